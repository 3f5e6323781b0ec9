"""A finished form, read again as it was filled."""
