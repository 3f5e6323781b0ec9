"""Putting a vault in the place of another: cut short at any step, one whole vault is there, and the other is kept."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from fieldintake.casework.open_case import open_case
from fieldintake.domain.errors import StorageFailed
from fieldintake.storage import anchor, exchange, slot_file
from fieldintake.storage.vault import OpenVault


class PowerCut(BaseException):
    """Nothing runs after it, no clean-up either."""


@pytest.fixture
def other(vault_folder, unlocked, tmp_path):
    """The same vault with a case more, at another place."""
    place = tmp_path / "restored"
    shutil.copytree(vault_folder, place)
    with closing(OpenVault(place, unlocked)) as vault:
        open_case(vault)
    return place


def cases(folder, unlocked) -> int:
    with closing(OpenVault(folder, unlocked)) as vault, vault.view() as unit:
        return unit.cases.count()


def cut_at(monkeypatch, step: int) -> None:
    """The power goes before that step of those that change names on the disk."""
    left = step

    def counted(name):
        original = getattr(Path, name)

        def changed(self, *given, **named):
            nonlocal left
            if left == 0:
                raise PowerCut
            left -= 1
            return original(self, *given, **named)

        return changed

    for name in ("rename", "replace", "unlink"):
        monkeypatch.setattr(Path, name, counted(name))


@pytest.mark.parametrize("step", range(7))
def test_a_power_cut_leaves_one_whole_vault_and_keeps_the_other(
    vault_folder, unlocked, other, monkeypatch, step
):
    before = cases(vault_folder, unlocked)
    with monkeypatch.context() as patch:
        cut_at(patch, step)
        try:
            exchange.put_aside(vault_folder, other)
        except PowerCut:
            cut = True
        else:
            cut = False
    slot_file.read(vault_folder)  # as the door does
    aside = vault_folder.with_name(f"{vault_folder.name}.before-1")
    here = cases(vault_folder, unlocked)
    if here == before:
        assert cut
        assert cases(other, unlocked) == before + 1
    else:
        assert here == before + 1
        assert (aside / "store").exists()
        assert not other.exists()
        assert not anchor.beside(other).exists()
    assert not list(vault_folder.parent.glob(".*.exchange"))


@pytest.mark.parametrize("step", range(1, 15))
def test_a_disk_that_fails_leaves_one_vault_with_its_own_anchor(
    vault_folder, unlocked, other, monkeypatch, step
):
    """Either nothing happened and it says so, or it happened; a failure is never half of both."""
    before = cases(vault_folder, unlocked)
    anchors = [anchor.beside(each).read_bytes() for each in (vault_folder, other)]
    left = step

    def failing(real):
        def flush(*given):
            nonlocal left
            left -= 1
            if left == 0:
                raise OSError(5, "Input/output error")
            return real(*given)

        return flush

    with monkeypatch.context() as patch:
        patch.setattr(exchange.os, "fsync", failing(exchange.os.fsync))
        try:
            exchange.put_aside(vault_folder, other)
        except StorageFailed:
            done = False
        else:
            done = True
    slot_file.read(vault_folder)  # as the door does
    assert anchor.beside(vault_folder).read_bytes() == anchors[done]
    assert other.exists() is not done
    assert cases(vault_folder, unlocked) == before + done


def test_a_first_vault_needs_no_place_to_go(vault_folder, unlocked, other, tmp_path):
    folder = tmp_path / "fresh"
    assert exchange.put_aside(folder, other) is None
    assert cases(folder, unlocked) == cases(vault_folder, unlocked) + 1


@pytest.mark.parametrize(
    "journal", [b"{", b"[]", b'{"place": "", "aside": ""}', b"exchange", b'{"place": 1}']
)
def test_a_journal_that_says_nothing_changes_nothing(vault_folder, unlocked, journal):
    before = cases(vault_folder, unlocked)
    exchange._journal(vault_folder).write_bytes(journal)
    slot_file.read(vault_folder)
    assert cases(vault_folder, unlocked) == before
    assert not exchange._journal(vault_folder).exists()
