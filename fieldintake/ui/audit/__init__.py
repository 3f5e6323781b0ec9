"""The audit: who did what, and when; never what was in it."""
