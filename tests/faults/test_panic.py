"""Panic: the keys go first; killed at any point after that, nobody opens the vault again."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner

from fieldintake import bringing_back
from fieldintake.cli import main
from fieldintake.domain.errors import NotAVault
from fieldintake.storage import exchange, panic, slot_file, slots
from fieldintake.storage.vault import OpenVault
from tests.conftest import PASSPHRASE


@pytest.fixture
def folder(vault_folder):
    """A vault with an older copy of itself beside it."""
    OpenVault(vault_folder, slots.unlock(slot_file.read(vault_folder), "Samira", PASSPHRASE)).close()
    shutil.copytree(vault_folder, vault_folder.with_name("desk.before-1"))
    shutil.copytree(vault_folder, vault_folder.with_name(".desk.former"))
    shutil.copytree(vault_folder, vault_folder.with_name("desk.salvaged-1"))
    vault_folder.with_name(".desk.exchange").write_bytes(b"exchange")
    return vault_folder


def is_anywhere(place, secrets):
    files = [path.read_bytes() for path in place.rglob("*") if path.is_file()]
    return any(secret in data for secret in secrets for data in files)


@pytest.mark.parametrize("count", [10, pytest.param(100, marks=pytest.mark.long)])
def test_killed_at_any_point_it_is_never_opened_once_the_keys_are_gone(
    folder, tmp_path, count, record_property
):
    secrets = [slot.wrapped for slot in slot_file.read(folder).slots]
    dice, after = random.Random(2), 0
    for number in range(count):
        place = tmp_path / f"n{number}"
        shutil.copytree(
            folder.parent, place, ignore=lambda _path, names: {n for n in names if n.startswith("n")}
        )
        command = [sys.executable, "-m", "tests.faults.panicker", str(place / "desk")]
        child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert child.stdout.readline() == "READY\n"
        time.sleep(dice.random() * 0.012)
        child.kill()
        said = child.stdout.read().split("\n")[:-1]
        child.wait()
        child.stdout.close()
        if "KEYS" in said:
            after += 1
            assert not is_anywhere(place, secrets)
            with pytest.raises(NotAVault):
                slot_file.read(place / "desk")
        if (place / "desk" / panic.GONE).exists():
            panic.finish(place / "desk")
            assert not (place / "desk").exists()
        shutil.rmtree(place)
    print(f"{count} kills, {after} of them after the keys were gone")
    record_property("kills", count)


def test_every_place_where_a_copy_with_keys_is_made_beside_the_vault_is_known(vault_folder):
    made = [
        exchange._free_beside(vault_folder),
        exchange.place_beside(vault_folder),
        exchange._former(vault_folder),
        bringing_back._free(vault_folder),
        *(vault_folder.with_name(f"desk.{ending}") for ending in ("restoring", "salvaging")),
    ]
    for place in made:
        place.mkdir()
    assert set(panic.places(vault_folder)) == {vault_folder, *made}


def test_nothing_of_the_vault_is_left(folder):
    assert panic.panic(folder)
    assert [path.name for path in folder.parent.iterdir()] == []


def test_an_unfinished_end_is_finished_before_anybody_looks(folder):
    assert panic.erase_keys(folder)
    panic.mark_gone(folder)
    panic.finish(folder)
    assert not folder.exists()


def test_nothing_is_finished_that_nobody_began(folder):
    panic.finish(folder)
    slots.unlock(slot_file.read(folder), "Samira", PASSPHRASE)


def test_a_disk_that_keeps_the_keys_is_told_and_nothing_else_is_erased(folder, monkeypatch):
    def refuse(_path):
        """As a disk that became read-only."""

    monkeypatch.setattr(panic, "overwrite", refuse)
    done = CliRunner().invoke(main, ["vault", "panic", "--erase", "--vault", str(folder)])
    assert (done.exit_code, "did not let" in done.output) == (1, True)
    slots.unlock(slot_file.read(folder), "Samira", PASSPHRASE)


def test_the_command_asks_nothing_and_does_nothing_without_its_word(folder):
    done = CliRunner().invoke(main, ["vault", "panic", "--vault", str(folder)])
    assert done.exit_code == 1
    slots.unlock(slot_file.read(folder), "Samira", PASSPHRASE)
    done = CliRunner().invoke(main, ["vault", "panic", "--erase", "--vault", str(folder)])
    assert (done.exit_code, done.output) == (0, "Erased.\n")
    assert not folder.exists()
