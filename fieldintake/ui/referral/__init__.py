"""Referral: need, provider, what leaves and what is held back, issue."""
