"""Consent: her choices, read with her, over the ledger."""
