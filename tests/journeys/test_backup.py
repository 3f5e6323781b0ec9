"""A backup made from the settings: written and checked, stopped, refused by the disk, and asked for when it is late."""

from __future__ import annotations

import threading
from contextlib import closing

import pytest
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel, QPushButton

from fieldintake.casework.host_dangers import note_dangers_read, untold_dangers
from fieldintake.casework.open_case import open_case
from fieldintake.domain.desk import Role
from fieldintake.domain.errors import NotFound
from fieldintake.domain.host import HostDanger
from fieldintake.domain.priority import DAY_MS
from fieldintake.storage import backup, copying, keys, slot_file, slots
from fieldintake.storage.founding import add_person
from fieldintake.storage.vault import OpenVault
from fieldintake.ui.rooms import Room
from fieldintake.ui.settings.backup import BACKUP
from tests.conftest import PASSPHRASE


@pytest.fixture
def house(vault_folder):
    with closing(OpenVault(vault_folder, unlocked(vault_folder, "Samira"))) as vault:
        open_case(vault)
        add_person(vault, "Idris", Role.WORKER, PASSPHRASE, cost=keys.FLOOR)
    return vault_folder


def unlocked(folder, name):
    return slots.unlock(slot_file.read(folder), name, PASSPHRASE)


def shown(desk, kind=QDialog):
    return [sheet for sheet in desk.window.findChildren(kind) if sheet.isVisible()]


def make(desk, path):
    """Press "Make a backup" and choose a file."""
    desk.workspace.enter(Room.SETTINGS)
    page = desk.workspace.pages.settings
    desk.until(lambda: page.cards)
    page.chosen.emit(BACKUP)
    desk.until(lambda: shown(desk, QFileDialog))
    sheet = shown(desk, QFileDialog)[0]
    sheet.fileSelected.emit(str(path))
    sheet.close()


def backup_line(desk):
    rows = (row for section in desk.workspace.presenters.settings.state.sections for row in section.rows)
    return next(row for row in rows if row.key == BACKUP)


def buttons(desk, text):
    return [each for sheet in shown(desk) for each in sheet.findChildren(QPushButton) if each.text() == text]


def said_on(desk):
    """What stands in the open windows."""
    return " ".join(label.text() for sheet in shown(desk) for label in sheet.findChildren(QLabel))


def test_a_backup_is_written_checked_and_said_to_be_for_whom(house, at_desk, tmp_path):
    desk, path = at_desk(house, unlocked(house, "Samira")), tmp_path / "stick.backup"
    make(desk, path)
    desk.until(lambda: path.exists())
    desk.until(lambda: "The backup is written and checked." in said_on(desk))
    assert backup.opens_for(backup.read_trailer(path)) == ({unlocked(house, "Samira").staff}, False)
    assert backup.open_by_passphrase(path, "Samira", PASSPHRASE).master == unlocked(house, "Samira").master
    with pytest.raises(NotFound):
        backup.open_by_passphrase(path, "Idris", PASSPHRASE)
    desk.until(lambda: "Made and checked" in backup_line(desk).sentence)


def test_stopping_it_leaves_nothing_on_the_stick(house, at_desk, tmp_path, monkeypatch):
    desk, stick, held = at_desk(house, unlocked(house, "Samira")), tmp_path / "stick", threading.Event()
    stick.mkdir()
    copy = copying.copy_store

    def slowly(source, path, *, key, salt, progress):
        held.wait(10)
        return copy(source, path, key=key, salt=salt, progress=progress)

    monkeypatch.setattr("fieldintake.storage.vault.copy_store", slowly)
    make(desk, stick / "late.backup")
    desk.until(lambda: buttons(desk, "Stop"))
    desk.press(buttons(desk, "Stop")[0])
    held.set()
    desk.until(lambda: desk.workspace.vault_thread.is_idle)
    assert list(stick.iterdir()) == []
    desk.in_vault(open_case)


def test_a_place_that_takes_nothing_is_named(house, at_desk, tmp_path):
    desk = at_desk(house, unlocked(house, "Samira"))
    make(desk, tmp_path / "no such folder" / "a.backup")
    desk.until(lambda: "The disk did not take it." in said_on(desk))


def test_a_worker_makes_none(house, at_desk):
    desk = at_desk(house, unlocked(house, "Idris"))
    desk.workspace.enter(Room.SETTINGS)
    desk.until(lambda: desk.workspace.presenters.settings.state.sections)
    assert backup_line(desk).action == ""


def test_an_administrator_is_asked_for_one_each_week(house, monkeypatch):
    with closing(OpenVault(house, unlocked(house, "Samira"))) as vault:
        assert untold_dangers(vault, ()) == (HostDanger.OLD_BACKUP,)
        note_dangers_read(vault, [HostDanger.OLD_BACKUP])
        assert untold_dangers(vault, ()) == ()
        vault.clock._last_seen_ms = vault.clock.now_ms() + 8 * DAY_MS
        assert untold_dangers(vault, ()) == (HostDanger.OLD_BACKUP,)
        backup.make_backup(vault, house.parent / "a.backup", [vault.keys.staff])
        assert untold_dangers(vault, ()) == ()
