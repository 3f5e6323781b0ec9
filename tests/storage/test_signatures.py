"""The full check believes a revision only with the signature of the person whom it names."""

from __future__ import annotations

from contextlib import closing

import pytest

from fieldintake.domain.desk import Role
from fieldintake.domain.errors import VaultDamaged
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, RecordId
from fieldintake.protocol import revisions
from fieldintake.protocol.keys import SigningKey
from fieldintake.storage import keys, recovery, slot_file, slots
from fieldintake.storage.connection import allow_erasure
from fieldintake.storage.founding import add_person
from fieldintake.storage.vault import OpenVault
from tests.conftest import PASSPHRASE

CASE = CaseId("c" * 32)
COLUMNS = ("id", "record_id", "category", "hlc", "bytes", "signature")


@pytest.fixture
def told(vault):
    """A vault with one case."""
    with vault.work() as unit:
        unit.records.save(RecordType.CASE, RecordId(CASE), CASE, {"code": "00000001"})
    vault.check()
    return vault


def put(vault, **changes):
    """Put a changed revision in the place of the only one, as somebody with the vault's key but not hers could."""
    connection, names = vault._connection, ", ".join(COLUMNS)
    with vault.work(), allow_erasure(connection):
        row = connection.execute(f"SELECT {names} FROM revision").fetchone()
        connection.execute("DELETE FROM revision")
        changed = {**dict(zip(COLUMNS, row, strict=True)), **changes}
        connection.execute(f"INSERT INTO revision ({names}) VALUES (?, ?, ?, ?, ?, ?)", [*changed.values()])


def forged(vault, key, *, staff=None, device=None):
    data = revisions.encode(
        record_id=RecordId(CASE),
        type=RecordType.CASE,
        category=next(iter(categories(vault))),
        parents=(),
        hlc=1 << 16,
        staff=staff or vault.keys.staff,
        device=device or vault.keys.device,
        changes={"code": "00000002"},
    )
    return {
        "id": revisions.revision_id(data),
        "hlc": 1 << 16,
        "bytes": data,
        "signature": revisions.sign(data, key),
    }


def categories(vault):
    with vault.view() as unit:
        return unit.records.get(RecordId(CASE)).heads


def test_a_revision_signed_by_her_own_key_is_believed(told):
    put(told, **forged(told, SigningKey.from_bytes(told.keys.signing)))
    told.check()


def test_a_revision_signed_by_any_other_key_is_noticed(told):
    put(told, **forged(told, SigningKey.generate()))
    with pytest.raises(VaultDamaged, match="revision 1"):
        told.check()


@pytest.mark.parametrize("who", ["staff", "device"])
def test_her_key_signs_for_nobody_else_and_for_no_other_laptop(told, who):
    put(told, **forged(told, SigningKey.from_bytes(told.keys.signing), **{who: "a" * 32}))
    with pytest.raises(VaultDamaged, match="revision 1"):
        told.check()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("id", "a" * 64), ("record_id", "b" * 32), ("category", "health"), ("hlc", 7),
        ("bytes", b"rubbish"), ("signature", bytes(64)), ("signature", b""),
    ],
)  # fmt: skip
def test_a_row_that_says_something_else_than_its_signed_bytes_is_noticed(told, column, value):
    put(told, **{column: value})
    with pytest.raises(VaultDamaged, match="revision 1"):
        told.check()


def test_a_certificate_that_the_root_did_not_make_is_noticed(told):
    with told.work() as unit:
        certificate = bytearray(unit.directory.certificate(told.keys.staff))
        certificate[-1] ^= 1
        unit.directory.save_staff(unit.me, bytes(certificate))
    with pytest.raises(VaultDamaged, match="certificate"):
        told.check()


def test_what_was_signed_before_a_recovery_by_sheets_still_checks(vault_folder, unlocked):
    sheets = recovery.new_sheets()
    with closing(OpenVault(vault_folder, unlocked)) as vault:
        recovery.enable_sheets(vault, sheets, sheets.words[:2])
        with vault.work() as unit:
            unit.records.save(RecordType.CASE, RecordId(CASE), CASE, {"code": "00000001"})
    for _ in range(2):
        found = recovery.recover_with_sheets(
            vault_folder, sheets.words[:2], "Samira", PASSPHRASE, cost=keys.FLOOR
        )
    assert found.signing != unlocked.signing
    with closing(OpenVault(vault_folder, found)) as vault:
        with vault.work() as unit:
            unit.records.save(RecordType.CASE, RecordId(CASE), CASE, {"code": "00000002"})
        vault.check()


def test_what_two_colleagues_wrote_checks(vault_folder, unlocked):
    with closing(OpenVault(vault_folder, unlocked)) as vault:
        add_person(vault, "Idris", Role.WORKER, PASSPHRASE, cost=keys.FLOOR)
    idris = slots.unlock(slot_file.read(vault_folder), "Idris", PASSPHRASE)
    for number, who in enumerate((unlocked, idris), 1):
        with closing(OpenVault(vault_folder, who)) as vault:
            with vault.work() as unit:
                unit.records.save(RecordType.CASE, RecordId(CASE), CASE, {"code": f"{number:08d}"})
            vault.check()
