"""The laptop turned round: her language, large, safe questions only, and no way back without the PIN."""
