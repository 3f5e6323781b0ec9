"""The lifeboat: what the store could not take comes back to the person who typed it, and to nobody else."""

from __future__ import annotations

import os
import random

import pytest

from fieldintake.casework.keep_draft import Typed, keep_draft, my_drafts, put_aside
from fieldintake.casework.open_case import open_case
from fieldintake.domain.desk import Role
from fieldintake.domain.errors import DiskFull, StorageFailed
from fieldintake.domain.ids import RecordId
from fieldintake.storage import keys, lifeboat, slot_file, slots
from fieldintake.storage.founding import add_person
from fieldintake.storage.vault import OpenVault
from tests.conftest import PASSPHRASE

OTHER = "nine loud trains over no bridge"
TEXT = b"the tall one with the umbrella"


@pytest.fixture
def folder(vault_folder):
    vault = OpenVault(vault_folder, unlock(vault_folder, "Samira"))
    add_person(vault, "Teodora", Role.WORKER, OTHER, cost=keys.FLOOR)
    vault.close()
    return vault_folder


def unlock(folder, name):
    return slots.unlock(slot_file.read(folder), name, PASSPHRASE if name == "Samira" else OTHER)


def opened(folder, name="Samira"):
    return OpenVault(folder, unlock(folder, name))


def typed(text=TEXT, number=1, case_id=None):
    return Typed(RecordId(f"{number:032x}"), case_id, "intake", "1", text)


def refuse(vault, monkeypatch, error=DiskFull):
    def full(_self):
        raise error("no room")

    monkeypatch.setattr(OpenVault, "work", full)


def events(vault):
    with vault.view() as unit:
        return [entry.action for entry in unit.audit.page(before=None, limit=1000)]


def contents(vault):
    return {draft.id: draft.snapshot for draft in my_drafts(vault)}


@pytest.mark.parametrize("error", [DiskFull, StorageFailed])
def test_a_refused_draft_is_a_draft_again_for_its_author_only(folder, monkeypatch, error):
    vault = opened(folder)
    with monkeypatch.context() as broken:
        refuse(vault, broken, error)
        with pytest.raises(error):
            keep_draft(vault, typed())
    vault.close()
    assert TEXT not in (folder / lifeboat.FILE).read_bytes()
    other = opened(folder, "Teodora")
    assert contents(other) == {}
    with monkeypatch.context() as broken:  # her own refused draft does not push his out
        refuse(other, broken)
        with pytest.raises(DiskFull):
            keep_draft(other, typed(b"hers", 2))
    other.close()
    again = opened(folder)
    assert contents(again) == {typed().draft_id: TEXT}
    assert events(again).count("draft_rescued") == 1
    again.close()
    third = opened(folder, "Teodora")
    assert list(contents(third).values()) == [b"hers"]
    third.close()
    assert events(opened(folder)).count("draft_rescued") == 2


def test_what_the_store_took_since_is_not_overwritten_by_what_is_older(folder):
    vault = opened(folder)
    put_aside(vault, [typed(b"older")])
    keep_draft(vault, typed(b"newer"))
    vault.close()
    again = opened(folder)
    assert contents(again) == {typed().draft_id: b"newer"}
    assert "draft_rescued" not in events(again)
    again.close()


def test_a_form_that_was_finished_does_not_come_back(folder):
    vault = opened(folder)
    keep_draft(vault, typed())
    put_aside(vault, [typed()])
    with vault.work() as unit:
        unit.drafts.delete(typed().draft_id)
    put_aside(vault, [typed()])  # the lookout had read it before
    vault.close()
    again = opened(folder)
    assert contents(again) == {}
    again.close()


def test_nothing_of_a_destroyed_case_stays_in_it(folder):
    vault = opened(folder)
    case_id = open_case(vault)
    put_aside(vault, [typed(case_id=case_id)])
    sealed = vault._lifeboat._aboard[0].sealed
    keep_draft(vault, typed(b"newer", case_id=case_id))  # one half still holds the older one
    assert sealed in (folder / lifeboat.FILE).read_bytes()
    with vault.work() as unit:
        unit.erase_for_good(case_id)
    assert sealed not in (folder / lifeboat.FILE).read_bytes()
    put_aside(vault, [typed(case_id=case_id)])  # typed while it was destroyed
    vault.close()
    again = opened(folder)
    assert contents(again) == {}
    again.close()


def test_the_room_is_reserved_and_stays_one_mebibyte(folder):
    path = folder / lifeboat.FILE
    assert path.stat().st_size == lifeboat.SIZE
    assert path.stat().st_blocks * 512 >= lifeboat.SIZE
    vault = opened(folder)
    put_aside(vault, [typed(os.urandom(200_000))])
    with pytest.raises(StorageFailed):
        put_aside(vault, [typed(os.urandom(400_000), 2)])
    vault.close()
    assert path.stat().st_size == lifeboat.SIZE
    again = opened(folder)
    assert len(contents(again)) == 1
    again.close()


def places_used(data, half):
    """Head and content of a half; what stands behind them is chance."""
    return range(half, half + lifeboat._HEAD + int.from_bytes(data[half + 16 : half + 20], "big"))


@pytest.mark.parametrize("count", [12, pytest.param(400, marks=pytest.mark.long)])
def test_a_changed_byte_is_a_named_event_and_never_keeps_the_vault_shut(folder, count):
    vault = opened(folder)
    put_aside(vault, [typed()])
    vault.close()
    path, dice, before = folder / lifeboat.FILE, random.Random(4), (folder / lifeboat.FILE).read_bytes()
    used = [place for half in (0, lifeboat.SIZE // 2) for place in places_used(before, half)]
    for number in range(count):
        data = bytearray(before)
        data[dice.choice(used)] ^= 1 << dice.randrange(8)
        path.write_bytes(data)
        vault = opened(folder)
        named = events(vault).count("lifeboat_damaged")
        assert set(contents(vault).values()) <= {TEXT}
        vault.close()
        assert named == number + 1
    vault = opened(folder)
    assert events(vault).count("lifeboat_damaged") == count
    vault.close()


def test_a_draft_that_somebody_else_sealed_to_her_is_none(folder, monkeypatch):
    forger = opened(folder, "Teodora")
    mine = unlock(folder, "Samira")
    boat = forger._lifeboat
    monkeypatch.setattr(boat, "_receiving", lifeboat.ReceivingKey.from_bytes(mine.receiving))
    monkeypatch.setattr(boat, "_staff", mine.staff)
    put_aside(forger, [typed(b"forged")])
    forger.close()
    again = opened(folder)
    assert contents(again) == {}
    assert "lifeboat_damaged" in events(again)
    again.close()
    once_more = opened(folder)
    assert events(once_more).count("lifeboat_damaged") == 1
    once_more.close()


@pytest.mark.parametrize("state", ["missing", "empty", "short", "folder"])
def test_a_lifeboat_that_is_not_there_is_made_or_done_without(folder, state):
    path = folder / lifeboat.FILE
    whole = path.read_bytes()
    path.unlink()
    if state in ("empty", "short"):
        path.write_bytes(whole[: len(whole) // 3] if state == "short" else b"")
    if state == "folder":
        path.mkdir()
    vault = opened(folder)
    vault.close()
    assert path.is_dir() or path.stat().st_size == lifeboat.SIZE
