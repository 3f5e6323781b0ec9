"""The blind central service."""
