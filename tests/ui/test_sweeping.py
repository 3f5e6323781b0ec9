"""The records are looked over only while the vault's thread has nothing else to do, and damage is told by the desk."""

from __future__ import annotations

import pytest

from fieldintake.storage import slot_file, slots
from fieldintake.storage.integrity import FINDING
from fieldintake.storage.vault import OpenVault
from fieldintake.ui.background import OneThread
from fieldintake.workspace.sweeping import Sweeping
from tests.conftest import PASSPHRASE


@pytest.fixture
def thread(qapp):
    made = OneThread("vault")
    yield made
    made.close()


@pytest.fixture
def vault(vault_folder, thread):
    unlocked = slots.unlock(slot_file.read(vault_folder), "Samira", PASSPHRASE)
    opened = thread.wait_for(lambda: OpenVault(vault_folder, unlocked))
    yield opened
    thread.wait_for(opened.close)


def sweeping(vault, thread, said):
    return Sweeping(
        vault,
        thread,
        thread,
        found=lambda: said.append("found"),
        ended=lambda: said.append("ended"),
        failed=lambda error: said.append(error),
    )


def test_a_round_ends_by_itself(vault, thread, qtbot, monkeypatch):
    monkeypatch.setattr("fieldintake.workspace.sweeping._EVERY_MS", 1)
    said = []
    made = sweeping(vault, thread, said)
    made.begin()
    qtbot.waitUntil(lambda: said == ["ended"], timeout=20_000)
    again = sweeping(vault, thread, said)
    again.begin()
    qtbot.waitUntil(lambda: again._sweep is not None)
    assert not again._clock.isActive()  # for a week


def test_it_waits_while_there_is_something_else_to_do(vault, thread, qtbot):
    made = sweeping(vault, thread, [])
    made.begin()
    qtbot.waitUntil(lambda: made._sweep is not None)
    made.stop()
    looked = []
    made._sweep.slice = lambda: looked.append(1) or True
    thread.submit(lambda: None, done=lambda _none: None, failed=pytest.fail)
    made.look_on()
    qtbot.waitUntil(lambda: thread.is_idle)
    assert looked == []
    made.look_on()
    qtbot.waitUntil(lambda: looked == [1] and thread.is_idle)


def test_what_was_found_is_told_to_whoever_unlocks_next(vault, thread, qtbot):
    def find() -> None:
        with vault.work() as unit:
            unit.settings.set(FINDING, "pages")

    thread.wait_for(find)
    said = []
    sweeping(vault, thread, said).begin()
    qtbot.waitUntil(lambda: said == ["found"])
