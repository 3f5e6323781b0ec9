"""A backup is whole or refused; a restored vault is checked before it takes the place of the one that was there."""

from __future__ import annotations

import os
import random
import shutil
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
import sqlcipher3

from fieldintake.domain.desk import Role
from fieldintake.domain.errors import (
    BackupRefused,
    Cancelled,
    NotAllowed,
    NotFound,
    VaultDamaged,
    VaultError,
    VaultRolledBack,
    WrongPassphrase,
    WrongRecovery,
)
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, RecordId
from fieldintake.protocol.keys import SigningKey
from fieldintake.storage import backup, copying, keys, recovery, slot_file, slots, wal
from fieldintake.storage.founding import SetUp, add_person, create_vault
from fieldintake.storage.keyring import Keyring
from fieldintake.storage.records import Author, VaultRecords
from fieldintake.storage.restore import RESTORED, restore
from fieldintake.storage.vault import STORE, OpenVault
from tests.conftest import PASSPHRASE

HERS = "nine slow rivers under the bridge"


def save(vault, number):
    case_id = CaseId(f"{number:032x}")
    with vault.work() as unit:
        unit.records.save(RecordType.CASE, RecordId(case_id), case_id, {"code": f"{number:08d}"})
        person = RecordId(f"{number + 2**64:032x}")
        unit.records.save(RecordType.PERSON, person, case_id, {"name": f"Person{number} Quillfeather"})
        unit.audit.append("case_opened", case_id)


@pytest.fixture(scope="module")
def backed_up(made, tmp_path_factory):
    """A vault of five cases and two people, and its backup for Samira and the sheets."""
    place = tmp_path_factory.mktemp("backed")
    folder = shutil.copytree(made[0], place / "desk")
    sheets = recovery.new_sheets()
    with closing(OpenVault(folder, made[1])) as vault:
        add_person(vault, "Idris", Role.WORKER, HERS, cost=keys.FLOOR)
        recovery.enable_sheets(vault, sheets, sheets.words[:2])
        for number in range(1, 6):
            save(vault, number)
        backup.make_backup(vault, place / "stick", [made[1].staff])
    return place, sheets, made[1]


@pytest.fixture
def place(backed_up, tmp_path):
    return shutil.copytree(backed_up[0], tmp_path / "laptop")


def count_of(folder, unlocked):
    with closing(OpenVault(folder, unlocked)) as vault, vault.view() as unit:
        return unit.cases.count()


def test_a_backup_restores_on_an_empty_laptop_by_passphrase(backed_up, tmp_path):
    _, _, unlocked = backed_up
    opened = backup.open_by_passphrase(backed_up[0] / "stick", "Samira", PASSPHRASE)
    done = restore(opened, tmp_path / "new")
    assert (done.cases, done.older, done.aside) == (5, False, None)
    assert slots.unlock(slot_file.read(tmp_path / "new"), "Idris", HERS).master == unlocked.master
    with closing(OpenVault(tmp_path / "new", unlocked)) as vault:
        vault.check()
        with vault.view() as unit:
            assert [entry.action for entry in unit.audit.page(before=None, limit=1)] == [RESTORED]


def test_looking_through_a_backup_can_be_stopped_and_says_how_far_it_is(backed_up):
    found = backup.unseal_by_passphrase(backed_up[0] / "stick", "Samira", PASSPHRASE)
    with pytest.raises(Cancelled):
        backup.verified(found, progress=lambda _done, _all: False)
    told = []
    backup.verified(found, progress=lambda done, in_all: told.append((done, in_all)) or True)
    assert told[0][0] == 0
    assert all(done < in_all for done, in_all in told)


def test_a_backup_restores_by_any_two_sheets_and_by_no_one(backed_up, tmp_path):
    path, sheets, _ = backed_up[0] / "stick", backed_up[1], backed_up[2]
    done = restore(backup.open_by_sheets(path, sheets.words[1:]), tmp_path / "new")
    assert done.cases == 5
    with pytest.raises(WrongRecovery):
        backup.open_by_sheets(path, sheets.words[:1])


def test_a_backup_opens_for_those_it_was_made_for_only(backed_up):
    path = backed_up[0] / "stick"
    with pytest.raises(WrongPassphrase):
        backup.open_by_passphrase(path, "Samira", HERS)
    with pytest.raises(NotFound):
        backup.open_by_passphrase(path, "Idris", HERS)


def test_restoring_an_older_state_says_so_and_keeps_the_newer_one_aside(place, backed_up):
    unlocked = backed_up[2]
    with closing(OpenVault(place / "desk", unlocked)) as vault:
        save(vault, 99)
    opened = backup.open_by_passphrase(place / "stick", "Samira", PASSPHRASE)
    done = restore(opened, place / "desk")
    assert done.older
    assert count_of(place / "desk", unlocked) == 5
    assert count_of(done.aside, unlocked) == 6


