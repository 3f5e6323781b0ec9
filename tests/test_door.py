"""The door: first run, the right and the wrong passphrase, a damaged folder; by gesture, in its own window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from shiboken6 import delete

from fieldintake import door as door_module
from fieldintake.door import LOCKED, Door
from fieldintake.storage import keys, slot_file
from fieldintake.storage.absence import AWAY
from fieldintake.storage.vault import OpenVault
from fieldintake.ui.lock.state import DoorProblem
from fieldintake.ui.setup.state import SetupProblem
from tests.conftest import PASSPHRASE

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def opened(qapp, qtbot, monkeypatch):
    """Opens doors; what they hand over is kept here instead of replacing this process."""
    handed: list[tuple[Path, keys.UnlockedKeys, bool]] = []
    monkeypatch.setattr(
        door_module,
        "become_workspace",
        lambda folder, found, accept_older: handed.append((folder, found, accept_older)),
    )
    monkeypatch.setattr("fieldintake.storage.founding.calibrate", lambda: keys.FLOOR)
    doors: list[Door] = []

    def open_at(folder: Path, word: str = "") -> Door:
        doors.append(Door(qapp, folder, word))
        doors[-1].window.show()
        return doors[-1]

    open_at.handed = handed
    yield open_at
    for each in doors:
        each.thread.close()
        each.look.speak("en", right_to_left=False)
        each.window.close()
        delete(each.window)


def test_the_right_passphrase_hands_over_keys_and_nothing_else(opened, vault_folder, qtbot):
    door = opened(vault_folder)
    QTest.keyClicks(door.lock_view.passphrase, PASSPHRASE)
    QTest.keyClick(door.lock_view.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(opened.handed), timeout=15_000)
    folder, found, accept_older = opened.handed[0]
    OpenVault(folder, found).close()
    assert not accept_older
    assert PASSPHRASE not in repr(found)


def test_a_wrong_passphrase_is_said_kindly_and_the_field_is_emptied(opened, vault_folder, qtbot):
    door = opened(vault_folder, LOCKED)
    QTest.keyClicks(door.lock_view.passphrase, "not the right one at all")
    QTest.mouseClick(door.lock_view.unlock, LEFT)
    qtbot.waitUntil(lambda: door.lock.state.problem is not None, timeout=15_000)
    assert door.lock.state.problem is DoorProblem.WRONG
    assert door.lock_view.problem.isVisible()
    assert door.lock_view.passphrase.text() == ""
    assert not opened.handed


def test_an_older_copy_is_taken_only_after_it_was_said_what_that_means(opened, vault_folder, qtbot):
    door = opened(vault_folder, "VaultRolledBack")
    assert door.lock.state.problem is DoorProblem.OLDER
    assert door.lock_view.problem.isVisible()
    QTest.keyClicks(door.lock_view.passphrase, PASSPHRASE)
    QTest.mouseClick(door.lock_view.unlock, LEFT)
    qtbot.waitUntil(lambda: bool(opened.handed), timeout=15_000)
    assert opened.handed[0][2]


def test_it_says_when_it_was_locked_only_after_a_lock(opened, vault_folder):
    assert opened(vault_folder).lock.state.locked_ms is None
    assert opened(vault_folder, LOCKED).lock.state.locked_ms is not None


def test_the_first_run_makes_a_vault_with_the_forms_in_it(opened, tmp_path, qtbot):
    door = opened(tmp_path / "records")
    view = door.set_up_view
    for field, text in zip(view.fields, ("Harbour House", "Samira", PASSPHRASE, PASSPHRASE), strict=True):
        QTest.keyClicks(field, text)
    QTest.mouseClick(view.make, LEFT)
    qtbot.waitUntil(lambda: bool(opened.handed), timeout=30_000)
    vault = OpenVault(*opened.handed[0][:2])
    with vault.view() as unit:
        assert {"safety-and-language", "intake", "needs-and-risk"} <= {
            form.form_id for form in unit.forms.all()
        }
        assert unit.directory.own_card().name == "Harbour House"
    vault.close()


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        (("", "Samira", PASSPHRASE, PASSPHRASE), SetupProblem.NO_ORGANISATION),
        (("House", "", PASSPHRASE, PASSPHRASE), SetupProblem.NO_NAME),
        (("House", "Samira", PASSPHRASE, PASSPHRASE + "x"), SetupProblem.DIFFERENT),
        (("House", "Samira", "short", "short"), SetupProblem.WEAK),
    ],
)
def test_the_first_run_says_what_is_in_the_way(opened, tmp_path, qtbot, answers, problem):
    door = opened(tmp_path / "records")
    for field, text in zip(door.set_up_view.fields, answers, strict=True):
        QTest.keyClicks(field, text)
    QTest.mouseClick(door.set_up_view.make, LEFT)
    qtbot.waitUntil(lambda: door.set_up.state.problem is problem, timeout=15_000)
    assert not (tmp_path / "records").exists()


def test_damaged_slot_files_are_named_in_any_language_and_no_passphrase_is_asked(
    opened, vault_folder, monkeypatch
):
    for name in slot_file.COPIES:
        (vault_folder / name).write_bytes(b"rubbish")
    door = opened(vault_folder)
    view = door.lock_view
    assert view.problem.isVisible()
    assert not any(each.isVisible() for each in (view.passphrase, view.unlock, view.name, view.forgot))
    monkeypatch.setattr(door.dialogs, "choose", lambda _name, _choices, *, chosen, then: then("fr"))
    QTest.mouseClick(view.language, LEFT)
    assert not opened.handed
    assert view.question.text() == "Les dossiers ne s’ouvrent pas"


def test_keys_on_a_journey_are_told_and_no_new_vault_is_offered(opened, vault_folder):
    for name in slot_file.COPIES:
        (vault_folder / name).unlink()
    (vault_folder / AWAY).touch()
    door = opened(vault_folder)
    assert not hasattr(door, "set_up_view")
    assert door.lock_view.problem.isVisible()
    assert not door.lock_view.passphrase.isVisible()
