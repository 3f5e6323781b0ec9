"""Carrying sealed messages to a central service and back."""
