"""Backups at the command line, typed as a person types."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from fieldintake.cli import main
from fieldintake.commands import backups, opening
from tests.conftest import PASSPHRASE


@pytest.fixture(autouse=True)
def own_process(monkeypatch):
    """The tests' own process stays readable for debuggers."""
    for module in (opening, backups):
        monkeypatch.setattr(module, "keep_memory_to_ourselves", lambda: None)


def run(*arguments, typed):
    return CliRunner().invoke(main, [str(part) for part in arguments], input=typed)


def test_make_verify_and_restore_a_backup(vault_folder, tmp_path):
    file = tmp_path / "stick"
    done = run("backup", "create", "--vault", vault_folder, file, typed=f"{PASSPHRASE}\n")
    assert done.exit_code == 0, done.output
    assert "Written and verified." in done.output
    done = run("backup", "verify", file, typed=f"Samira\n{PASSPHRASE}\n")
    assert done.exit_code == 0, done.output
    assert "Whole." in done.output
    done = run("backup", "restore", "--vault", tmp_path / "new", file, typed=f"Samira\n{PASSPHRASE}\n")
    assert done.exit_code == 0, done.output
    assert "Restored 0 cases" in done.output
    assert PASSPHRASE not in done.output


def test_a_wrong_passphrase_and_a_damaged_backup_are_named(vault_folder, tmp_path):
    file = tmp_path / "stick"
    run("backup", "create", "--vault", vault_folder, file, typed=f"{PASSPHRASE}\n")
    done = run("backup", "verify", file, typed="Samira\nanother one entirely\n")
    assert (done.exit_code, "WrongPassphrase" in done.output) == (1, True)
    data = bytearray(file.read_bytes())
    data[5000] ^= 1
    file.write_bytes(data)
    done = run("backup", "verify", file, typed=f"Samira\n{PASSPHRASE}\n")
    assert (done.exit_code, "BackupRefused" in done.output) == (1, True)
