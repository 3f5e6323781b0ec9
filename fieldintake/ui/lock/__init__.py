"""Lock: who is here, and the passphrase; runs in the door process."""
