"""The laptop goes on a journey without its keys, or everything on it is erased: by the lines of the settings."""

from __future__ import annotations

from contextlib import closing

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog, QMenu, QPushButton

from fieldintake.domain.desk import Role
from fieldintake.domain.errors import KeysAway, NotAVault
from fieldintake.storage import keys, panic, recovery, slot_file, slots, travel
from fieldintake.storage.absence import read_slots
from fieldintake.storage.founding import add_person
from fieldintake.storage.vault import OpenVault
from fieldintake.ui.rooms import Room
from fieldintake.ui.settings.safety import PANIC, TRAVEL
from fieldintake.wording.isolation import bare
from tests.conftest import PASSPHRASE

HERS = "nine slow rivers under the bridge"


def unlock(folder):
    return slots.unlock(slot_file.read(folder), "Samira", PASSPHRASE)


def line(desk, key):
    """The card and the row of a line of the settings."""
    page = desk.workspace.pages.settings
    desk.until(lambda: page.cards)
    for card in page.cards:
        rows = card.list.rows
        for place in range(rows.rowCount()):
            if rows.row_at(place).key == key:
                return card, rows.row_at(place)
    raise AssertionError(key)


def settings(desk, locked):
    desk.window.lock_wanted.connect(lambda: locked.append(True))
    desk.workspace.enter(Room.SETTINGS)
    desk.until(lambda: desk.workspace.pages.settings.cards)


def the(desk, kind):
    desk.until(lambda: [each for each in desk.window.findChildren(kind) if each.isVisible()])
    return next(each for each in desk.window.findChildren(kind) if each.isVisible())


def test_erasing_asks_once_and_then_nobody_opens_the_records_again(vault_folder, at_desk):
    desk, locked = at_desk(vault_folder, unlock(vault_folder)), []
    settings(desk, locked)
    line(desk, PANIC)[0].list.acted.emit(PANIC)
    asked = the(desk, QDialog)
    keep = next(each for each in asked.findChildren(QPushButton) if each.text() == "Keep everything")
    QTest.mouseClick(keep, Qt.MouseButton.LeftButton)
    unlock(vault_folder)
    line(desk, PANIC)[0].list.acted.emit(PANIC)
    asked = the(desk, QDialog)
    act = next(each for each in asked.findChildren(QPushButton) if each.text() == "Erase now")
    QTest.mouseClick(act, Qt.MouseButton.LeftButton)
    desk.until(lambda: locked)
    with pytest.raises(NotAVault):
        slot_file.read(vault_folder)
    at_desk.close()
    panic.finish(vault_folder)  # as the door does before anything else
    assert not vault_folder.exists()


def test_a_desk_without_sheets_or_colleague_says_what_is_missing(vault_folder, at_desk):
    desk, locked = at_desk(vault_folder, unlock(vault_folder)), []
    settings(desk, locked)
    _card, row = line(desk, TRAVEL)
    assert not row.action
    assert "recovery sheets" in bare(row.reason)
    sheets = recovery.new_sheets()
    desk.in_vault(lambda vault: recovery.enable_sheets(vault, sheets, sheets.words[:2]))
    desk.workspace.presenters.settings.show()
    desk.until(lambda: "colleague" in bare(line(desk, TRAVEL)[1].reason))
    assert not line(desk, TRAVEL)[1].action


def test_the_keys_go_to_a_file_for_a_colleague_who_brings_them_back(vault_folder, tmp_path, at_desk):
    sheets = recovery.new_sheets()
    with closing(OpenVault(vault_folder, unlock(vault_folder))) as vault:
        add_person(vault, "Idris", Role.WORKER, HERS, cost=keys.FLOOR)
        recovery.enable_sheets(vault, sheets, sheets.words[:2])
    desk, locked = at_desk(vault_folder, unlock(vault_folder)), []
    settings(desk, locked)
    card, row = line(desk, TRAVEL)
    assert row.action
    card.list.acted.emit(TRAVEL)
    menu = the(desk, QMenu)
    assert [bare(action.text()) for action in menu.actions() if action.text()] == ["Idris"]
    menu.actions()[0].trigger()
    menu.close()
    window = the(desk, QFileDialog)
    window.fileSelected.emit(str(vault_folder / "keys"))
    desk.until(lambda: [each for each in desk.window.findChildren(QDialog) if type(each) is QDialog])
    assert not locked, "the vault's own folder is no place for them"
    line(desk, TRAVEL)[0].list.acted.emit(TRAVEL)
    the(desk, QMenu).actions()[0].trigger()
    the(desk, QFileDialog).fileSelected.emit(str(tmp_path / "keys"))
    desk.until(lambda: locked)
    with pytest.raises(KeysAway):
        read_slots(vault_folder)
    at_desk.close()
    travel.return_by_passphrase(vault_folder, tmp_path / "keys", HERS)
    unlock(vault_folder)
