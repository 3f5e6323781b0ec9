"""Saves without pause until it is killed, again and again: `python -m tests.faults.saver FOLDER KILLS`.

Each round forks a child that saves case after case and writes `S n` before the statements of save n and `A n` once
`work()` has returned. The parent kills it with SIGKILL at a uniformly random microsecond, opens the vault and counts.
Prints one JSON line: kills, how many fell between statement and acknowledgement, acknowledged and lost saves.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, Code, RecordId
from fieldintake.storage.keys import UnlockedKeys
from fieldintake.storage.vault import OpenVault
from tests.faults.handed_keys import read_keys

_LONGEST_S = 0.08


def _number_id(number: int) -> RecordId:
    return RecordId(f"{number:032x}")


def _save_for_ever(folder: Path, keys: UnlockedKeys, first: int, out: int) -> None:
    vault = OpenVault(folder, keys)
    os.write(out, b"R 0\n")
    number = first
    while True:
        os.write(out, f"S {number}\n".encode())
        case_id = CaseId(_number_id(number))
        with vault.work() as unit:
            code = Code(f"{number:08d}")
            unit.records.save(RecordType.CASE, _number_id(number), case_id, {"code": code, "state": "open"})
            unit.records.save(
                RecordType.PERSON, _number_id(number + 2**64), case_id, {"name": f"Person {number}"}
            )
            unit.audit.append("case_opened", case_id)
        os.write(out, f"A {number}\n".encode())
        number += 1


def _one_kill(
    folder: Path, keys: UnlockedKeys, first: int, dice: random.Random
) -> tuple[list[int], bool, int]:
    """Acknowledged numbers, whether the kill fell inside a save, and the next free number."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _save_for_ever(folder, keys, first, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        pipe.readline()
        time.sleep(dice.uniform(0, _LONGEST_S))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        lines = pipe.read().decode().split("\n")[:-1]
    started = [int(line[2:]) for line in lines if line.startswith("S")]
    acknowledged = [int(line[2:]) for line in lines if line.startswith("A")]
    return acknowledged, len(started) > len(acknowledged), max(started, default=first) + 1


def _lost(folder: Path, keys: UnlockedKeys, acknowledged: list[int]) -> int:
    """Acknowledged saves that are missing or half there; also checks every page and the audit chain."""
    vault = OpenVault(folder, keys)
    vault.check()
    with vault.view() as unit:
        lost = sum(1 for number in acknowledged if len(unit.records.of_case(CaseId(_number_id(number)))) != 2)
        whole = unit.cases.count()
    halves = vault._connection.execute(
        "SELECT count(*) FROM (SELECT 1 FROM record GROUP BY case_id HAVING count(*) != 2)"
    ).fetchone()[0]
    rows = vault._connection.execute("SELECT count(*) FROM record").fetchone()[0]
    vault.close()
    return lost + halves + (rows != 2 * whole)


def main(folder: Path, kills: int, seed: int) -> None:
    keys = read_keys(folder)
    dice = random.Random(seed)
    acknowledged: list[int] = []
    between, lost, first = 0, 0, 1
    for _ in range(kills):
        known, inside, first = _one_kill(folder, keys, first, dice)
        acknowledged += known
        between += inside
        lost += _lost(folder, keys, acknowledged)
    print(json.dumps({"kills": kills, "between": between, "acknowledged": len(acknowledged), "lost": lost}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
