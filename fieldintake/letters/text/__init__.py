"""Text of any script: levels, breaks, shaping, pages."""
