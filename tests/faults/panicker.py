"""Erases a vault: `python -m tests.faults.panicker FOLDER`; prints KEYS when nobody can open it any more."""

from __future__ import annotations

import sys
from pathlib import Path

from fieldintake.storage import panic


def main(folder: Path) -> None:
    print("READY", flush=True)
    if panic.erase_keys(folder):
        print("KEYS", flush=True)
        panic.mark_gone(folder)
        panic.erase_rest(folder)
    print("DONE", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
