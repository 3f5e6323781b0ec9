"""Looking at pages that were made in memory, and handing them out."""
