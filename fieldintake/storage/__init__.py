"""The encrypted vault behind the ports."""
