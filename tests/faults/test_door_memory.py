"""Once the door has given way, no word of a sheet, no code and no passphrase is in the memory of the process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fieldintake.domain.desk import Role
from fieldintake.handover import _pack
from fieldintake.storage import keys, recovery_code
from fieldintake.storage.founding import SetUp, create_vault
from tests.conftest import PASSPHRASE
from tests.faults.test_memory import arguments_of, count_in_memory

LONG_WORD = 8


def needles(told):
    """What was typed and shown, in the forms in which it lies in memory."""
    found = {
        "passphrase": PASSPHRASE.encode(),
        "code": told["code"].encode(),
        "code as typed, wide": told["typed"].encode("utf-16-le"),
        "code, raw": recovery_code.read(told["code"]),
    }
    for number, paper in enumerate(told["papers"], start=1):
        found[f"sheet {number}"] = " ".join(paper).encode()
        long = sorted((word for word in paper if len(word) >= LONG_WORD), key=len)[-3:]
        found |= {f"{word}, wide": word.encode("utf-16-le") for word in long}
    return found


def start_workspace(folder, unlocked):
    """The product's own process on the same vault, into which nobody has typed anything."""
    reading, writing = os.pipe()
    os.write(writing, _pack(unlocked))
    os.close(writing)
    process = subprocess.Popen(
        [
            sys.executable,
            "-I",
            "-m",
            "fieldintake",
            "workspace",
            "--vault",
            str(folder),
            "--keys",
            str(reading),
        ],
        pass_fds=[reading],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    os.close(reading)
    return process


def there_by_chance(folder, unlocked, wanted):
    """Words that the program itself holds: they are words of a language, after all."""
    process = start_workspace(folder, unlocked)
    found = set()
    try:
        for _look in range(2):
            time.sleep(0.5)
            assert process.poll() is None
            found |= {kind for kind, count in count_in_memory(process.pid, wanted).items() if count}
    finally:
        process.kill()
        process.wait()
    assert all(kind.endswith(", wide") for kind in found), found
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="reads the memory of a process as Linux shows it")
def test_no_sheet_and_no_code_outlives_the_door(tmp_path):
    if os.geteuid() != 0:
        pytest.skip("only root may look into a process that guards its memory: memory was not searched")
    folder, told = tmp_path / "desk", tmp_path / "told"
    unlocked = create_vault(folder, SetUp("House", "Samira", Role.ADMIN), PASSPHRASE, cost=keys.FLOOR)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.full_door", str(folder), str(told)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        cwd=Path(__file__).parents[2],
    )
    try:
        assert process.stdout.readline() == b"READY\n"
        wanted = needles(json.loads(told.read_text()))
        before = count_in_memory(process.pid, wanted)
        kept = ("passphrase", "code", "code as typed, wide", "sheet 1", "sheet 2", "sheet 3")
        assert all(before[kind] for kind in kept), before
        process.stdin.write(b"\n")
        process.stdin.flush()
        ends = time.monotonic() + 20
        while b"workspace" not in arguments_of(process) and time.monotonic() < ends:
            time.sleep(0.01)
        assert b"workspace" in arguments_of(process)
        after = dict.fromkeys(wanted, 0)
        for _look in range(2):
            time.sleep(0.5)
            assert process.poll() is None, "the workspace runs on"
            for kind, count in count_in_memory(process.pid, wanted).items():
                after[kind] = max(after[kind], count)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stdin.close()
    left = {kind for kind, count in after.items() if count}
    assert not left or left <= there_by_chance(folder, unlocked, wanted), left
    print({"needles": len(wanted), "before": sum(before.values()), "left": 0, "by chance": len(left)})
