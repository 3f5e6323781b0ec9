"""Opening the vault: pinned and checked, or refused with a name."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
import sqlcipher3

from fieldintake.domain.errors import (
    NotAllowed,
    NotAVault,
    VaultDamaged,
    VaultInUse,
    VaultTooNew,
    WeakPassphrase,
    WrongPassphrase,
)
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, RecordId
from fieldintake.storage import keys, slot_file, slots
from fieldintake.storage.connection import allow_migration, open_connection
from fieldintake.storage.founding import SetUp, add_person, create_vault
from fieldintake.storage.vault import STORE, OpenVault
from tests.conftest import PASSPHRASE, Role


def unlocked(folder):
    return slots.unlock(slot_file.read(folder), "Samira", PASSPHRASE)


def test_the_passphrase_opens_and_another_one_does_not(vault_folder):
    with pytest.raises(WrongPassphrase):
        slots.unlock(slot_file.read(vault_folder), "Samira", PASSPHRASE + "!")
    with pytest.raises(WrongPassphrase):
        slots.unlock(slot_file.read(vault_folder), "Nobody", PASSPHRASE)
    OpenVault(vault_folder, unlocked(vault_folder)).close()


def test_the_same_letters_open_in_either_unicode_form(tmp_path):
    phrase = "cinq bateaux silencieux dérivent"
    create_vault(tmp_path / "v", SetUp("House", "Zoé", Role.ADMIN), phrase, cost=keys.FLOOR)
    decomposed = phrase.replace("é", "e\u0301")
    assert slots.unlock(slot_file.read(tmp_path / "v"), "Zoé", decomposed).master


@pytest.mark.parametrize("phrase", ["", "short", "fourteen chars"])
def test_a_weak_passphrase_makes_no_vault(tmp_path, phrase):
    with pytest.raises(WeakPassphrase):
        create_vault(tmp_path / "v", SetUp("House", "Zoé", Role.ADMIN), phrase, cost=keys.FLOOR)
    assert not (tmp_path / "v").exists()


def test_the_files_are_for_the_owner_only(vault_folder):
    for path in vault_folder.iterdir():
        assert path.stat().st_mode & 0o077 == 0, path.name


def test_nothing_in_the_folder_says_what_the_product_is(vault, vault_folder):
    for path in vault_folder.iterdir():
        assert b"SQLite format 3" not in path.read_bytes()[:16]
        assert "fieldintake" not in path.name


def test_an_empty_folder_is_not_a_vault(tmp_path):
    with pytest.raises(NotAVault):
        slot_file.read(tmp_path)


def test_a_vault_is_never_made_over_other_files(tmp_path):
    (tmp_path / "letter.txt").write_text("hers")
    with pytest.raises(NotAVault):
        create_vault(tmp_path, SetUp("House", "Zoé", Role.ADMIN), PASSPHRASE, cost=keys.FLOOR)
    assert (tmp_path / "letter.txt").read_text() == "hers"


def test_a_store_of_another_vault_is_refused(vault_folder, tmp_path):
    other = tmp_path / "other"
    create_vault(other, SetUp("House", "Samira", Role.ADMIN), PASSPHRASE, cost=keys.FLOOR)
    shutil.copy(other / STORE, vault_folder / STORE)
    with pytest.raises(NotAVault):
        OpenVault(vault_folder, unlocked(vault_folder))


def test_a_store_written_by_a_newer_program_is_refused_and_left_alone(vault_folder):
    derived = keys.vault_keys(unlocked(vault_folder).master)
    connection = open_connection(vault_folder / STORE, key=derived.database, salt=derived.salt)
    with allow_migration(connection):
        connection.execute("PRAGMA user_version=9999")
    connection.close()
    before = (vault_folder / STORE).read_bytes()
    with pytest.raises(VaultTooNew):
        OpenVault(vault_folder, unlocked(vault_folder))
    assert (vault_folder / STORE).read_bytes() == before


def test_one_changed_byte_anywhere_in_the_store_is_noticed(vault_folder):
    known = unlocked(vault_folder)
    OpenVault(vault_folder, known).close()
    whole = (vault_folder / STORE).read_bytes()
    for place in range(17, len(whole), max(1, len(whole) // 40)):
        changed = bytearray(whole)
        changed[place] ^= 0x40
        (vault_folder / STORE).write_bytes(changed)
        with pytest.raises((NotAVault, VaultDamaged)):
            _open_and_check(vault_folder, known)
    (vault_folder / STORE).write_bytes(whole)
    _open_and_check(vault_folder, known)


def _open_and_check(folder, known):
    opened = OpenVault(folder, known)
    try:
        opened.check()
    finally:
        opened._let_go()


def test_a_second_window_on_the_same_vault_is_refused(vault, vault_folder):
    with pytest.raises(VaultInUse):
        OpenVault(vault_folder, unlocked(vault_folder))


def rubbish(_whole):
    return b"rubbish"


def changed_inside(whole):
    """A copy that reads like a slot file, and opens for nobody: a bit of her wrapped keys has turned."""
    wrapped = slot_file.decode(whole).slots[0].wrapped
    return whole.replace(wrapped, wrapped[:-1] + bytes([wrapped[-1] ^ 1]))


@pytest.mark.parametrize("damage", [rubbish, changed_inside, None])
@pytest.mark.parametrize("name", slot_file.COPIES)
def test_one_damaged_or_missing_slot_file_is_survived_healed_and_in_the_audit(vault_folder, name, damage):
    path = vault_folder / name
    whole = path.read_bytes()
    if damage is None:
        path.unlink()
    else:
        path.write_bytes(damage(whole))
        assert path.read_bytes() != whole
    known = unlocked(vault_folder)
    for _ in range(2):
        vault = OpenVault(vault_folder, known)
        with vault.view() as unit:
            said = [entry.action for entry in unit.audit.page(before=None, limit=9)]
        vault.close()
        assert said.count("slot_file_healed") == 1
        assert [(vault_folder / each).read_bytes() for each in slot_file.COPIES] == [whole, whole]


@pytest.mark.parametrize("damage", [rubbish, changed_inside])
def test_two_damaged_slot_files_are_named(vault_folder, damage):
    known = unlocked(vault_folder)
    for name in slot_file.COPIES:
        (vault_folder / name).write_bytes(damage((vault_folder / name).read_bytes()))
    with pytest.raises(VaultDamaged):
        OpenVault(vault_folder, known)


def test_a_copy_of_an_older_writing_never_opens(vault_folder):
    """Else whoever lost the right to open the desk would keep it with a copy of yesterday."""
    known = unlocked(vault_folder)
    older = (vault_folder / "slots").read_bytes()
    vault = OpenVault(vault_folder, known)
    add_person(vault, "Idris", Role.WORKER, PASSPHRASE, cost=keys.FLOOR)
    vault.write_slots(lambda file: replace(file, slots=file.slots[1:]))
    vault.close()
    (vault_folder / "slots.2").write_bytes(older)
    assert slot_file.read(vault_folder).spare is None
    with pytest.raises(WrongPassphrase):
        unlocked(vault_folder)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_only_an_administrator_lets_a_colleague_in(vault_folder, role):
    with closing(OpenVault(vault_folder, unlocked(vault_folder))) as vault:
        add_person(vault, "Idris", role, PASSPHRASE, cost=keys.FLOOR)
    hers = slots.unlock(slot_file.read(vault_folder), "Idris", PASSPHRASE)
    with closing(OpenVault(vault_folder, hers)) as vault, pytest.raises(NotAllowed):
        add_person(vault, "Mara", role, PASSPHRASE, cost=keys.FLOOR)
    assert [slot.desk_name for slot in slot_file.read(vault_folder).slots] == ["Samira", "Idris"]


class Forgetful(sqlcipher3.Connection):
    """A database that was never given its key."""

    def set_key(self, _key):
        pass


def test_a_forgotten_key_makes_no_plaintext_database(tmp_path, monkeypatch):
    connect = sqlcipher3.connect
    monkeypatch.setattr(
        sqlcipher3, "connect", lambda *args, **more: connect(*args, factory=Forgetful, **more)
    )
    with pytest.raises(NotAVault, match="not encrypted"):
        open_connection(tmp_path / "store", key=bytes(32), salt=bytes(16))
    assert list(tmp_path.iterdir()) == []


def test_a_plaintext_database_of_somebody_else_is_refused_and_left_alone(tmp_path, monkeypatch):
    plain = sqlite3.connect(tmp_path / "store")
    plain.execute("CREATE TABLE t (a)")
    plain.execute("PRAGMA journal_mode=WAL")
    plain.close()
    before = (tmp_path / "store").read_bytes()
    with pytest.raises(NotAVault):
        open_connection(tmp_path / "store", key=bytes(32), salt=bytes(16))
    assert (tmp_path / "store").read_bytes() == before


def test_a_changed_salt_is_noticed_though_the_cipher_would_not_look(vault_folder):
    known = unlocked(vault_folder)
    whole = (vault_folder / STORE).read_bytes()
    for place in range(16):
        changed = bytearray(whole)
        changed[place] ^= 1
        (vault_folder / STORE).write_bytes(changed)
        with pytest.raises(NotAVault, match="salt"):
            OpenVault(vault_folder, known)


def test_a_slot_that_asks_for_absurd_memory_is_refused_before_it_costs_anything(vault_folder):
    file = slot_file.read(vault_folder)
    slot = file.slots[0]
    absurd = slots.Slot(
        slot.staff,
        slot.device,
        slot.desk_name,
        keys.Cost(2**32, 3, 4),
        slot.salt,
        slot.nonce,
        slot.wrapped,
        slot.master,
    )
    slot_file.write(
        vault_folder, slots.SlotFile(file.vault_id, 9, (absurd,)), master=unlocked(vault_folder).master
    )
    with pytest.raises(VaultDamaged):
        slot_file.read(vault_folder)


def test_a_slot_injected_by_somebody_without_the_key_is_noticed(vault_folder):
    known = unlocked(vault_folder)
    file = slot_file.read(vault_folder)
    slot_file.write(vault_folder, slots.SlotFile(file.vault_id, 9, file.slots * 2), master=bytes(32))
    with pytest.raises(VaultDamaged):
        OpenVault(vault_folder, known)


PINNED = [
    ("journal_mode", "wal"), ("synchronous", 2), ("temp_store", 2), ("secure_delete", 1), ("foreign_keys", 1),
    ("trusted_schema", 0), ("cell_size_check", 1), ("mmap_size", 0),
]  # fmt: skip


@pytest.fixture
def worked_in(vault):
    """A vault with a case, so that there is something to rewrite."""
    with vault.work() as unit:
        case_id = CaseId("c" * 32)
        unit.records.save(RecordType.CASE, RecordId(case_id), case_id, {"code": "00000001"})
        unit.audit.append("case_opened", case_id)
    return vault


REWRITTEN_AUDIT = "SELECT sequence, at_ms, staff, 'nothing', subject, mac FROM audit"
REWRITTEN_REVISION = "SELECT row, id, record_id, category, 1, bytes, signature FROM revision"


@pytest.mark.parametrize(
    "statement",
    [
        "ATTACH DATABASE 'plain' AS plain KEY ''",
        "VACUUM INTO 'plain'",
        "PRAGMA temp_store=FILE",
        "PRAGMA synchronous=NORMAL",
        "PRAGMA foreign_keys=OFF",
        "PRAGMA trusted_schema=ON",
        "PRAGMA cell_size_check=OFF",
        "PRAGMA mmap_size=1000000",
        "PRAGMA rekey='x'",
        "PRAGMA writable_schema=ON",
        "PRAGMA cipher_profile='plain'",
        "UPDATE audit SET action = 'nothing'",
        "DELETE FROM audit",
        f"INSERT OR REPLACE INTO audit {REWRITTEN_AUDIT}",
        f"INSERT INTO audit {REWRITTEN_AUDIT} WHERE true ON CONFLICT DO UPDATE SET action = 'nothing'",
        "UPDATE revision SET hlc = 1",
        "DELETE FROM revision",
        f"INSERT OR REPLACE INTO revision {REWRITTEN_REVISION}",
        f"INSERT OR REPLACE INTO revision {REWRITTEN_REVISION.replace('row, id', 'row + 1, id')}",
        f"INSERT OR REPLACE INTO revision {REWRITTEN_REVISION.replace('id, record_id', 'upper(id), record_id')}",
        "ALTER TABLE audit RENAME TO log",
        "ALTER TABLE audit RENAME COLUMN action TO deed",
        "ALTER TABLE revision DROP COLUMN signature",
        "ALTER TABLE revision ADD COLUMN more TEXT",
        "DROP TABLE audit",
        "DROP TRIGGER audit_is_written_once",
        "DROP TRIGGER revision_is_written_once",
        "CREATE TRIGGER instead BEFORE INSERT ON audit BEGIN SELECT RAISE(IGNORE); END",
        "CREATE TEMP TABLE kept AS SELECT * FROM revision",
        "SELECT load_extension('x')",
    ],
)
def test_what_could_leak_or_rewrite_is_denied_by_the_connection_itself(
    worked_in, statement, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    connection = worked_in._connection
    before = kept(connection)
    with pytest.raises(sqlcipher3.DatabaseError):
        connection.execute(statement)
    assert kept(connection) == before
    assert not (tmp_path / "plain").exists()


def kept(connection):
    """The audit, the revisions, the schema and every pinned pragma."""
    pragmas = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name, _ in PINNED]
    rows = [
        connection.execute(f"SELECT * FROM {table}").fetchall()
        for table in ("audit", "revision", "sqlite_master")
    ]
    return pragmas, rows


@pytest.mark.parametrize(("pragma", "value"), PINNED)
def test_every_pragma_is_as_pinned(vault, pragma, value):
    found = vault._connection.execute(f"PRAGMA {pragma}").fetchone()[0]
    assert str(found) == str(value)