def test_an_old_store_cut_out_of_a_backup_is_not_taken_for_the_vault(place, backed_up):
    unlocked = backed_up[2]
    old = (place / "desk" / STORE).read_bytes()
    with closing(OpenVault(place / "desk", unlocked)) as vault:
        save(vault, 99)
    (place / "desk" / STORE).write_bytes(old)
    with pytest.raises(VaultRolledBack):
        OpenVault(place / "desk", unlocked)


def test_what_was_erased_since_the_backup_stays_erased(place, backed_up):
    unlocked = backed_up[2]
    with closing(OpenVault(place / "desk", unlocked)) as vault, vault.work() as unit:
        unit.erase_for_good(CaseId(f"{3:032x}"))
    done = restore(backup.open_by_passphrase(place / "stick", "Samira", PASSPHRASE), place / "desk")
    assert (done.cases, done.erased_again) == (4, 1)
    done = restore(backup.open_by_passphrase(place / "stick", "Samira", PASSPHRASE), place / "desk")
    assert (done.cases, done.erased_again) == (4, 1)


def test_a_backup_that_nobody_could_open_is_not_made(vault, tmp_path):
    with pytest.raises(NotAllowed):
        backup.make_backup(vault, tmp_path / "stick", [])
    assert not (tmp_path / "stick").exists()


def test_a_stopped_backup_leaves_nothing_behind_and_the_last_one_as_it_was(vault, unlocked, tmp_path):
    stick = tmp_path / "usb"
    stick.mkdir()
    (stick / "backup").write_bytes(b"the one before")
    with pytest.raises(Cancelled):
        backup.make_backup(vault, stick / "backup", [unlocked.staff], progress=lambda _done, _all: False)
    assert [path.name for path in stick.iterdir()] == ["backup"]
    assert (stick / "backup").read_bytes() == b"the one before"


def test_a_stopped_restore_leaves_the_vault_as_it_was(place, backed_up):
    opened = backup.open_by_passphrase(place / "stick", "Samira", PASSPHRASE)
    with pytest.raises(Cancelled):
        restore(opened, place / "desk", progress=lambda _done, _all: False)
    assert count_of(place / "desk", backed_up[2]) == 5
    assert sorted(path.name for path in place.iterdir()) == [".desk.anchor", "desk", "stick"]


def test_a_backup_says_nothing_in_the_clear(backed_up):
    data = (backed_up[0] / "stick").read_bytes()
    for needle in (b"Quillfeather", b"SQLite format 3", b"Harbour", b"fieldintake", b"case_opened"):
        assert needle not in data


def test_the_backup_of_another_vault_never_takes_the_place_of_this_one(place, tmp_path):
    other = tmp_path / "other"
    theirs = create_vault(other, SetUp("House", "Samira", Role.ADMIN), PASSPHRASE, cost=keys.FLOOR)
    with closing(OpenVault(other, theirs)) as vault:
        backup.make_backup(vault, tmp_path / "theirs", [theirs.staff])
    opened = backup.open_by_passphrase(tmp_path / "theirs", "Samira", PASSPHRASE)
    with pytest.raises(BackupRefused):
        restore(opened, place / "desk")


@pytest.mark.parametrize("count", [60, pytest.param(1000, marks=pytest.mark.long)])
def test_a_changed_backup_is_never_accepted(backed_up, tmp_path, count):
    dice, found, sheets = random.Random(17), Counter(), backed_up[1]
    whole = (backed_up[0] / "stick").read_bytes()
    tail = len(whole) - backup.read_trailer(backed_up[0] / "stick").store_bytes
    for number in range(count):
        data = bytearray(whole)
        first = 0 if number % 2 else len(data) - tail
        match number % 5:
            case 0 | 1 | 2:
                data[dice.randrange(first, len(data))] ^= 1 << dice.randrange(8)
            case 3:
                del data[dice.randrange(len(data)) :]
            case _:
                at = dice.randrange(first, len(data))
                data[at:at] = dice.randbytes(dice.randrange(1, 40))
        path = tmp_path / "changed"
        path.write_bytes(data)
        try:
            backup.open_by_sheets(path, sheets.words[:2])
            found["accepted"] += 1
        except VaultError as error:
            found[type(error).__name__] += 1
    print(f"changed backups: {dict(found)}")
    assert found["accepted"] == 0
    assert found.total() == count


# --- what only the last look finds ---------------------------------------------------------------


def flip_in(path, at):
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def test_a_backup_that_the_disk_wrote_otherwise_gets_no_name(vault, unlocked, tmp_path, monkeypatch):
    stick, flush = tmp_path / "usb", os.fsync
    stick.mkdir()

    def flush_wrongly(descriptor):
        flush(descriptor)
        for part in stick.glob("*.part"):
            flip_in(part, 5000)

    monkeypatch.setattr(os, "fsync", flush_wrongly)
    with pytest.raises(BackupRefused):
        backup.make_backup(vault, stick / "backup", [unlocked.staff])
    assert list(stick.iterdir()) == []


