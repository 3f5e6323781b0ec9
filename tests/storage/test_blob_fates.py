"""What becomes of attached files when cases are sealed, erased, merged, copied, salvaged, or their vault made anew."""

from __future__ import annotations

import shutil
from contextlib import closing

import pytest

from fieldintake.casework.finish_form import FinishedForm, finish_form
from fieldintake.casework.merge_cases import merge_cases
from fieldintake.casework.open_case import open_case
from fieldintake.casework.restrict_case import open_case_to_all, restrict_case
from fieldintake.domain.compartments import Compartment
from fieldintake.domain.desk import Draft, Role
from fieldintake.domain.errors import CaseRestricted, NotFound, VaultDamaged
from fieldintake.domain.fields import RecordType
from fieldintake.storage import keys, slot_file, slots
from fieldintake.storage.backup import make_backup, open_by_passphrase
from fieldintake.storage.compartments import close_to, open_to
from fieldintake.storage.founding import add_person
from fieldintake.storage.integrity import FINDING, Sweep
from fieldintake.storage.keys import vault_keys
from fieldintake.storage.removing import remove_person
from fieldintake.storage.restore import restore
from fieldintake.storage.salvage import salvage
from fieldintake.storage.vault import STORE, OpenVault
from tests.conftest import PASSPHRASE
from tests.storage.pages_in_clear import count_in_clear
from tests.storage.test_blobs import DRAFT, PICTURE, attach, begin, read
from tests.storage.test_removing import who

MARK = "picture-marker"
MARKED = (MARK * 2000).encode() + PICTURE


def kept_with_submission(vault, case_id, data=MARKED):
    """A file of a finished form; its name."""
    begin(vault, case_id)
    name = attach(vault, case_id, data)
    finish_form(
        vault, case_id, FinishedForm("intake", "1", f"<data>{name}</data>", [], (name,)), draft_id=DRAFT
    )
    return name


def opened_by(folder, name):
    return closing(OpenVault(folder, slots.unlock(slot_file.read(folder), name, PASSPHRASE)))


@pytest.fixture
def house(vault_folder, unlocked):
    with closing(OpenVault(vault_folder, unlocked)) as vault:
        add_person(vault, "Idris", Role.WORKER, PASSPHRASE, cost=keys.FLOOR)
        add_person(vault, "Nadia", Role.COORDINATOR, PASSPHRASE, cost=keys.FLOOR)
    return vault_folder


def test_a_submission_signs_the_marks_of_its_files(vault):
    case_id = open_case(vault)
    name = kept_with_submission(vault, case_id)
    with vault.view() as unit:
        (submission,) = unit.records.of_case(case_id, RecordType.SUBMISSION)
        assert submission.text("files") == f"{name} {unit.blobs.get(name).mark.hex()}"
        assert unit.blobs.get(name).owner == submission.id
    vault.check()


def test_files_of_a_restricted_case_open_for_members_only(house, unlocked):
    database = vault_keys(unlocked.master).database
    with closing(OpenVault(house, unlocked)) as vault:
        case_id = open_case(vault)
        name = kept_with_submission(vault, case_id)
        begin(vault, case_id)
        begun = attach(vault, case_id, MARKED)
        assert count_in_clear(house / STORE, database, MARK)[MARK]
        restrict_case(vault, case_id)
        later = attach(vault, case_id, MARKED)
        assert not count_in_clear(house / STORE, database, MARK)[MARK]
        assert [read(vault, each) for each in (name, begun, later)] == [MARKED] * 3
        vault.check()
        with vault.view() as unit:
            marks = [unit.blobs.get(each).mark for each in (name, begun, later)]
        kept = [bytes(mark) for (mark,) in vault._connection.execute("SELECT mark FROM blob")]
        assert not [mark for mark in marks for each in kept if mark in each]
    with opened_by(house, "Idris") as vault:
        for each in (name, begun, later):
            with pytest.raises(CaseRestricted):
                read(vault, each)
        vault.check()
    with opened_by(house, "Nadia") as vault:
        open_case_to_all(vault, case_id)
    with opened_by(house, "Idris") as vault:
        assert [read(vault, each) for each in (name, begun, later)] == [MARKED] * 3


def test_a_new_key_of_the_compartment_takes_the_files_along(house, unlocked):
    with closing(OpenVault(house, unlocked)) as vault:
        case_id = open_case(vault)
        name = kept_with_submission(vault, case_id)
        restrict_case(vault, case_id)
        open_to(vault, who(vault, "Idris"))
    with opened_by(house, "Idris") as vault:
        assert read(vault, name) == MARKED
    with closing(OpenVault(house, unlocked)) as vault:
        close_to(vault, who(vault, "Idris"), Compartment.RESTRICTED)
        assert read(vault, name) == MARKED
    with opened_by(house, "Idris") as vault, pytest.raises(CaseRestricted):
        read(vault, name)
    with opened_by(house, "Nadia") as vault:
        assert read(vault, name) == MARKED


def test_a_vault_that_is_made_anew_has_the_files(house, unlocked):
    vault = OpenVault(house, unlocked)
    case_id, shut = open_case(vault), open_case(vault)
    name, sealed = kept_with_submission(vault, case_id), kept_with_submission(vault, shut)
    restrict_case(vault, shut)
    fresh = remove_person(vault, who(vault, "Idris"))
    with closing(OpenVault(house, fresh)) as vault:
        assert (read(vault, name), read(vault, sealed)) == (MARKED, MARKED)
        vault.check()


