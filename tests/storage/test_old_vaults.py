"""Vaults of every schema that was ever released are opened by today's program, and nothing in them is lost.

Each folder of `tests/databases` was made by the program of its day (`python -m scripts.freeze_vault`), with two desk
names and one passphrase.
"""

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from fieldintake.domain.fields import RecordType
from fieldintake.storage import runner, slot_file, slots
from fieldintake.storage.connection import open_connection
from fieldintake.storage.keys import vault_keys
from fieldintake.storage.renewing import renew_certificates
from fieldintake.storage.vault import STORE, OpenVault
from tests.conftest import PASSPHRASE

MIGRATIONS = sorted(int(path.name[:4]) for path in Path(runner.__file__).parent.glob("migrations/[0-9]*.sql"))
OLD = sorted((Path(__file__).parents[1] / "databases").glob("schema-*"))
TOLD = {RecordType.CASE, RecordType.PERSON, RecordType.SAFE_CONTACT, RecordType.NEED}


def version_of(folder):
    return int(folder.name[-4:])


def test_there_is_a_frozen_vault_of_every_schema_before_todays():
    frozen = [version_of(folder) for folder in OLD]
    assert frozen in (MIGRATIONS[:-1], MIGRATIONS)  # today's is frozen just before the next one is added


@pytest.mark.parametrize("frozen", OLD, ids=lambda folder: folder.name)
def test_a_frozen_vault_is_of_the_schema_that_its_folder_names(frozen, tmp_path):
    folder = shutil.copytree(frozen, tmp_path / "desk")
    derived = vault_keys(slots.unlock(slot_file.read(folder), "Samira", PASSPHRASE).master)
    with closing(open_connection(folder / STORE, key=derived.database, salt=derived.salt)) as old:
        assert old.execute("PRAGMA user_version").fetchone()[0] == version_of(frozen)


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
            for row in rows:
                assert {record.type for record in unit.records.of_case(row.case_id)} >= TOLD
            assert len(unit.drafts.of_author(unit.me.id)) == (desk_name == "Samira")
            assert unit.audit.verify() >= 3
            if version_of(frozen) >= 9 and desk_name == "Samira":
                assert unit.blobs.read("ab" * 16 + ".txt") == b"what was attached"
        assert vault._connection.execute("PRAGMA user_version").fetchone()[0] == runner.newest()
    OpenVault(folder, keys).close()


@pytest.mark.parametrize("frozen", OLD, ids=lambda folder: folder.name)
def test_an_old_vault_is_worked_in_as_before(frozen, tmp_path):
    folder = shutil.copytree(frozen, tmp_path / "desk")
    keys = slots.unlock(slot_file.read(folder), "Samira", PASSPHRASE)
    with closing(OpenVault(folder, keys)) as vault:
        assert renew_certificates(vault).days > 0
        with vault.work() as unit:
            (row,) = unit.cases.page(after=None, limit=9, text="Okafor")
            unit.records.save(RecordType.CASE, row.case_id, row.case_id, {"worker": "Idris"})
        vault.check()
        with vault.view() as unit:
            assert unit.cases.row(row.case_id).worker == "Idris"
