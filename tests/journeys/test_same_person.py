"""Two cases of one woman: compared, made one by a coordinator, parted again; and what she said before is not lost."""

from __future__ import annotations

from contextlib import closing

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QMenu, QPlainTextEdit, QPushButton

from fieldintake.casework.bundled_forms import OF_AN_INTAKE, install_bundled
from fieldintake.casework.find_cases import list_cases
from fieldintake.casework.finish_form import FilledRecord, FinishedForm, finish_form
from fieldintake.casework.open_case import open_case
from fieldintake.casework.read_audit import AuditFilter, open_audit
from fieldintake.data import form_sources
from fieldintake.domain.desk import Role
from fieldintake.domain.fields import RecordType
from fieldintake.domain.values import PartialDate
from fieldintake.storage import keys, slot_file, slots
from fieldintake.storage.founding import add_person
from fieldintake.storage.vault import OpenVault
from fieldintake.ui.intake.state import IntakeStep
from fieldintake.ui.rooms import Room
from fieldintake.ui.widgets.prose import Prose
from tests.conftest import PASSPHRASE
from tests.journeys.test_j1_intake import card, choose, onward, pick, step


def told(vault, name):
    """A case of somebody who said her name and year."""
    case_id = open_case(vault)
    person = {"role": "survivor", "name": name, "birth_date": PartialDate("1998"), "nationality": "Syrian"}
    form = FinishedForm("intake", "1", "<form/>", [FilledRecord(RecordType.PERSON, person)])
    finish_form(vault, case_id, form, draft_id=None)
    return case_id


def unlocked(folder, name):
    return slots.unlock(slot_file.read(folder), name, PASSPHRASE)


@pytest.fixture
def house(vault_folder):
    """Two cases, one name in two spellings; Samira is an administrator, Idris a worker."""
    with closing(OpenVault(vault_folder, unlocked(vault_folder, "Samira"))) as vault:
        install_bundled(vault, form_sources(*OF_AN_INTAKE))
        told(vault, "Mariam Haddad")
        told(vault, "Meryem Haddad")
        add_person(vault, "Idris", Role.WORKER, PASSPHRASE, cost=keys.FLOOR)
    return vault_folder


def cases(desk):
    """Both cases by age."""
    return sorted(desk.in_vault(list_cases), key=lambda row: row.code)


def sheet(desk):
    desk.until(lambda: [s for s in desk.window.findChildren(QDialog) if s.isVisible()])
    return next(s for s in desk.window.findChildren(QDialog) if s.isVisible())


def press_in_sheet(desk, text):
    button = next(b for b in sheet(desk).findChildren(QPushButton) if text in b.text())
    desk.press(button)


def compare_from_page(desk, one, other):
    """ "This case", "This is the same person as ...", and the other case among those that may be hers."""
    desk.workspace.open_case(one.case_id)
    page = desk.workspace.pages.case
    desk.until(lambda: page.code.text().endswith(one.code) or one.code in page.code.text())
    desk.press(page.decide)
    desk.until(lambda: [m for m in desk.window.findChildren(QMenu) if m.isVisible()])
    menu = next(m for m in desk.window.findChildren(QMenu) if m.isVisible())
    action = next(a for a in menu.actions() if "same person" in a.text())
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
    press_in_sheet(desk, other.code)
    compare = desk.workspace.pages.compare
    desk.until(lambda: desk.window.page is compare)
    return compare


def session_year(desk):
    return desk.workspace.presenters.intake._forms.now().year


def actions(desk):
    return [line.entry.action for line in desk.in_vault(lambda vault: open_audit(vault, AuditFilter()))]


def test_a_coordinator_makes_two_cases_one_and_parts_them_again(house, at_desk):
    desk = at_desk(house, unlocked(house, "Samira"))
    one, other = cases(desk)
    page = compare_from_page(desk, one, other)
    labels = {line.label: line.likeness and line.likeness.value for line in page._state.lines}
    assert (labels["Name"], labels["Nationality"], labels["Date of birth"]) == ("alike", "same", "same")
    desk.press(page.bar.next)
    press_in_sheet(desk, one.code)
    case = desk.workspace.pages.case
    desk.until(lambda: desk.window.page is case and case._state.merged)
    assert case._state.merged[0].code == other.code
    assert [row.code for row in desk.in_vault(list_cases)] == [one.code]
    assert other.code in case.merged.list.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    case.merged.list.acted.emit(other.case_id)
    press_in_sheet(desk, "Part them again")
    desk.until(lambda: not case._state.merged)
    assert {row.code for row in desk.in_vault(list_cases)} == {one.code, other.code}
    assert {"cases_compared", "cases_merged", "cases_unmerged"} <= set(actions(desk))


def test_any_other_case_is_found_by_its_code(house, at_desk):
    desk = at_desk(house, unlocked(house, "Samira"))
    one = cases(desk)[0]
    far = desk.in_vault(lambda vault: told(vault, "Beatriz Lopes"))
    code = next(row.code for row in desk.in_vault(list_cases) if row.case_id == far)
    desk.workspace.presenters.compare.ask_for(one.case_id)
    press_in_sheet(desk, "Another code")
    desk.until(lambda: sheet(desk).findChild(QPlainTextEdit))
    QTest.keyClicks(sheet(desk).findChild(QPlainTextEdit), code.lower())
    press_in_sheet(desk, "Compare")
    desk.until(lambda: desk.window.page is desk.workspace.pages.compare)
    assert desk.workspace.presenters.compare.state.other == code


