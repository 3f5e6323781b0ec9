"""The full check at the command line: says that all is whole, or what is not."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from fieldintake.cli import main
from fieldintake.commands import opening
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, RecordId
from fieldintake.protocol.keys import SigningKey
from fieldintake.storage import slot_file, slots, wal
from fieldintake.storage.records import Author, VaultRecords
from fieldintake.storage.vault import STORE, OpenVault
from tests.conftest import PASSPHRASE

CASE = CaseId("c" * 32)


@pytest.fixture(autouse=True)
def own_process(monkeypatch):
    """The tests' own process stays readable for debuggers."""
    monkeypatch.setattr(opening, "keep_memory_to_ourselves", lambda: None)


def check(folder):
    return CliRunner().invoke(main, ["vault", "check", "--vault", str(folder)], input=f"{PASSPHRASE}\n")


def test_the_vault_may_be_named_before_the_command(vault_folder):
    done = CliRunner().invoke(main, ["--vault", str(vault_folder), "vault", "check"], input=f"{PASSPHRASE}\n")
    assert (done.exit_code, done.output.splitlines()[-1]) == (0, "Whole.")


def test_a_whole_vault_is_whole(vault_folder):
    done = check(vault_folder)
    assert (done.exit_code, done.output.splitlines()[-1]) == (0, "Whole.")


def test_a_changed_page_is_named(vault_folder):
    assert check(vault_folder).exit_code == 0
    data = bytearray((vault_folder / STORE).read_bytes())
    data[-wal.PAGE + 100] ^= 1
    (vault_folder / STORE).write_bytes(data)
    done = check(vault_folder)
    assert (done.exit_code, "VaultDamaged" in done.output, "Whole" in done.output) == (1, True, False)


def test_a_record_that_nobody_signed_is_named(vault_folder):
    vault = OpenVault(vault_folder, slots.unlock(slot_file.read(vault_folder), "Samira", PASSPHRASE))
    with vault.work() as unit:
        forger = Author(vault.keys.staff, vault.keys.device, SigningKey.generate())
        forged = VaultRecords(vault._connection, forger, unit.keyring)
        forged.save(RecordType.CASE, RecordId(CASE), CASE, {"code": "00000001"})
        unit.records.touched |= forged.touched
    vault.close()
    done = check(vault_folder)
    assert (done.exit_code, "revision 1 is not as its author signed it" in done.output) == (1, True)