class Lying(sqlcipher3.Connection):
    """A database whose copy the disk wrote otherwise."""

    def close(self):
        path = Path(self.execute("PRAGMA database_list").fetchone()[2])
        super().close()
        if path.suffix == ".store":
            flip_in(path, 3 * wal.PAGE + 100)


def test_a_copy_that_the_disk_wrote_otherwise_makes_no_backup(vault, unlocked, tmp_path, monkeypatch):
    stick, connect = tmp_path / "usb", sqlcipher3.connect
    stick.mkdir()
    monkeypatch.setattr(sqlcipher3, "connect", lambda *args, **more: connect(*args, factory=Lying, **more))
    with pytest.raises(VaultError):
        backup.make_backup(vault, stick / "backup", [unlocked.staff])
    assert list(stick.iterdir()) == []


@pytest.fixture
def copied(vault, tmp_path):
    """A copy of a vault's store, its keys and what is in it."""
    save(vault, 1)
    path, of = tmp_path / "copy", {"key": b"k" * 32, "salt": b"s" * 16}
    found = copying.copy_store(vault._connection, path, **of)
    copying.check_copy(path, **of, expected=found)
    return path, of, found


def test_a_copy_with_another_count_of_anything_does_not_check(copied):
    path, of, found = copied
    for place in range(len(found)):
        more = tuple(count + (place == at) for at, count in enumerate(found))
        with pytest.raises(VaultDamaged):
            copying.check_copy(path, **of, expected=more)


def change_as_owner_of_the_key(path, of, *statements):
    connection = sqlcipher3.connect(str(path), isolation_level=None)
    connection.set_key(bytearray(f"x'{of['key'].hex()}{of['salt'].hex()}'", "ascii"))
    for statement in statements:
        connection.execute(statement)
    connection.close()


def test_a_copy_whose_index_lacks_a_row_does_not_check(copied):
    path, of, found = copied
    lacking = (
        "UPDATE sqlite_master SET sql = replace(sql, '(hlc)', '(category)') WHERE name = 'revision_by_time'"
    )
    change_as_owner_of_the_key(path, of, "PRAGMA writable_schema=ON", lacking)
    with pytest.raises(VaultDamaged):
        copying.check_copy(path, **of, expected=found)


def test_a_copy_with_a_changed_page_does_not_check_though_nothing_stands_on_it(copied):
    path, of, _ = copied
    change_as_owner_of_the_key(
        path, of, "CREATE TABLE more (a)", "INSERT INTO more VALUES (randomblob(40000))", "DROP TABLE more"
    )
    copying.check_copy(path, **of)
    whole = path.read_bytes()
    for page in range(1, len(whole) // wal.PAGE):
        flip_in(path, page * wal.PAGE + 100)
        with pytest.raises(VaultError):
            copying.check_copy(path, **of)
        path.write_bytes(whole)


def test_a_backup_that_changes_between_opening_and_restoring_is_refused_by_name(place, backed_up):
    opened = backup.open_by_passphrase(place / "stick", "Samira", PASSPHRASE)
    for page in (2, 9, opened.trailer.store_bytes // wal.PAGE - 1):
        whole = (place / "stick").read_bytes()
        flip_in(place / "stick", page * wal.PAGE + 100)
        with pytest.raises(VaultError):
            restore(opened, place / "desk")
        (place / "stick").write_bytes(whole)
    assert sorted(path.name for path in place.iterdir()) == [".desk.anchor", "desk", "stick"]
    assert count_of(place / "desk", backed_up[2]) == 5


def test_a_vault_that_does_not_check_is_not_put_in_the_place_of_one_that_does(place, backed_up):
    unlocked = backed_up[2]
    spoilt = shutil.copytree(place / "desk", place / "spoilt")
    shutil.copy(place / ".desk.anchor", place / ".spoilt.anchor")
    case_id = CaseId(f"{77:032x}")
    with closing(OpenVault(spoilt, unlocked)) as vault:
        with vault.work():
            forger = Author(unlocked.staff, unlocked.device, SigningKey.generate())
            VaultRecords(vault._connection, forger, Keyring()).save(
                RecordType.CASE, RecordId(case_id), case_id, {"code": "7"}
            )
        backup.make_backup(vault, place / "forged", [unlocked.staff])
    opened = backup.open_by_passphrase(place / "forged", "Samira", PASSPHRASE)
    with pytest.raises(BackupRefused, match="does not check"):
        restore(opened, place / "desk")
    assert count_of(place / "desk", unlocked) == 5
