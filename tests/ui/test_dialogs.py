"""What opens over the window: locking and hiding reach it, digits are taken whole, and waiting can be stopped."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QMenu, QProgressBar, QPushButton, QWidget
from shiboken6 import delete

from fieldintake.ui.dialogs import WindowDialogs
from fieldintake.ui.shell import MainWindow
from fieldintake.ui.words import Words

CTRL = Qt.KeyboardModifier.ControlModifier


class Leaf(QWidget):
    """A page without anything on it."""

    def again(self) -> None:
        """It has no words."""


class Opened:
    """A window and what opens over it; `heard` says what the keys asked for."""

    def __init__(self, look) -> None:
        self.window = MainWindow(look, Words("en"))
        self.window.add(Leaf())
        self.dialogs = WindowDialogs(look, Words("en"), self.window, guard=self.window.guard)
        self.heard: list[str] = []
        self.window.lock_wanted.connect(lambda: self.heard.append("lock"))
        self.window.hide_wanted.connect(lambda: self.heard.append("hide"))

    def the(self, kind: type) -> QWidget:
        (found,) = [each for each in self.window.findChildren(kind) if each.isVisible()]
        return found


@pytest.fixture
def opened(look, qtbot) -> Iterator[Opened]:
    made = Opened(look)
    made.window.show()
    qtbot.waitExposed(made.window)
    made.window.activateWindow()
    yield made
    made.window.close()
    delete(made.window)


WAYS = {
    "tell": lambda dialogs: dialogs.tell("What", "Then"),
    "confirm": lambda dialogs: dialogs.confirm("Sure?", "Gone", act="Do", leave="Leave", then=pytest.fail),
    "write": lambda dialogs: dialogs.write("Why?", "Hint", act="Do", leave="Leave", then=pytest.fail),
    "digits": lambda dialogs: dialogs.ask_digits("PIN", "Hint", 6, act="Do", leave="Leave", then=pytest.fail),
    "file": lambda dialogs: dialogs.open_file("Which?", "", pytest.fail),
    "menu": lambda dialogs: dialogs.choose("Which?", [("a", "A")], chosen="a", then=pytest.fail),
}


def key(opened: Opened, kind: type, pressed: Qt.Key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    over = opened.the(kind)
    QTest.keyClick(over.focusWidget() or over, pressed, modifier)


# A menu is raised and takes the keyboard, which the offscreen platform cannot do.
@pytest.mark.qt_log_ignore("does not support")
@pytest.mark.parametrize("way", WAYS)
def test_the_desk_locks_by_key_over_whatever_is_open(opened, way):
    WAYS[way](opened.dialogs)
    kind = {"file": QFileDialog, "menu": QMenu}.get(way, QDialog)
    key(opened, kind, Qt.Key.Key_L, CTRL)
    assert opened.heard == ["lock"]


@pytest.mark.qt_log_ignore("does not support")
@pytest.mark.parametrize("way", WAYS)
def test_escape_twice_hides_over_whatever_is_open(opened, way):
    WAYS[way](opened.dialogs)
    kind = {"file": QFileDialog, "menu": QMenu}.get(way, QDialog)
    key(opened, kind, Qt.Key.Key_Escape)
    QTest.keyClick(opened.window.windowHandle(), Qt.Key.Key_Escape)
    assert opened.heard == ["hide"]


def test_no_file_window_is_the_system_s(opened):
    opened.dialogs.open_folder("Where?", pytest.fail)
    assert opened.the(QFileDialog).testOption(QFileDialog.Option.DontUseNativeDialog)


@pytest.mark.qt_log_ignore("does not support")
def test_a_file_window_leaves_no_trace_of_where_somebody_looked(opened, qtbot, tmp_path):
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(tmp_path))
    place = tmp_path / "stick-of-hers"
    place.mkdir()
    (place / "partner.card").touch()
    taken = []
    opened.dialogs.open_file("Which?", "", taken.append)
    window = opened.the(QFileDialog)
    window.setDirectory(str(place))
    window.findChild(QLineEdit, "fileNameEdit").setText("partner.card")
    window.accept()
    assert taken == [place / "partner.card"]
    written = tmp_path / "QtProject.conf"
    qtbot.waitUntil(written.exists)
    kept = written.read_text()
    assert "lastVisited" in kept
    assert place.name not in kept


def test_digits_are_unseen_and_taken_only_when_all_are_there(opened):
    taken: list[str] = []
    opened.dialogs.ask_digits("PIN", "Hint", 6, act="Pause", leave="Back", then=taken.append)
    field = opened.the(QDialog).findChild(QLineEdit)
    buttons = opened.the(QDialog).findChildren(QPushButton)
    go = next(button for button in buttons if button.text() == "Pause")
    assert field.echoMode() is QLineEdit.EchoMode.Password
    for typed in ("12345", "12345a", "1234 6"):
        field.setText(typed)
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert not go.isEnabled()
    assert taken == []
    field.setText("482913")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert taken == ["482913"]


def test_what_ends_at_once_says_nothing_and_what_takes_long_can_be_stopped(opened, qtbot):
    stopped: list[bool] = []

    def wait():
        return opened.dialogs.wait("Copying", "Leave it", leave="Stop", left=lambda: stopped.append(True))

    wait().ended()
    qtbot.wait(600)
    assert not [each for each in opened.window.findChildren(QDialog) if each.isVisible()]
    under_way = wait()
    qtbot.waitUntil(lambda: any(each.isVisible() for each in opened.window.findChildren(QDialog)))
    opened.the(QDialog).reject()
    assert stopped == [True]
    under_way.ended()


def test_how_far_something_is_can_be_told_from_any_thread(opened, qtbot):
    under_way = opened.dialogs.wait("Copying", "Leave it", leave="Stop", left=pytest.fail)
    bar = opened.window.findChild(QProgressBar)
    assert bar.maximum() == 0  # nobody knows yet
    telling = threading.Thread(target=lambda: under_way.reached(30, 120))
    telling.start()
    telling.join()
    qtbot.waitUntil(lambda: (bar.value(), bar.maximum()) == (25, 100))
    under_way.ended()


def test_the_toolkit_says_its_own_words_in_the_language_of_the_desk(opened, look):
    said = []
    for language in ("fr", "ar", "en"):
        look.speak(language, right_to_left=language == "ar")
        opened.dialogs.open_file("Which?", "", pytest.fail)
        window = opened.the(QFileDialog)
        said.append({button.text() for button in window.findChildren(QPushButton) if button.text()})
        window.reject()
        window.hide()
    assert len({frozenset(words) for words in said}) == 3
