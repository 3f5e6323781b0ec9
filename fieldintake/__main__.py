"""Starts the product: `python -m fieldintake`, or the command `fieldintake`."""

from __future__ import annotations

from fieldintake.cli import main

if __name__ == "__main__":
    main()
