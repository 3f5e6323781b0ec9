"""A disk that is full or refuses is named; nothing is half-saved, and the vault opens afterwards."""

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fieldintake.domain.desk import Role
from fieldintake.domain.errors import DiskFull, StorageFailed
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, RecordId
from fieldintake.storage import keys, slot_file
from fieldintake.storage.founding import SetUp, create_vault
from fieldintake.storage.vault import OpenVault
from tests.conftest import PASSPHRASE

SMALL = 3 * 1024 * 1024


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 3 MB; needs the right to mount."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = (
        sys.platform == "linux"
        and shutil.which("mount")
        and subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", str(place)], capture_output=True, check=False
        ).returncode == 0
    )  # fmt: skip
    if not mounted:
        pytest.skip("a small disk cannot be mounted here: the full-disk journey was not run")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def save(vault, number):
    case_id = CaseId(f"{number:032x}")
    with vault.work() as unit:
        unit.records.save(RecordType.CASE, RecordId(case_id), case_id, {"code": f"{number:08d}"})
        unit.records.save(
            RecordType.NOTE, RecordId(f"{number + 2**64:032x}"), case_id, {"text": "words " * 2000}
        )


def save_until_full(vault):
    for number in range(1, 5000):
        try:
            save(vault, number)
        except DiskFull as error:
            return number - 1, error
    raise AssertionError("the disk never filled")


def test_a_full_disk_is_named_and_keeps_every_save_it_acknowledged(small_disk):
    folder = small_disk / "desk"
    unlocked = create_vault(folder, SetUp("House", "Samira", Role.ADMIN), PASSPHRASE, cost=keys.FLOOR)
    vault = OpenVault(folder, unlocked)
    kept, error = save_until_full(vault)
    assert kept > 5
    assert "words" not in str(error)
    vault._let_go()
    again = OpenVault(folder, unlocked)
    again.check()
    with again.view() as unit:
        assert unit.cases.count() == kept
        assert len(unit.records.of_case(CaseId(f"{kept:032x}"))) == 2
    again._let_go()


def test_a_slot_file_that_cannot_be_written_leaves_the_old_one(vault_folder, monkeypatch):
    before = (vault_folder / "slots").read_bytes()

    def full(_descriptor):
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(os, "fsync", full)
    file = slot_file.read(vault_folder)
    with pytest.raises(StorageFailed):
        slot_file.write(vault_folder, file, master=bytes(32))
    assert (vault_folder / "slots").read_bytes() == before


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageFailed):
        create_vault(
            Path(tmp_path / "file" / "desk"), SetUp("H", "S", Role.ADMIN), PASSPHRASE, cost=keys.FLOOR
        )
