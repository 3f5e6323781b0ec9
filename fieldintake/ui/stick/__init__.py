"""Stick: letters out to a folder, and in from it."""
