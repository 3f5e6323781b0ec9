"""J7: a passphrase is lost and the desk comes back, by her code, then by two sheets; and everybody sees it."""

from __future__ import annotations

from contextlib import closing

from PySide6.QtTest import QTest

from fieldintake.casework.see_recoveries import KeyEvent
from fieldintake.domain.desk import Role
from fieldintake.storage import keys, slot_file, slots
from fieldintake.storage.founding import add_person
from fieldintake.storage.vault import OpenVault
from fieldintake.ui.code.state import CodeStep
from fieldintake.ui.rooms import Room
from fieldintake.ui.settings.sections import SECTIONS
from fieldintake.ui.sheets.state import SheetStep
from fieldintake.ui.task.state import Task
from fieldintake.wording.isolation import bare
from tests.conftest import PASSPHRASE
from tests.hands import Hands
from tests.journeys.conftest import Desk

BY_CODE, BY_SHEETS = "eleven lanterns along the quiet quay", "four herons over the salt marsh"
HERS = "nine slow rivers under the bridge"


def seen_on_today(desk: Desk) -> list[str]:
    """The sentences about keys, as they stand on the screen."""
    page = desk.workspace.pages.today
    desk.until(lambda: page._state is not None)
    rows = page.keys.list.rows
    return [bare(rows.row_at(place).sentence) for place in range(rows.rowCount())]


def forgot(door, qtbot) -> Hands:
    person = Hands(door, qtbot)
    person.press(person.door.lock_view.forgot)
    person.task(Task.FORGOTTEN)
    return person


def test_a_lost_passphrase_is_got_over_by_code_then_by_sheets_and_everybody_sees_it(
    doors, tmp_path, qtbot, at_desk
):
    folder = tmp_path / "records"
    papers, code = first_run(doors, folder, qtbot)
    with closing(OpenVault(*doors.handed[-1][:2])) as vault:
        add_person(vault, "Idris", Role.WORKER, HERS, cost=keys.FLOOR)

    by_code(doors, folder, qtbot, code)
    desk = at_desk(*doors.handed[-1][:2])
    desk.until(lambda: desk.workspace.pages.today.keys.isVisible())
    assert "Samira came back in with a recovery code and chose a new passphrase" in seen_on_today(desk)
    desk.press(desk.workspace.pages.today.seen)
    desk.until(lambda: not desk.workspace.pages.today.keys.isVisible())
    at_desk.close()

    by_sheets(doors, folder, qtbot, papers)
    desk = at_desk(*doors.handed[-1][:2])
    desk.until(lambda: desk.workspace.pages.today.keys.isVisible())
    assert seen_on_today(desk) == ["Two recovery sheets were used to give Samira a new passphrase"]
    at_desk.close()

    idris = slots.unlock(slot_file.read(folder), "Idris", HERS)
    desk = at_desk(folder, idris)
    desk.until(lambda: desk.workspace.pages.today.keys.isVisible())
    events = [each.event for each in desk.workspace.pages.today._state.keys]
    assert events == [KeyEvent.BY_SHEETS, KeyEvent.BY_CODE], "he sees both, newest first, and no more"


def first_run(doors, folder, qtbot):
    """Three sheets and a code on paper."""
    person = Hands(doors(folder), qtbot)
    answers = ("Harbour House", "Samira", PASSPHRASE, PASSPHRASE)
    for field, text in zip(person.page.fields, answers, strict=True):
        QTest.keyClicks(field, text)
    person.press(person.page.make)
    papers = person.write_sheets()
    page = person.task(Task.CODE)
    QTest.keyClicks(page.passphrase, PASSPHRASE)
    person.press(page.act)
    person.code(CodeStep.WRITE)
    code = person.write_code()
    person.until(lambda: doors.handed)
    return papers, code


def by_code(doors, folder, qtbot, code):
    before = len(doors.handed)
    person = forgot(doors(folder), qtbot)
    person.press(person.page.act)
    page = person.task(Task.BY_CODE)
    QTest.keyClicks(page.code, code)
    person.new_passphrase(page, BY_CODE)
    person.press(page.act)
    person.until(lambda: len(doors.handed) > before)


def by_sheets(doors, folder, qtbot, papers):
    before = len(doors.handed)
    person = forgot(doors(folder), qtbot)
    person.press(person.page.way_choices[1])
    person.press(person.page.act)
    for number, paper in enumerate((papers[1], papers[2]), start=1):
        page = person.sheets(SheetStep.READ, number)
        person.type_words(page, paper)
        person.press(page.act)
    page = person.task(Task.BY_SHEETS)
    page.name.setCurrentIndex(page.name.findData("Samira"))
    person.new_passphrase(page, BY_SHEETS)
    person.press(page.act)
    person.until(lambda: len(doors.handed) > before)


def test_the_settings_lead_to_the_door_and_say_what_is_there(doors, vault_folder, qtbot, at_desk):
    desk = at_desk(vault_folder, slots.unlock(slot_file.read(vault_folder), "Samira", PASSPHRASE))
    desk.workspace.enter(Room.SETTINGS)
    page = desk.workspace.pages.settings
    desk.until(lambda: len(page.cards) == len(SECTIONS))
    said = [
        bare(card.list.rows.row_at(place).sentence)
        for card in page.cards
        for place in range(card.list.rows.rowCount())
    ]
    assert "Samira (you), Administrator" in said
    assert "You have no recovery code yet" in said
    assert "No recovery sheets were made yet" in said
    for card, place in ((0, 1), (1, 0), (1, 1), (2, 0)):
        rows = page.cards[card].list
        rows.acted.emit(rows.rows.row_at(place).key)
    page.cards[0].list.opened.emit(page.cards[0].list.rows.row_at(0).key)  # a person: nothing to do
    assert desk.left_for == ["add-person", "change-passphrase", "recovery-code", "recovery-sheets"]
