"""A disk that refuses one write or one flush: a named error, nothing half-saved, and the vault opens afterwards."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from contextlib import closing

import pytest

from fieldintake.domain.desk import Role
from fieldintake.domain.ids import CaseId
from fieldintake.storage import keys
from fieldintake.storage.founding import SetUp, create_vault
from fieldintake.storage.vault import OpenVault
from tests.conftest import PASSPHRASE
from tests.faults.handed_keys import write_keys

SAVES = 12


@pytest.fixture
def made(tmp_path):
    if sys.platform != "linux" or shutil.which("strace") is None:
        pytest.skip("strace is not here: refused writes were not injected")
    folder = tmp_path / "made" / "desk"
    unlocked = create_vault(folder, SetUp("House", "Samira", Role.ADMIN), PASSPHRASE, cost=keys.FLOOR)
    OpenVault(folder, unlocked).close()
    return folder, unlocked


def run_with(folder, call, number, error):
    """Saves with the `number`-th call of that kind refused; acknowledged saves and the error's name."""
    inject = f"inject={call}:error={error}:when={number}"
    command = ["strace", "-f", "-o", "/dev/null", "-e", f"trace={call}", "-e", inject]
    child = [sys.executable, "-m", "tests.faults.power", str(folder), str(SAVES)]
    done = subprocess.run([*command, *child], capture_output=True, text=True, check=False, timeout=120)
    if "ptrace" in done.stderr:
        pytest.skip("this machine does not allow tracing: refused writes were not injected")
    acknowledged = [int(line.split()[1]) for line in done.stdout.splitlines() if line.startswith("ACK")]
    named = done.stderr.strip().splitlines()[-1].split(":")[0].split(".")[-1] if done.returncode else ""
    return max(acknowledged, default=0), named


@pytest.mark.parametrize("count", [10, pytest.param(120, marks=pytest.mark.long)])
def test_a_refused_write_is_named_and_loses_nothing(made, tmp_path, count, record_property):
    folder, unlocked = made
    dice, named = random.Random(8), {}
    for number in range(count):
        place = shutil.copytree(folder, tmp_path / f"n{number}" / "desk")
        write_keys(place, unlocked)
        call, error = dice.choice([("pwrite64", "EIO"), ("pwrite64", "ENOSPC"), ("fdatasync", "EIO")])
        acknowledged, name = run_with(
            place, call, dice.randrange(1, 200 if call == "pwrite64" else 20), error
        )
        named[name] = named.get(name, 0) + 1
        with closing(OpenVault(place, unlocked)) as vault:
            vault.check()
            with vault.view() as unit:
                for saved in range(1, acknowledged + 1):
                    assert len(unit.records.of_case(CaseId(f"{saved:032x}"))) == 2
    print(f"refused writes ended in: {named}")
    record_property("refused writes", named)
    assert set(named) <= {"", "StorageFailed", "DiskFull"}
    assert named.get("StorageFailed", 0) + named.get("DiskFull", 0) > 0


def test_a_disk_that_became_read_only_is_named(tmp_path):
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)]
    if sys.platform != "linux" or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a disk cannot be mounted here: the read-only disk was not run")
    try:
        script = (
            "import sys, subprocess; from pathlib import Path\n"
            "from tests.faults.power import save; from tests.faults.handed_keys import read_keys\n"
            "from fieldintake.storage.vault import OpenVault\n"
            "from fieldintake.domain.errors import StorageFailed\n"
            "place, folder = sys.argv[1:3]\n"
            "subprocess.run(['mount', '-o', 'remount,ro', place], check=True)\n"
            "try: OpenVault(Path(folder), read_keys(Path(folder)))\n"
            "except StorageFailed: print('named')\n"
        )
        folder = place / "desk"
        unlocked = create_vault(folder, SetUp("House", "Samira", Role.ADMIN), PASSPHRASE, cost=keys.FLOOR)
        OpenVault(folder, unlocked).close()
        write_keys(folder, unlocked)
        command = [sys.executable, "-c", script, str(place), str(folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        assert done.stdout.strip() == "named", done.stderr[-1500:]
        subprocess.run(["mount", "-o", "remount,rw", str(place)], check=True)
        OpenVault(folder, unlocked).close()
    finally:
        subprocess.run(["umount", str(place)], check=True)
