"""The personal recovery code: shown once, typed back."""
