"""Sync: what waits, what is stuck, what arrived with a receipt, and the memory stick."""
