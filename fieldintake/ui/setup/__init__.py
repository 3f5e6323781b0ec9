"""The first run: an organisation, its first person, a passphrase."""
