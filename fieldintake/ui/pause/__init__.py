"""Pause: hides everything and keeps the draft."""