def test_not_her_goes_on_as_new(house, at_desk):
    desk = at_desk(house, unlocked(house, "Idris"))
    desk.press(desk.window.column.rail.intake)
    intake, compare = desk.workspace.pages.intake, desk.workspace.pages.compare
    desk.write(intake.search.name, "Mariam Haddad")
    desk.until(lambda: desk.workspace.presenters.intake.state.content.matches)
    choose(intake.search.matches.list, desk.workspace.presenters.intake.state.content.matches[0].key)
    desk.until(lambda: desk.window.page is compare)
    desk.press(compare.bar.stop)
    desk.until(lambda: step(desk) is IntakeStep.SAFETY)
    assert desk.window.page is intake
    assert len(desk.in_vault(list_cases)) == 3
    assert not compare._state.lines


def test_a_worker_compares_and_is_told_who_decides(house, at_desk):
    desk = at_desk(house, unlocked(house, "Idris"))
    page = compare_from_page(desk, *cases(desk))
    assert not page.bar.next.isEnabled()
    assert "your coordinator decides" in page.bar.place.accessibleName()
    desk.press(page.bar.back)
    desk.until(lambda: desk.window.page is desk.workspace.pages.case)


def test_nothing_of_either_stays_on_a_page_that_is_left(house, at_desk):
    desk = at_desk(house, unlocked(house, "Idris"))
    page = compare_from_page(desk, *cases(desk))
    assert page._state.lines
    desk.workspace.enter(Room.TODAY)
    assert not page._state.lines
    assert not page.masked
    desk.until(lambda: not page.table.findChildren(Prose))


def test_what_is_masked_opens_while_it_is_held_and_each_hold_is_in_the_audit(house, at_desk):
    desk = at_desk(house, unlocked(house, "Samira"))
    page = compare_from_page(desk, *cases(desk))
    key = next(line.one.key for line in page._state.lines if line.one.key.endswith(".name"))
    assert all("Haddad" not in line.one.text + line.other.text for line in page._state.lines)
    masked = page.masked[key]
    masked.setFocus()
    QTest.keyPress(masked, Qt.Key.Key_Space)
    desk.until(lambda: "Haddad" in masked.dots.text())
    QTest.keyRelease(masked, Qt.Key.Key_Space)
    desk.until(lambda: "Haddad" not in masked.dots.text() and page._state.revealed is None)
    assert "field_revealed" in actions(desk)


def test_a_match_of_the_search_is_laid_beside_what_was_typed_and_no_case_is_made(house, at_desk):
    desk = at_desk(house, unlocked(house, "Idris"))
    desk.press(desk.window.column.rail.intake)
    intake = desk.workspace.pages.intake
    desk.write(intake.search.name, "Mariam Haddad")
    desk.until(lambda: desk.workspace.presenters.intake.state.content.matches)
    choose(intake.search.matches.list, desk.workspace.presenters.intake.state.content.matches[0].key)
    compare = desk.workspace.pages.compare
    desk.until(lambda: desk.window.page is compare)
    assert len(desk.in_vault(list_cases)) == 2
    desk.press(compare.bar.back)
    desk.until(lambda: desk.window.page is intake)
    assert intake.search.name.text() == "Mariam Haddad"
    choose(intake.search.matches.list, desk.workspace.presenters.intake.state.content.matches[0].key)
    desk.until(lambda: desk.window.page is compare)
    desk.press(compare.bar.next)
    desk.until(lambda: desk.window.page is desk.workspace.pages.case)


def test_what_she_said_in_the_search_stands_in_the_forms_and_can_be_changed(house, at_desk):
    desk = at_desk(house, unlocked(house, "Idris"))
    desk.press(desk.window.column.rail.intake)
    intake = desk.workspace.pages.intake
    desk.write(intake.search.name, "Zeynab")
    desk.write(intake.search.birth_year, "1991")
    desk.write(intake.search.phone, "0151 2345 678")
    desk.until(lambda: desk.workspace.presenters.intake.state.content.phone.endswith("678"))
    onward(desk)
    pick(desk, "/data/now/safe_now", "yes")
    onward(desk)
    onward(desk)
    pick(desk, "/data/contact/method", "voice_call")
    desk.until(lambda: intake.form.shows("/data/contact/address"))
    assert card(desk, "/data/contact/address").field.entry.text() == "0151 2345 678"
    while step(desk) is not IntakeStep.INTAKE:
        onward(desk)
    pick(desk, "/data/start/how_far", "some")
    onward(desk)
    name = card(desk, "/data/about/name").field.entry
    desk.until(lambda: name.text() == "Zeynab")
    session = desk.workspace.presenters.intake._forms.at(IntakeStep.INTAKE).session
    raw = {line.path: line.raw for line in session.state().lines if hasattr(line, "raw")}
    assert raw["/data/about/age_known"] == "estimate"
    assert int(raw["/data/about/age"]) == session_year(desk) - 1991
    name.selectAll()
    QTest.keyClicks(name, "Zainab")
    desk.until(
        lambda: (
            {ln.path: ln.raw for ln in session.state().lines if hasattr(ln, "raw")}["/data/about/name"]
            == "Zainab"
        )
    )
