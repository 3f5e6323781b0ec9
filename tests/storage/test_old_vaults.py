"""Vaults of every schema that was ever released are opened by today's program, and nothing in them is lost.

Each folder of `tests/databases` was made by the program of its day, with two desk names and one passphrase.
"""

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from fieldintake.storage import runner, slot_file, slots
from fieldintake.storage.vault import OpenVault
from tests.conftest import PASSPHRASE

RELEASED = (1,)  # the last migration of each release before today's
OLD = sorted((Path(__file__).parents[1] / "databases").glob("schema-*"))


def test_there_is_a_frozen_vault_of_every_released_schema_but_todays():
    assert tuple(int(folder.name[-4:]) for folder in OLD) == RELEASED


@pytest.mark.parametrize("frozen", OLD, ids=lambda folder: folder.name)
@pytest.mark.parametrize("desk_name", ["Samira", "Idris"])
def test_an_old_vault_opens_whole(frozen, desk_name, tmp_path):
    folder = shutil.copytree(frozen, tmp_path / "desk")
    keys = slots.unlock(slot_file.read(folder), desk_name, PASSPHRASE)
    with closing(OpenVault(folder, keys)) as vault:
        vault.check()
        with vault.view() as unit:
            rows = unit.cases.page(after=None, limit=9)
            assert len(rows) == 3
            assert all(len(unit.records.of_case(row.case_id)) == 4 for row in rows)
            assert len(unit.drafts.of_author(unit.me.id)) == (desk_name == "Samira")
            assert unit.audit.verify() >= 3
        assert vault._connection.execute("PRAGMA user_version").fetchone()[0] == runner.newest()
    OpenVault(folder, keys).close()
