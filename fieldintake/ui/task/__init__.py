"""Tasks of the door: what is asked for a new passphrase, a code, sheets, a colleague, a way back in."""