def test_a_backup_brings_the_files_back(vault_folder, unlocked, tmp_path):
    file = tmp_path / "backup"
    with closing(OpenVault(vault_folder, unlocked)) as vault:
        case_id = open_case(vault)
        name = kept_with_submission(vault, case_id)
        make_backup(vault, file, [unlocked.staff])
    opened = open_by_passphrase(file, "Samira", PASSPHRASE)
    restore(opened, tmp_path / "new" / "desk")
    with opened_by(tmp_path / "new" / "desk", "Samira") as vault:
        assert read(vault, name) == MARKED


def test_files_of_two_merged_cases_stay_where_they_were(vault):
    one, other = open_case(vault), open_case(vault)
    names = [kept_with_submission(vault, one), kept_with_submission(vault, other)]
    merge_cases(vault, one, other)
    assert [read(vault, name) for name in names] == [MARKED] * 2


def test_an_erased_womans_files_are_in_no_page(vault_folder, unlocked):
    database = vault_keys(unlocked.master).database
    with closing(OpenVault(vault_folder, unlocked)) as vault:
        case_id = open_case(vault)
        name = kept_with_submission(vault, case_id)
        begin(vault, case_id)
        attach(vault, case_id, MARKED)
        assert count_in_clear(vault_folder / STORE, database, MARK)[MARK]
        with vault.work() as unit:
            unit.erase_for_good(case_id)
        assert not count_in_clear(vault_folder / STORE, database, MARK)[MARK]
        with pytest.raises(NotFound):
            read(vault, name)


def test_files_of_a_dropped_draft_are_in_no_page_of_the_store(vault_folder, unlocked):
    with closing(OpenVault(vault_folder, unlocked)) as vault:
        case_id = open_case(vault)
        begin(vault, case_id)
        attach(vault, case_id, MARKED)
        with vault.work() as unit:
            unit.drafts.delete(DRAFT)
    database = vault_keys(unlocked.master).database
    assert not count_in_clear(vault_folder / STORE, database, MARK)[MARK]


CHANGES = {
    "chunk": "UPDATE blob_chunk SET bytes = zeroblob(length(bytes)) WHERE number = 1",
    "chunk missing": "DELETE FROM blob_chunk WHERE number = 1",
    "file missing": "DELETE FROM blob",
    "mark": "UPDATE blob SET mark = zeroblob(65)",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_full_check_notices_a_changed_file(vault, change):
    kept_with_submission(vault, open_case(vault))
    vault.check()
    vault._connection.execute(change)
    with pytest.raises(VaultDamaged):
        vault.check()


def test_another_file_in_the_place_of_a_signed_one_is_noticed(vault):
    """Whoever has the key of the database can make a mark that fits, and cannot sign it."""
    case_id = open_case(vault)
    name = kept_with_submission(vault, case_id)
    begin(vault, case_id)
    other = attach(vault, case_id, b"another picture")
    connection = vault._connection
    connection.execute("DELETE FROM blob_chunk WHERE blob = ?", (name,))
    connection.execute("UPDATE blob_chunk SET blob = ? WHERE blob = ?", (name, other))
    connection.execute(
        "UPDATE blob SET mark = (SELECT mark FROM blob WHERE id = ?) WHERE id = ?", (other, name)
    )
    assert read(vault, name) == b"another picture"
    with pytest.raises(VaultDamaged):
        vault.check()


@pytest.mark.parametrize("change", [CHANGES["chunk"], CHANGES["chunk missing"]])
def test_the_sweep_notices_a_changed_file_and_tells(vault, change):
    kept_with_submission(vault, open_case(vault))
    vault._connection.execute(change)
    sweep = Sweep(vault)
    while sweep.slice():
        pass
    assert sweep.has_finding
    with vault.view() as unit:
        assert unit.settings.get(FINDING) == "files"


def test_the_sweep_takes_whole_files_for_whole(vault):
    case_id = open_case(vault)
    kept_with_submission(vault, case_id)
    begin(vault, case_id)
    attach(vault, case_id, b"")
    sweep = Sweep(vault)
    while sweep.slice():
        pass
    assert not sweep.has_finding


def test_whole_files_come_out_of_a_damaged_vault_and_the_others_are_counted(vault_folder, unlocked, tmp_path):
    with closing(OpenVault(vault_folder, unlocked)) as vault:
        case_id = open_case(vault)
        whole, hurt = kept_with_submission(vault, case_id), kept_with_submission(vault, case_id)
        with vault.work() as unit:
            unit.drafts.save(Draft(DRAFT, unit.me.id, case_id, "intake", "1", b"begun", 1))
        begun = attach(vault, case_id, MARKED)
        vault._connection.execute("DELETE FROM blob_chunk WHERE blob = ? AND number = 1", (hurt,))
    found = salvage(vault_folder, unlocked, tmp_path / "new")
    assert [(lost.type, lost.count) for lost in found.lost] == [("file", 1)]
    with closing(OpenVault(tmp_path / "new", unlocked)) as vault:
        assert (read(vault, whole), read(vault, begun)) == (MARKED, MARKED)
        with pytest.raises(NotFound):
            read(vault, hurt)
        vault.check()


def test_a_copy_of_the_folder_travels_with_its_files(vault_folder, unlocked, tmp_path):
    with closing(OpenVault(vault_folder, unlocked)) as vault:
        name = kept_with_submission(vault, open_case(vault))
    shutil.copytree(vault_folder, tmp_path / "elsewhere" / "desk")
    with closing(OpenVault(tmp_path / "elsewhere" / "desk", unlocked)) as vault:
        assert read(vault, name) == MARKED
