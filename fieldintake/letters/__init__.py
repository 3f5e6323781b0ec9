"""Letters as data, and their pages as PDF."""
