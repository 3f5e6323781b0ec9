"""A file is attached whole or not at all: when the process is killed in the middle of it, and when the disk is full."""

import json
import subprocess
import sys
from contextlib import suppress

import pytest

from fieldintake.casework.attach_file import attach_file
from fieldintake.casework.bundled_forms import accepted
from fieldintake.casework.install_form import install_form
from fieldintake.casework.keep_draft import Typed
from fieldintake.casework.open_case import open_case
from fieldintake.data import form_sources
from fieldintake.domain.blobs import Cleaned
from fieldintake.domain.desk import Role
from fieldintake.domain.errors import DiskFull
from fieldintake.domain.ids import RecordId
from fieldintake.storage import keys
from fieldintake.storage.founding import SetUp, create_vault
from fieldintake.storage.vault import OpenVault
from tests.conftest import PASSPHRASE
from tests.faults.attacher import DATA
from tests.faults.handed_keys import write_keys
from tests.faults.test_disk import small_disk as small_disk  # noqa: PLC0414 - a fixture

INTAKE = accepted(form_sources("intake")["intake"])


def house(folder):
    unlocked = create_vault(folder, SetUp("House", "Samira", Role.ADMIN), PASSPHRASE, cost=keys.FLOOR)
    vault = OpenVault(folder, unlocked)
    install_form(vault, INTAKE)
    return vault, open_case(vault), unlocked


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")
@pytest.mark.timeout(900)
@pytest.mark.parametrize("kills", [15, pytest.param(200, marks=pytest.mark.long)])
def test_a_process_that_is_killed_while_it_attaches_leaves_whole_files_or_none(tmp_path, kills):
    vault, _case, unlocked = house(tmp_path / "desk")
    vault.close()
    write_keys(tmp_path / "desk", unlocked)
    command = [sys.executable, "-m", "tests.faults.attacher", str(tmp_path / "desk"), str(kills), "20261122"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60 + 3 * kills)
    assert done.returncode == 0, done.stderr[-2000:]
    figures = json.loads(done.stdout)
    print(figures)
    assert figures["wrong"] == 0
    assert figures["acknowledged"] > kills
    assert figures["between"] >= 0.3 * kills


def test_a_full_disk_is_named_and_no_half_file_stays(small_disk):
    vault, case_id, unlocked = house(small_disk / "desk")
    typed, names = Typed(RecordId("d1" * 16), case_id, "intake", INTAKE.version, b"begun"), []
    with suppress(DiskFull):
        names.extend(attach_file(vault, typed, Cleaned("png", DATA)) for _each in range(50))
    assert len(names) < 50, "the disk never filled"
    assert names
    vault._let_go()
    again = OpenVault(small_disk / "desk", unlocked)
    again.check()
    with again.view() as unit:
        assert [blob.name for blob in unit.blobs.of_owner(typed.draft_id)] == names
        assert all(unit.blobs.read(name) == DATA for name in names)
    assert again._connection.execute("SELECT count(DISTINCT blob) FROM blob_chunk").fetchone()[0] == len(
        names
    )
    again._let_go()
