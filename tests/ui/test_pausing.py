"""A pause holds: no key, no late answer and no second pause leads past the PIN, and nothing is lost by it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget
from shiboken6 import delete

from fieldintake.pausing import Pausing
from fieldintake.ui.dialogs import WindowDialogs
from fieldintake.ui.shell import MainWindow
from fieldintake.ui.words import Words

PIN = "482913"
CTRL = Qt.KeyboardModifier.ControlModifier


class Leaf(QWidget):
    """A page without anything on it."""

    def again(self) -> None:
        """It has no words."""


class Paused:
    """A window with two pages, and its pause."""

    def __init__(self, look) -> None:
        self.window = MainWindow(look, Words("en"))
        self.first, self.second = Leaf(), Leaf()
        self.locked: list[bool] = []
        self.window.add(self.first)
        self.window.add(self.second)
        self.pausing = Pausing(self.window, look, Words("en"), lambda: self.locked.append(True))
        self.dialogs = WindowDialogs(
            look, Words("en"), self.window, self.window.when_uncovered, self.window.guard
        )
        self.window.turn_to(self.first)

    def begin(self) -> None:
        self.pausing._choose(PIN, PIN)

    @property
    def shown(self) -> QWidget:
        return self.window.pages.currentWidget()

    def opened(self) -> list[QDialog]:
        return [dialog for dialog in self.window.findChildren(QDialog) if dialog.isVisible()]


@pytest.fixture
def paused(look, qtbot) -> Iterator[Paused]:
    made = Paused(look)
    made.window.show()
    qtbot.waitExposed(made.window)
    made.window.activateWindow()
    qtbot.waitUntil(made.window.isActiveWindow)
    yield made
    made.window.close()
    delete(made.window)


def presses(paused: Paused, signal, key: Qt.Key, modifier=Qt.KeyboardModifier.NoModifier) -> int:
    heard: list[bool] = []
    signal.connect(lambda: heard.append(True))
    QTest.keyClick(paused.window.windowHandle(), key, modifier)
    return len(heard)


def test_only_locking_and_hiding_answer_to_keys_while_it_is_paused(paused):
    window = paused.window
    assert presses(paused, window.intake_wanted, Qt.Key.Key_N, CTRL) == 1
    assert presses(paused, window.help_wanted, Qt.Key.Key_F1) == 1
    paused.begin()
    assert presses(paused, window.intake_wanted, Qt.Key.Key_N, CTRL) == 0
    assert presses(paused, window.help_wanted, Qt.Key.Key_F1) == 0
    assert presses(paused, window.lock_wanted, Qt.Key.Key_L, CTRL) == 1
    presses(paused, window.hide_wanted, Qt.Key.Key_Escape)
    assert presses(paused, window.hide_wanted, Qt.Key.Key_Escape) == 1
    assert paused.shown is paused.pausing.view


def test_a_page_that_comes_late_waits_behind_the_pin(paused):
    paused.begin()
    paused.window.turn_to(paused.second)
    assert paused.shown is paused.pausing.view
    assert not paused.window.column.isVisible()
    paused.pausing.presenter.answer(PIN)
    assert paused.shown is paused.second
    assert paused.window.column.isVisible()


def test_the_right_pin_leads_back_and_the_keys_answer_again(paused):
    paused.begin()
    paused.pausing.presenter.answer(PIN)
    assert paused.shown is paused.first
    assert presses(paused, paused.window.intake_wanted, Qt.Key.Key_N, CTRL) == 1


def test_a_pause_in_a_pause_forgets_no_page_and_no_wrong_try(paused):
    paused.begin()
    paused.pausing.presenter.answer("000000")
    paused.pausing.begin()
    assert paused.pausing.presenter.state.tries_left == 2
    paused.pausing.presenter.answer(PIN)
    assert paused.shown is paused.first


def test_no_window_opens_over_a_pause_and_the_open_one_steps_aside(paused):
    paused.dialogs.tell("She is expected", "On Tuesday.")
    assert len(paused.opened()) == 1
    paused.begin()
    assert paused.opened() == []
    paused.dialogs.tell("Another one", "It came late.")
    assert paused.opened() == []
    paused.pausing.presenter.answer(PIN)
    assert len(paused.opened()) == 2


def digits(paused: Paused) -> QLineEdit:
    """The field of the question that is open."""
    (sheet,) = paused.opened()
    return sheet.findChild(QLineEdit)


def test_a_pin_is_chosen_by_typing_it_twice(paused, qtbot):
    paused.pausing.begin()
    for typed in (PIN, "482931"):
        qtbot.waitUntil(lambda: len(paused.opened()) == 1)
        QTest.keyClicks(digits(paused), typed)
        QTest.keyClick(digits(paused), Qt.Key.Key_Return)
    assert not paused.window.is_covered, "two different PINs are none"
    for typed in (PIN, PIN):
        qtbot.waitUntil(lambda: len(paused.opened()) == 1)
        QTest.keyClicks(digits(paused), typed)
        QTest.keyClick(digits(paused), Qt.Key.Key_Return)
    assert paused.window.is_covered
    paused.pausing.presenter.answer(PIN)
    assert not paused.window.is_covered
