"""Every way into the lock ends in it: when the new process cannot start, when waiting fails, after a sleep."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QMenu

from fieldintake import app as app_module
from fieldintake import handover
from fieldintake import idle as idle_module
from fieldintake.app import Desk
from fieldintake.idle import IdleWatch
from fieldintake.ui.background import OneThread

_NO_INTERPRETER = """
import sys
from pathlib import Path
from fieldintake import handover
sys.executable = {gone!r}
try:
    handover.become_door(Path("records"))
except OSError:
    pass
print("still here")
"""


def test_a_desk_that_cannot_become_the_door_ends(tmp_path):
    source = _NO_INTERPRETER.format(gone=str(tmp_path / "no-such-python"))
    ended = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "still here" not in ended.stdout


def test_children_that_cannot_be_killed_do_not_hold_up_the_lock(monkeypatch):
    replaced: list[list[str]] = []

    def no_children() -> None:
        raise OSError("no process list")

    monkeypatch.setattr(handover, "kill_children", no_children)
    monkeypatch.setattr(handover, "_replace", lambda words, keep: replaced.append(words))
    with pytest.raises(OSError, match="no process list"):
        handover.become_door(Path("records"))
    assert replaced[0][0] == "door"


class Shut:
    """A thread of the vault that takes no more work."""

    def after_all(self, _then) -> None:
        raise RuntimeError("cannot schedule new futures after shutdown")


def test_a_lock_that_cannot_wait_for_the_disk_locks_all_the_same(monkeypatch):
    gone: list[Path] = []
    monkeypatch.setattr(app_module, "become_door", lambda folder, _word: gone.append(folder))
    desk = Desk.__new__(Desk)
    desk.folder, desk.vault_thread, desk.workspace = Path("records"), Shut(), Notes()
    with pytest.raises(RuntimeError):
        desk._lock_now()
    assert gone == [Path("records")]


@pytest.mark.qt_log_ignore("does not support")  # the offscreen platform raises no menu
def test_hiding_blanks_every_window_that_is_open_before_it_locks(qapp, qtbot):
    sheet, menu, locked = QDialog(), QMenu(), []
    for each in (sheet, menu):
        qtbot.addWidget(each)
        each.show()
    desk = Desk.__new__(Desk)
    desk.application = qapp
    desk.lock = lambda: locked.append([each for each in qapp.topLevelWidgets() if each.isVisible()])
    desk.hide()
    assert locked == [[]]


class Clock:
    """A clock that a test turns on."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(idle_module, "_awake_and_asleep", made)
    monkeypatch.setattr(IdleWatch, "_watch", lambda _self: None)  # what the touch itself does is meant here
    return made


@pytest.fixture
def watch(qapp, clock):
    locked: list[bool] = []
    made = IdleWatch(qapp, lambda: locked.append(True), idle_s=300)
    made.locked = locked
    yield made
    qapp.removeEventFilter(made)
    made.setParent(None)


def test_a_touch_within_the_time_is_work_and_starts_it_anew(watch, clock):
    for _ in range(3):
        clock.now += 299
        assert not watch.eventFilter(QObject(), QEvent(QEvent.Type.KeyPress))
    assert watch.locked == []


def test_the_touch_that_opens_the_lid_after_a_night_locks_and_does_nothing_else(watch, clock):
    clock.now += 8 * 3600
    assert watch.eventFilter(QObject(), QEvent(QEvent.Type.MouseMove))
    assert watch.locked


@pytest.mark.qt_log_ignore("does not support")  # the offscreen platform raises no menu
def test_ctrl_l_locks_over_what_the_toolkit_opens_by_itself(watch, qtbot):
    edit, picker = QLineEdit(), QComboBox()
    picker.addItems(["one", "two"])
    for each in (edit, picker):
        qtbot.addWidget(each)
        each.show()
    picker.showPopup()
    QTest.keyClick(picker.view(), Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    picker.hidePopup()
    menu = edit.createStandardContextMenu()
    QTest.keyClick(menu, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    menu.deleteLater()
    QTest.keyClick(edit, Qt.Key.Key_L)
    assert len(watch.locked) == 2
    assert edit.text() == "l"


def test_the_watch_locks_by_itself_when_nobody_touches_anything(qapp):
    locked = threading.Event()
    made = IdleWatch(qapp, locked.set, idle_s=0.01)
    assert locked.wait(5)
    qapp.removeEventFilter(made)
    made.setParent(None)


class Notes:
    """A workspace that says in which order it was left."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.vault = self.unsaved = self

    def flush(self) -> None:
        self.said.append(f"flush on {threading.current_thread().name.split('_')[0]}")

    def close(self) -> None:
        self.said.append(f"close on {threading.current_thread().name.split('_')[0]}")


def test_a_closed_window_writes_what_waits_and_gives_everything_back(qapp):
    desk = Desk.__new__(Desk)
    desk.vault_thread, desk.workspace, desk.lookout = OneThread("vault"), Notes(), None
    desk.close()
    assert desk.workspace.said == ["flush on vault", "close on MainThread", "close on vault"]


def test_a_lock_writes_what_waits_before_it_goes(qapp, monkeypatch):
    said: list[str] = []
    monkeypatch.setattr(app_module, "become_door", lambda _folder, _word: said.append("door"))
    desk = Desk.__new__(Desk)
    desk.folder, desk.vault_thread, desk.workspace = Path("records"), OneThread("vault"), Notes()
    desk._lock_now()
    desk.vault_thread.close()
    assert desk.workspace.said + said == ["flush on vault", "door"]
