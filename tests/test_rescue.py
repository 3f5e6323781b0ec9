"""A lock waits for what was typed, but not for ever; and what the vault does not take is soon in the lifeboat."""

from __future__ import annotations

import threading
import time
from contextlib import closing

import pytest

from fieldintake.casework.keep_draft import Typed, keep_draft, my_drafts
from fieldintake.domain.ids import RecordId
from fieldintake.rescue import Lookout, before_lock
from fieldintake.storage import slot_file, slots
from fieldintake.storage.vault import OpenVault
from fieldintake.ui.background import OneThread
from tests.conftest import PASSPHRASE

LONGEST_S = 0.7
SLACK_S = 0.25  # of a machine that does other things too


class Typist:
    """A desk at which something was typed that is not on the disk."""

    def __init__(self, vault: OpenVault) -> None:
        self.vault = vault
        self.typed = [Typed(RecordId("1" * 32), None, "intake", "1", b"typed last")]

    def flush(self) -> None:
        for typed in self.typed:
            keep_draft(self.vault, typed)

    def behind(self) -> list[Typed]:
        return self.typed


@pytest.fixture
def stuck(qapp):
    """The thread of a vault that hangs until the test ends."""
    thread, end = OneThread("vault"), threading.Event()
    thread.after_all(end.wait)
    yield thread
    end.set()
    thread.close()


def found_by_samira(folder):
    unlocked = slots.unlock(slot_file.read(folder), "Samira", PASSPHRASE)
    with closing(OpenVault(folder, unlocked)) as vault:
        return [draft.snapshot for draft in my_drafts(vault)]


def timed(work) -> float:
    started = time.monotonic()
    work()
    return time.monotonic() - started


def test_a_lock_with_a_stuck_vault_leaves_what_was_typed_in_the_lifeboat(vault_folder, stuck):
    vault = OpenVault(vault_folder, slots.unlock(slot_file.read(vault_folder), "Samira", PASSPHRASE))
    assert timed(lambda: before_lock(Typist(vault), stuck)) < LONGEST_S + SLACK_S
    vault.close()
    assert found_by_samira(vault_folder) == [b"typed last"]


def test_a_lock_does_not_wait_for_a_disk_that_hangs(vault, stuck, monkeypatch):
    end = threading.Event()
    monkeypatch.setattr(vault._lifeboat, "_put", lambda _place, _data: end.wait())
    assert timed(lambda: before_lock(Typist(vault), stuck)) < LONGEST_S + SLACK_S
    end.set()


def test_a_lock_is_not_held_up_where_the_vault_takes_it(vault_folder, qapp):
    thread = OneThread("vault")
    unlocked = slots.unlock(slot_file.read(vault_folder), "Samira", PASSPHRASE)
    vault = thread.wait_for(lambda: OpenVault(vault_folder, unlocked))
    assert timed(lambda: before_lock(Typist(vault), thread)) < LONGEST_S
    assert vault._lifeboat.mine() == []
    thread.wait_for(vault.close)
    thread.close()
    assert found_by_samira(vault_folder) == [b"typed last"]


def test_what_waits_for_two_looks_is_put_aside_before_anything_locks(vault):
    desk = Typist(vault)
    lookout = Lookout(desk)
    lookout.stop()
    lookout._waited = set()
    lookout.look()
    assert vault._lifeboat.mine() == []
    desk.typed = [Typed(RecordId("1" * 32), None, "intake", "1", b"typed since")]
    lookout.look()
    assert [draft.snapshot for draft in vault._lifeboat.mine()] == [b"typed since"]


def test_the_lookout_looks_by_itself(vault, monkeypatch):
    monkeypatch.setattr("fieldintake.rescue._LOOK_S", 0.01)
    desk, done = Typist(vault), threading.Event()
    desk.vault = type("Told", (), {"staff": vault.staff, "clock": vault.clock})()
    desk.vault.put_aside = lambda _drafts: done.set()
    lookout = Lookout(desk)
    assert done.wait(5)
    lookout.stop()
