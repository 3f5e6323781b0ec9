"""A date that leapt forward is asked about once a day, and what the person says is what counts."""

from __future__ import annotations

import pytest

from fieldintake.storage import slot_file, slots
from fieldintake.storage.clock import LEAP_MS
from fieldintake.storage.vault import OpenVault
from fieldintake.ui.background import OneThread
from fieldintake.ui.words import Words
from fieldintake.workspace.dates import Dates
from tests.conftest import PASSPHRASE


class Asking:
    """Keeps what is asked and said."""

    def __init__(self) -> None:
        self.asked, self.said = [], []

    def pick(self, question, hint, choices, *, leave, then) -> None:
        self.asked.append((question, hint, dict(choices), then))

    def tell(self, what, then_what) -> None:
        self.said.append(what)


@pytest.fixture
def thread(qapp):
    made = OneThread("vault")
    yield made
    made.close()


@pytest.fixture
def vault(vault_folder, thread):
    unlocked = slots.unlock(slot_file.read(vault_folder), "Samira", PASSPHRASE)
    opened = thread.wait_for(lambda: OpenVault(vault_folder, unlocked))
    ahead = {"says": opened.clock.now_ms()}
    opened.clock._wall = lambda: ahead["says"]
    opened.ahead = ahead
    yield opened
    thread.wait_for(opened.close)


@pytest.fixture
def desk(vault, thread):
    dialogs, believed = Asking(), []
    made = Dates(
        vault, thread, dialogs, Words("en"), thread,
        believed=lambda standing: believed.append(standing.days > 0), failed=pytest.fail,
    )  # fmt: skip
    yield made, dialogs, believed
    made.stop()


def look(dates, thread, qtbot):
    dates.look()
    qtbot.waitUntil(lambda: thread.is_idle)


def test_nothing_is_asked_while_the_date_goes_on_as_time_does(desk, thread, qtbot):
    dates, dialogs, _believed = desk
    look(dates, thread, qtbot)
    assert dialogs.asked == []


def test_yes_is_believed_and_kept(desk, vault, thread, qtbot):
    dates, dialogs, believed = desk
    vault.ahead["says"] += 40 * LEAP_MS
    look(dates, thread, qtbot)
    look(dates, thread, qtbot)
    ((question, hint, choices, then),) = dialogs.asked
    words = Words("en")
    assert words.full_day(vault.ahead["says"]) in question
    assert words.full_day(vault.ahead["says"] - 40 * LEAP_MS) in hint
    assert list(choices) == ["right", "wrong"]
    then("right")
    qtbot.waitUntil(lambda: believed == [True])
    assert thread.wait_for(vault.clock.leap) is None
    assert thread.wait_for(vault.clock.now_ms) == vault.ahead["says"]


def test_no_says_what_to_do_and_goes_on_as_before(desk, vault, thread, qtbot):
    dates, dialogs, believed = desk
    before = vault.ahead["says"]
    vault.ahead["says"] += 40 * LEAP_MS
    look(dates, thread, qtbot)
    dialogs.asked[0][3]("wrong")
    qtbot.waitUntil(lambda: thread.is_idle)
    assert dialogs.said == ["Set the date of this laptop."]
    assert believed == []
    assert thread.wait_for(vault.clock.now_ms) < before + LEAP_MS
    vault.ahead["says"] += LEAP_MS
    look(dates, thread, qtbot)
    assert len(dialogs.asked) == 2
