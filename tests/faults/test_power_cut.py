"""A power cut at any step loses no acknowledged save: the writes of a real process are replayed and cut."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from contextlib import closing

import pytest

from fieldintake.domain.desk import Role
from fieldintake.domain.ids import CaseId
from fieldintake.storage import anchor, keys
from fieldintake.storage.founding import SetUp, create_vault
from fieldintake.storage.vault import STORE, OpenVault
from tests.conftest import PASSPHRASE
from tests.faults.handed_keys import write_keys
from tests.faults.power import CALLS, Disk, whole_lines

NAMES = (STORE, STORE + "-wal", anchor.FILE)


@pytest.fixture
def recorded(tmp_path):
    """The vault before, its keys, and the log of system calls of twenty saves."""
    if sys.platform != "linux" or shutil.which("strace") is None:
        pytest.skip("strace is not here: the power-cut simulation was not run")
    folder, log = tmp_path / "desk", tmp_path / "calls"
    unlocked = create_vault(folder, SetUp("House", "Samira", Role.ADMIN), PASSPHRASE, cost=keys.FLOOR)
    OpenVault(folder, unlocked).close()
    write_keys(folder, unlocked)
    before = shutil.copytree(folder, tmp_path / "before")
    command = ["strace", "-f", "-y", "-xx", "-s", "400000", "-e", f"trace={CALLS}", "-o", str(log)]
    child = [sys.executable, "-m", "tests.faults.power", str(folder), "20"]
    done = subprocess.run([*command, *child], capture_output=True, check=False, timeout=200)
    if done.returncode != 0 and b"ptrace" in done.stderr:
        pytest.skip("this machine does not allow tracing: the power-cut simulation was not run")
    assert done.returncode == 0, done.stderr[-2000:]
    return folder, whole_lines(log.read_bytes()), before, unlocked


@pytest.mark.parametrize("states", [120, pytest.param(900, marks=pytest.mark.long)])
def test_a_power_cut_loses_no_acknowledged_save(recorded, tmp_path, states, record_property):
    folder, lines, before, unlocked = recorded
    dice = random.Random(20261122)
    counting, disk = (Disk(before, NAMES, recorded_in=folder) for _ in range(2))
    steps = sum(counting.take(line) for line in lines)
    every = max(1, steps * 2 // states)
    tried = lost = step = 0
    for line in lines:
        if not disk.take(line):
            continue
        step += 1
        if step % every:
            continue
        for cut in disk.cuts(dice):
            tried += 1
            lost += lost_in(cut, tmp_path / "cut" / "desk", before, unlocked, disk.acknowledged)
    figures = {"steps": steps, "states": tried, "acknowledged": disk.acknowledged, "lost": lost}
    print(figures)
    record_property("power cuts", figures)
    assert lost == 0
    assert disk.acknowledged == 20
    assert tried >= states * 0.8


def lost_in(cut, folder, before, unlocked, acknowledged):
    """Opens what the power cut left; the number of acknowledged saves that are not whole in it."""
    shutil.rmtree(folder.parent, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in ("slots", "slots.2"):
        shutil.copy(before / name, folder / name)
    for name, data in cut.items():
        (folder / name).write_bytes(data)
    with closing(OpenVault(folder, unlocked)) as vault:
        vault.check()
        with vault.view() as unit:
            whole = sum(
                len(unit.records.of_case(CaseId(f"{n:032x}"))) == 2 for n in range(1, acknowledged + 1)
            )
            rows = vault._connection.execute("SELECT count(*) FROM record").fetchone()[0]
            assert rows == 2 * unit.cases.count()
    return acknowledged - whole
