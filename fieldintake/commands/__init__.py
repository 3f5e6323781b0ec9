"""The command line's groups, one file each; `cli.py` puts them together."""
