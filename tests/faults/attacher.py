"""Attaches files until it is killed, again and again: `python -m tests.faults.attacher FOLDER KILLS SEED`.

Each round forks a child that attaches one file after the other and writes `S` before and `A name` after. The parent
kills it at a random microsecond, opens the vault, and counts what is missing, half there, or belongs to nothing. Prints
one JSON line.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from fieldintake.casework.attach_file import attach_file
from fieldintake.casework.keep_draft import Typed
from fieldintake.domain.blobs import Cleaned
from fieldintake.domain.errors import FileRefused
from fieldintake.domain.ids import CaseId, new_record_id
from fieldintake.storage.keys import UnlockedKeys
from fieldintake.storage.vault import OpenVault
from tests.faults.handed_keys import read_keys

DATA = b"".join(number.to_bytes(4, "big") for number in range(80_000))
_LONGEST_S = 0.12
_STRAYS = (
    "SELECT (SELECT count(*) FROM blob_chunk WHERE blob NOT IN (SELECT id FROM blob))"
    " + (SELECT count(*) FROM blob WHERE owner NOT IN (SELECT id FROM draft))"
)


def _attach_for_ever(folder: Path, keys: UnlockedKeys, case_id: CaseId, version: str, out: int) -> None:
    vault = OpenVault(folder, keys)
    os.write(out, b"R 0\n")
    draft = new_record_id(os.urandom)
    while True:
        os.write(out, b"S\n")
        try:
            typed = Typed(draft, case_id, "intake", version, b"begun")
            name = attach_file(vault, typed, Cleaned("png", DATA))
        except FileRefused:  # this draft is full
            draft = new_record_id(os.urandom)
            name = "none"
        os.write(out, f"A {name}\n".encode())


def _one_kill(
    folder: Path, keys: UnlockedKeys, case_id: CaseId, version: str, dice: random.Random
) -> tuple[list[str], bool]:
    """The names that were acknowledged, and whether the kill fell inside an attach."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _attach_for_ever(folder, keys, case_id, version, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        pipe.readline()
        time.sleep(dice.uniform(0, _LONGEST_S))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        lines = pipe.read().decode().split("\n")[:-1]
    names = [line[2:] for line in lines if line.startswith("A") and line != "A none"]
    done = sum(line.startswith("A") for line in lines)
    return names, sum(line.startswith("S") for line in lines) > done


def _wrong(folder: Path, keys: UnlockedKeys, names: list[str]) -> int:
    """Acknowledged files that are not whole, and rows that belong to nothing; looks at every file as well."""
    vault = OpenVault(folder, keys)
    vault.check()
    with vault.view() as unit:
        lost = sum(unit.blobs.read(name) != DATA for name in names)
    strays = int(vault._connection.execute(_STRAYS).fetchone()[0])
    vault.close()
    return lost + strays


def main(folder: Path, kills: int, seed: int) -> None:
    keys, dice = read_keys(folder), random.Random(seed)
    vault = OpenVault(folder, keys)
    with vault.view() as unit:
        (row,), version = unit.cases.page(after=None, limit=1), unit.forms.get("intake").version
    vault.close()
    acknowledged, between, wrong = 0, 0, 0
    for _ in range(kills):
        names, inside = _one_kill(folder, keys, row.case_id, version, dice)
        acknowledged, between = acknowledged + len(names), between + inside
        wrong += _wrong(folder, keys, names)
    print(json.dumps({"kills": kills, "between": between, "acknowledged": acknowledged, "wrong": wrong}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
