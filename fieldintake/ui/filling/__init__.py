"""Filling one form: its pages, its contents, what is to be looked at again, and its end as records."""
