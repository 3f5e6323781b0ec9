"""The door: first run, the right and the wrong passphrase, a damaged folder; by gesture, in its own window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fieldintake.handover import LOCKED
from fieldintake.storage import slot_file
from fieldintake.storage.absence import AWAY
from fieldintake.storage.vault import OpenVault
from fieldintake.ui.lock.state import DoorProblem
from fieldintake.ui.setup.state import SetupProblem
from tests.conftest import PASSPHRASE

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
LEFT = Qt.MouseButton.LeftButton


def test_the_right_passphrase_hands_over_keys_and_nothing_else(doors, vault_folder, qtbot):
    door = doors(vault_folder)
    QTest.keyClicks(door.lock_view.passphrase, PASSPHRASE)
    QTest.keyClick(door.lock_view.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(doors.handed), timeout=15_000)
    folder, found, accept_older = doors.handed[0]
    OpenVault(folder, found).close()
    assert not accept_older
    assert PASSPHRASE not in repr(found)


def test_a_wrong_passphrase_is_said_kindly_and_the_field_is_emptied(doors, vault_folder, qtbot):
    door = doors(vault_folder, LOCKED)
    QTest.keyClicks(door.lock_view.passphrase, "not the right one at all")
    QTest.mouseClick(door.lock_view.unlock, LEFT)
    qtbot.waitUntil(lambda: door.lock.state.problem is not None, timeout=15_000)
    assert door.lock.state.problem is DoorProblem.WRONG
    assert door.lock_view.problem.isVisible()
    assert door.lock_view.passphrase.text() == ""
    assert not doors.handed


def test_an_older_copy_is_taken_only_after_it_was_said_what_that_means(doors, vault_folder, qtbot):
    door = doors(vault_folder, "VaultRolledBack")
    assert door.lock.state.problem is DoorProblem.OLDER
    assert door.lock_view.problem.isVisible()
    QTest.keyClicks(door.lock_view.passphrase, PASSPHRASE)
    QTest.mouseClick(door.lock_view.unlock, LEFT)
    qtbot.waitUntil(lambda: bool(doors.handed), timeout=15_000)
    assert doors.handed[0][2]


def test_it_says_when_it_was_locked_only_after_a_lock(doors, vault_folder):
    assert doors(vault_folder).lock.state.locked_ms is None
    assert doors(vault_folder, LOCKED).lock.state.locked_ms is not None


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        (("", "Samira", PASSPHRASE, PASSPHRASE), SetupProblem.NO_ORGANISATION),
        (("House", "", PASSPHRASE, PASSPHRASE), SetupProblem.NO_NAME),
        (("House", "Samira", PASSPHRASE, PASSPHRASE + "x"), SetupProblem.DIFFERENT),
        (("House", "Samira", "short", "short"), SetupProblem.WEAK),
    ],
)
def test_the_first_run_says_what_is_in_the_way(doors, tmp_path, qtbot, answers, problem):
    door = doors(tmp_path / "records")
    for field, text in zip(door.set_up_view.fields, answers, strict=True):
        QTest.keyClicks(field, text)
    QTest.mouseClick(door.set_up_view.make, LEFT)
    qtbot.waitUntil(lambda: door.set_up.state.problem is problem, timeout=15_000)
    assert not (tmp_path / "records").exists()


def test_damaged_slot_files_are_named_in_any_language_and_no_passphrase_is_asked(
    doors, vault_folder, monkeypatch
):
    for name in slot_file.COPIES:
        (vault_folder / name).write_bytes(b"rubbish")
    door = doors(vault_folder)
    view = door.lock_view
    assert view.problem.isVisible()
    assert not any(each.isVisible() for each in (view.passphrase, view.unlock, view.name, view.forgot))
    monkeypatch.setattr(door.dialogs, "choose", lambda _name, _choices, *, chosen, then: then("fr"))
    QTest.mouseClick(view.language, LEFT)
    assert not doors.handed
    assert view.question.text() == "Les dossiers ne s’ouvrent pas"


def test_keys_on_a_journey_are_told_and_no_new_vault_is_offered(doors, vault_folder):
    for name in slot_file.COPIES:
        (vault_folder / name).unlink()
    (vault_folder / AWAY).touch()
    door = doors(vault_folder)
    assert not hasattr(door, "set_up_view")
    assert door.lock_view.problem.isVisible()
    assert not door.lock_view.passphrase.isVisible()
