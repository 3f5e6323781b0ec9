"""The full check at the command line: says that all is whole, or what is not."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from fieldintake.cli import main
from fieldintake.commands import opening, vaults
from fieldintake.domain.desk import Role
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, RecordId
from fieldintake.protocol.keys import SigningKey
from fieldintake.storage import keys, recovery, slot_file, slots, wal
from fieldintake.storage.founding import add_person
from fieldintake.storage.records import Author, VaultRecords
from fieldintake.storage.vault import STORE, OpenVault
from tests.conftest import PASSPHRASE

CASE = CaseId("c" * 32)
OTHER = "nine loud trains over no bridge"


@pytest.fixture(autouse=True)
def own_process(monkeypatch):
    """The tests' own process stays readable for debuggers."""
    monkeypatch.setattr(opening, "keep_memory_to_ourselves", lambda: None)
    monkeypatch.setattr(vaults, "keep_memory_to_ourselves", lambda: None)


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


def test_the_keys_are_taken_away_and_brought_back(vault_folder, tmp_path):
    sheets = recovery.new_sheets()
    vault = OpenVault(vault_folder, slots.unlock(slot_file.read(vault_folder), "Samira", PASSPHRASE))
    add_person(vault, "Teodora", Role.WORKER, OTHER, cost=keys.FLOOR)
    vault.close()
    file = tmp_path / "keys"
    words = ["vault", "travel", "--vault", str(vault_folder), "--colleague", "Teodora", str(file)]
    refused = CliRunner().invoke(main, words, input=f"Samira\n{PASSPHRASE}\n")
    assert (refused.exit_code, "No recovery sheets were made" in refused.output) == (1, True)
    vault = OpenVault(vault_folder, slots.unlock(slot_file.read(vault_folder), "Samira", PASSPHRASE))
    recovery.enable_sheets(vault, sheets, sheets.words[:2])
    vault.close()
    done = CliRunner().invoke(main, words, input=f"Samira\n{PASSPHRASE}\n")
    assert done.exit_code == 0, done.output
    assert "KeysAway" in check(vault_folder).output
    back = ["vault", "return", "--vault", str(vault_folder), str(file)]
    typed = "\n".join(["", *sheets.words[:2], ""])
    done = CliRunner().invoke(main, back, input=typed)
    assert done.exit_code == 0, done.output
    slots.unlock(slot_file.read(vault_folder), "Samira", PASSPHRASE)
    file.unlink()
    done = CliRunner().invoke(main, words, input=f"Samira\n{PASSPHRASE}\n")
    assert CliRunner().invoke(main, back, input=f"{OTHER}\n").exit_code == 0
    slots.unlock(slot_file.read(vault_folder), "Samira", PASSPHRASE)
