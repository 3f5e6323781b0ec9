"""Types into a vault that takes nothing: `python -m tests.faults.typist FOLDER COUNT`; says what is in the lifeboat.

Each line `ASIDE n` is printed after draft n has been put aside.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fieldintake.casework.keep_draft import Typed, put_aside
from fieldintake.domain.ids import RecordId
from fieldintake.storage.vault import OpenVault
from tests.faults.handed_keys import read_keys


def main(folder: Path, count: int) -> None:
    vault = OpenVault(folder, read_keys(folder))
    print("READY", flush=True)
    for number in range(1, count + 1):
        put_aside(vault, [Typed(RecordId("1" * 32), None, "intake", "1", b"%d of what she said" % number)])
        print(f"ASIDE {number}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
