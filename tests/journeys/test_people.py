"""An admin lets a colleague into restricted cases, shuts them out and removes them; an auditor's desk shows no case."""

from __future__ import annotations

from contextlib import closing

import pytest
from PySide6.QtWidgets import QDialog, QMenu, QPushButton

from fieldintake.casework.open_case import open_case
from fieldintake.domain.compartments import Compartment
from fieldintake.domain.desk import Role
from fieldintake.storage import keys, slot_file, slots
from fieldintake.storage.compartments import members
from fieldintake.storage.founding import add_person
from fieldintake.storage.vault import OpenVault
from fieldintake.ui.rooms import Room
from fieldintake.wording.isolation import bare
from tests.conftest import PASSPHRASE


@pytest.fixture
def house(vault_folder):
    """Samira the admin, Idris the worker, Amal the auditor; one case."""
    with closing(OpenVault(vault_folder, unlocked(vault_folder, "Samira"))) as vault:
        open_case(vault)
        add_person(vault, "Idris", Role.WORKER, PASSPHRASE, cost=keys.FLOOR)
        add_person(vault, "Amal", Role.AUDITOR, PASSPHRASE, cost=keys.FLOOR)
    return vault_folder


def unlocked(folder, name):
    return slots.unlock(slot_file.read(folder), name, PASSPHRASE)


def people_of(desk):
    """The lines of the people's card: sentence, reason, key."""
    page = desk.workspace.pages.settings
    desk.until(lambda: page.cards)
    rows = page.cards[0].list.rows
    return [rows.row_at(place) for place in range(rows.rowCount())]


def line_of(desk, name):
    return next(row for row in people_of(desk) if bare(row.sentence).startswith(name))


def change(desk, name, act, answer):
    """Press what her line offers, choose, and answer what is asked."""
    key = line_of(desk, name).key
    desk.workspace.pages.settings.cards[0].list.acted.emit(key)
    desk.until(lambda: [menu for menu in desk.window.findChildren(QMenu) if menu.isVisible()])
    menu = next(menu for menu in desk.window.findChildren(QMenu) if menu.isVisible())
    next(action for action in menu.actions() if action.text() == act).trigger()
    menu.close()
    desk.until(lambda: [sheet for sheet in desk.window.findChildren(QDialog) if sheet.isVisible()])
    sheet = next(sheet for sheet in desk.window.findChildren(QDialog) if sheet.isVisible())
    desk.press(next(button for button in sheet.findChildren(QPushButton) if button.text() == answer))


def insiders(desk):
    return desk.in_vault(lambda vault: members(vault, Compartment.RESTRICTED))


def test_an_admin_lets_a_colleague_in_and_shuts_them_out(house, at_desk):
    desk = at_desk(house, unlocked(house, "Samira"))
    desk.workspace.enter(Room.SETTINGS)
    before = insiders(desk)
    change(desk, "Idris", "Let them open restricted cases", "Let them in")
    desk.until(
        lambda: any(
            "Opens restricted cases" in row.reason for row in people_of(desk) if "Idris" in row.sentence
        )
    )
    assert len(insiders(desk)) == len(before) + 1
    change(desk, "Idris", "Shut them out of restricted cases", "Shut them out")
    desk.until(lambda: insiders(desk) == before)
    assert not any(row.action for row in people_of(desk) if bare(row.sentence).startswith("Samira"))


def test_whoever_is_removed_is_gone_and_the_desk_begins_anew(house, at_desk, monkeypatch):
    begun = []
    monkeypatch.setattr("fieldintake.workspace.key_changes.become_workspace", lambda *new: begun.append(new))
    desk = at_desk(house, unlocked(house, "Samira"))
    desk.workspace.enter(Room.SETTINGS)
    change(desk, "Idris", "Remove from this desk", "Remove")
    desk.until(lambda: begun)
    [(folder, renewed)] = begun
    assert {slot.desk_name for slot in slot_file.read(folder).slots} == {"Samira", "Amal"}
    desk.workspace.sweeping.stop()
    with closing(OpenVault(folder, renewed)) as vault:
        vault.check()


def test_a_worker_is_offered_no_change(house, at_desk):
    desk = at_desk(house, unlocked(house, "Idris"))
    desk.workspace.enter(Room.SETTINGS)
    assert [bare(row.sentence) for row in people_of(desk) if row.action] == []


def test_an_auditor_finds_no_way_to_a_case(house, at_desk):
    desk = at_desk(house, unlocked(house, "Amal"))
    desk.until(lambda: desk.window.page is desk.workspace.pages.settings)
    rail = desk.window.column.rail
    assert not rail.intake.isVisible()
    assert [item.key for item in rail._words.rooms] == [Room.SETTINGS.value]
    desk.workspace.forms.begin_intake()
    desk.workspace.refresh()
    desk.workspace.speak()
    desk.until(lambda: desk.workspace.vault_thread.is_idle)
    assert desk.window.page is desk.workspace.pages.settings
    assert not [sheet for sheet in desk.window.findChildren(QDialog) if sheet.isVisible()]
