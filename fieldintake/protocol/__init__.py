"""Canonical bytes, certificates, signatures and sealed messages."""
