"""Killed while it puts a draft aside, and typed on a full disk: what was acknowledged is there at the next unlock."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from contextlib import closing, suppress

import pytest

from fieldintake.casework.keep_draft import Typed, keep_draft, my_drafts
from fieldintake.domain.desk import Role
from fieldintake.domain.errors import DiskFull
from fieldintake.domain.ids import RecordId
from fieldintake.storage import keys, slot_file, slots
from fieldintake.storage.founding import SetUp, create_vault
from fieldintake.storage.vault import OpenVault
from tests.conftest import PASSPHRASE
from tests.faults.handed_keys import write_keys
from tests.faults.test_disk import save_until_full, small_disk

assert small_disk  # a fixture


@pytest.mark.parametrize("count", [10, pytest.param(200, marks=pytest.mark.long)])
def test_what_was_put_aside_survives_a_kill_at_any_point(vault_folder, tmp_path, count, record_property):
    unlocked = slots.unlock(slot_file.read(vault_folder), "Samira", PASSPHRASE)
    OpenVault(vault_folder, unlocked).close()
    dice, between = random.Random(19), 0
    for number in range(count):
        place = shutil.copytree(vault_folder, tmp_path / f"n{number}" / "desk")
        write_keys(place, unlocked)
        command = [sys.executable, "-m", "tests.faults.typist", str(place), "100000"]
        child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert child.stdout.readline() == "READY\n"
        time.sleep(dice.random() * 0.1)
        child.kill()
        said = child.stdout.read().split("\n")[:-1]  # a last line that was cut off was not said
        acknowledged = [int(line.split()[1]) for line in said]
        child.wait()
        child.stdout.close()
        with closing(OpenVault(place, unlocked)) as vault:
            found = [int(draft.snapshot.split()[0]) for draft in my_drafts(vault)]
        last = max(acknowledged, default=0)
        assert (found or [0])[0] in (last, last + 1)
        between += (found or [0])[0] > last
        shutil.rmtree(tmp_path / f"n{number}")
    print(f"{count} kills, {between} of them between the write and its acknowledgement, nothing lost")
    record_property("kills", count)


def test_a_full_disk_loses_nothing_of_what_is_typed(small_disk):
    folder = small_disk / "desk"
    unlocked = create_vault(folder, SetUp("House", "Samira", Role.ADMIN), PASSPHRASE, cost=keys.FLOOR)
    vault = OpenVault(folder, unlocked)
    save_until_full(vault)
    with (small_disk / "rest").open("wb", buffering=0) as rest, suppress(OSError):
        while True:
            rest.write(bytes(4096))
    said = b"what she said on a full disk " * 3000
    with pytest.raises(DiskFull):
        keep_draft(vault, Typed(RecordId("1" * 32), None, "intake", "1", said))
    vault._let_go()
    (small_disk / "rest").unlink()
    (small_disk / "more").write_bytes(b"")
    again = OpenVault(folder, unlocked)
    still_full = my_drafts(again)
    again._let_go()
    if not still_full:  # there was no room yet, and so it is still in the lifeboat
        subprocess.run(["mount", "-o", "remount,size=16m", str(small_disk)], check=True)
        again = OpenVault(folder, unlocked)
        still_full = my_drafts(again)
        again._let_go()
    assert [draft.snapshot for draft in still_full] == [said]
