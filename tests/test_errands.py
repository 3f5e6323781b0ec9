"""What is typed at the door beside unlocking, by gesture, with real keys: sheets, codes, colleagues, ways back in."""

from __future__ import annotations

from contextlib import closing

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fieldintake.casework.open_case import open_case
from fieldintake.domain.desk import Role
from fieldintake.domain.errors import WrongPassphrase
from fieldintake.domain.strength import Strength, strength
from fieldintake.storage import keys, recovery, recovery_code, slot_file, slots
from fieldintake.storage.founding import add_person
from fieldintake.storage.vault import OpenVault
from fieldintake.system.events import SystemEvent
from fieldintake.ui.code.state import CodeProblem, CodeStep
from fieldintake.ui.lock.state import DoorProblem
from fieldintake.ui.sheets.state import SheetProblem, SheetStep
from fieldintake.ui.task.state import Task, TaskProblem
from tests.conftest import PASSPHRASE
from tests.hands import Hands

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
NEW = "eleven lanterns along the quiet quay"
HERS = "nine slow rivers under the bridge"


@pytest.fixture
def hands(doors, vault_folder, qtbot):
    """A person before a door of Harbour House, with the word that brought them there."""
    return lambda word="": Hands(doors(vault_folder, word), qtbot)


def opens(folder, name, passphrase) -> keys.UnlockedKeys | None:
    try:
        return slots.unlock(slot_file.read(folder), name, passphrase)
    except WrongPassphrase:
        return None


def actions(folder, unlocked):
    with closing(OpenVault(folder, unlocked)) as vault, vault.view() as unit:
        return {entry.action for entry in unit.audit.page(before=None, limit=50)}


# --- the first run -------------------------------------------------------------------------------


def first_run(doors, folder, qtbot) -> Hands:
    person = Hands(doors(folder), qtbot)
    view = person.page
    for field, text in zip(view.fields, ("Harbour House", "Samira", PASSPHRASE, PASSPHRASE), strict=True):
        QTest.keyClicks(field, text)
    person.press(view.make)
    return person


def test_the_first_run_ends_only_after_two_sheets_opened_the_vault(doors, tmp_path, qtbot):
    folder = tmp_path / "records"
    person = first_run(doors, folder, qtbot)
    papers = person.write_sheets()
    offer = person.task(Task.CODE)
    assert not doors.handed
    assert [len(paper) for paper in papers] == [33, 33, 33]
    person.press(offer.back)  # the code is for another day
    person.until(lambda: doors.handed)
    file = slot_file.read(folder)
    master = doors.handed[0][1].master
    for first in range(3):
        pair = [" ".join(papers[first]), " ".join(papers[first - 1])]
        assert recovery.open_seal(file.recovery, file.vault_id, pair)[0] == master
    vault = OpenVault(*doors.handed[0][:2])
    with vault.view() as unit:
        forms = {form.form_id for form in unit.forms.all()}
        assert {"safety-and-language", "intake", "needs-and-risk"} <= forms
        assert unit.directory.own_card().name == "Harbour House"
    vault.close()


def test_a_first_run_that_was_cut_short_goes_on_at_the_next_unlocking(doors, tmp_path, qtbot):
    folder = tmp_path / "records"
    first_run(doors, folder, qtbot).sheets(SheetStep.READY)  # and the power goes
    again = Hands(doors(folder), qtbot)
    again.unlock(PASSPHRASE)
    again.sheets(SheetStep.READY)
    assert not doors.handed
    again.write_sheets()
    again.press(again.task(Task.CODE).back)
    again.until(lambda: doors.handed)
    third = Hands(doors(folder), qtbot)
    third.unlock(PASSPHRASE)
    third.until(lambda: len(doors.handed) == 2)


def test_nobody_is_kept_from_a_case_by_sheets_that_are_not_made(doors, tmp_path, qtbot):
    folder = tmp_path / "records"
    first_run(doors, folder, qtbot).sheets(SheetStep.READY)
    with closing(OpenVault(folder, opens(folder, "Samira", PASSPHRASE))) as vault:
        open_case(vault)
    again = Hands(doors(folder), qtbot)
    again.unlock(PASSPHRASE)
    again.until(lambda: doors.handed)


def test_a_wrong_word_is_named_by_its_place_and_the_sheet_can_be_seen_again(hands):
    person = begin_sheets(hands())
    page = person.sheets(SheetStep.WRITE)
    paper = [label.text() for label in page.shown.labels]
    person.press(page.act)
    page = person.sheets(SheetStep.BACK)
    assert not page.shown.isVisible()
    wrong = "acid" if paper[6] != "acid" else "acne"
    person.type_words(page, [*paper[:6], wrong, *paper[7:]])
    person.press(page.act)
    assert (page._state.problem, page._state.place) == (SheetProblem.OTHER_WORD, 7)
    assert "7" in page.problem.first.words
    person.press(page.back)
    assert [label.text() for label in person.sheets(SheetStep.WRITE).shown.labels] == paper


def begin_sheets(person: Hands) -> Hands:
    person.door.errands.make_sheets()
    page = person.task(Task.SHEETS)
    QTest.keyClicks(page.passphrase, PASSPHRASE)
    person.press(page.act)
    person.press(person.sheets(SheetStep.READY).act)
    return person


def test_nothing_is_pasted_into_a_sheet_and_four_letters_are_enough(hands):
    person = begin_sheets(hands())
    person.press(person.sheets(SheetStep.WRITE).act)
    page = person.sheets(SheetStep.BACK)
    field = page.typed.fields[0]
    QApplication.clipboard().setText("academic acid")
    QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(field, Qt.Key.Key_Insert, Qt.KeyboardModifier.ShiftModifier)
    QTest.mouseClick(field, Qt.MouseButton.MiddleButton)
    assert field.text() == ""
    assert page._state.problem is SheetProblem.PASTED
    QTest.keyClicks(field, "acad")
    assert (field.text(), field.selectedText()) == ("academic", "emic")
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    assert field.text() == "acad", "what is taken back does not come again"
    QApplication.clipboard().clear()


def test_sheets_are_made_by_administrators_only(hands, vault_folder):
    with closing(OpenVault(vault_folder, opens(vault_folder, "Samira", PASSPHRASE))) as vault:
        add_person(vault, "Idris", Role.COORDINATOR, HERS, cost=keys.FLOOR)
    person = hands("recovery-sheets")
    page = person.task(Task.SHEETS)
    page.name.setCurrentIndex(page.name.findData("Idris"))
    QTest.keyClicks(page.passphrase, HERS)
    person.press(page.act)
    person.until(lambda: page._state.problem)
    assert page._state.problem is TaskProblem.NOT_ADMIN


# --- the code ------------------------------------------------------------------------------------


def test_a_code_is_shown_once_typed_back_and_leads_back_in(doors, hands, vault_folder):
    person = hands("recovery-code")
    page = person.task(Task.CODE)
    QTest.keyClicks(page.passphrase, PASSPHRASE)
    person.press(page.act)
    code = person.write_code()
    person.until(lambda: doors.handed)
    person = hands()
    person.press(person.door.lock_view.forgot)
    person.press(person.task(Task.FORGOTTEN).act)
    page = person.task(Task.BY_CODE)
    assert page.name.value == "Samira"
    QTest.keyClicks(page.code, code.replace(" ", "-"))
    person.new_passphrase(page, NEW)
    person.press(page.act)
    person.until(lambda: len(doors.handed) == 2)
    assert opens(vault_folder, "Samira", NEW) == doors.handed[1][1]
    assert opens(vault_folder, "Samira", PASSPHRASE) is None
    assert "recovered_by_code" in actions(vault_folder, doors.handed[1][1])


def test_a_group_that_is_not_as_it_was_shown_is_named(hands):
    person = hands("recovery-code")
    page = person.task(Task.CODE)
    QTest.keyClicks(page.passphrase, PASSPHRASE)
    person.press(page.act)
    page = person.code(CodeStep.WRITE)
    groups = [label.text() for label in page.groups]
    person.press(page.act)
    groups[3] = "2222" if groups[3] != "2222" else "3333"
    QTest.keyClicks(page.typed, " ".join(groups))
    person.press(page.act)
    assert (page._state.problem, page._state.place) == (CodeProblem.OTHER_GROUP, 4)


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("nothing like it", TaskProblem.CODE_MISTYPED),
        ("0000 0000 0000 0000 0000 0000 0000 0000 X", TaskProblem.CODE_MISTYPED),
        (None, TaskProblem.CODE_OPENS_NOTHING),
    ],
)
def test_a_wrong_code_changes_nothing_and_says_no_more_than_that(doors, hands, vault_folder, code, problem):
    before = (vault_folder / "slots").read_bytes()
    person = hands()
    person.press(person.door.lock_view.forgot)
    person.press(person.task(Task.FORGOTTEN).act)
    page = person.task(Task.BY_CODE)
    QTest.keyClicks(page.code, code or recovery_code.written(bytes(range(20))))
    person.new_passphrase(page, NEW)
    person.press(page.act)
    person.until(lambda: page._state.problem)
    assert page._state.problem is problem
    assert (vault_folder / "slots").read_bytes() == before
    assert not doors.handed


# --- two sheets ----------------------------------------------------------------------------------


@pytest.fixture
def sheets(vault_folder):
    """Three sheets in use, as they are on paper."""
    made = recovery.new_sheets()
    with closing(OpenVault(vault_folder, opens(vault_folder, "Samira", PASSPHRASE))) as vault:
        recovery.enable_sheets(vault, made, made.words[:2])
    return [words.split() for words in made.words]


def come_with_sheets(person: Hands, first, second):
    person.press(person.door.lock_view.forgot)
    page = person.task(Task.FORGOTTEN)
    person.press(page.way_choices[1])
    person.press(page.act)
    for number, words in enumerate((first, second), start=1):
        page = person.sheets(SheetStep.READ, number)
        person.type_words(page, words)
        person.press(page.act)
    return page


def test_two_sheets_give_a_member_a_new_passphrase(doors, hands, vault_folder, sheets):
    person = hands()
    come_with_sheets(person, sheets[2], sheets[0])
    page = person.task(Task.BY_SHEETS)
    person.new_passphrase(page, "short", "short")
    person.press(page.act)
    person.until(lambda: page._state.problem)
    assert page._state.problem is TaskProblem.WEAK
    for field in (page.new.first, page.new.again):
        field.clear()
    person.new_passphrase(page, NEW)
    person.press(page.act)
    person.until(lambda: doors.handed)
    assert opens(vault_folder, "Samira", NEW) == doors.handed[0][1]
    assert "recovered_by_sheets" in actions(vault_folder, doors.handed[0][1])


def test_sheets_that_do_not_open_it_are_told_together_never_which(doors, hands, sheets):
    person = hands()
    others = [words.split() for words in recovery.new_sheets().words]
    for first, second in ((sheets[0], others[1]), (sheets[0], sheets[0])):
        page = come_with_sheets(person, first, second)
        person.until(lambda page=page: page._state.problem)
        assert (page._state.problem, page._state.number) == (SheetProblem.NOT_TOGETHER, 1)
        assert all(not field.text() for field in page.typed.fields)
        person.door.pages.setCurrentWidget(person.door.lock_view)
    assert not doors.handed


# --- passphrase and colleagues --------------------------------------------------------------------


def test_a_passphrase_is_changed_with_the_one_before(doors, hands, vault_folder):
    person = hands("change-passphrase")
    page = person.task(Task.CHANGE)
    QTest.keyClicks(page.passphrase, "not the right one at all")
    person.new_passphrase(page, NEW)
    person.press(page.act)
    person.until(lambda: page._state.problem)
    assert page._state.problem is DoorProblem.WRONG
    assert page.passphrase.text() == ""
    QTest.keyClicks(page.passphrase, PASSPHRASE)
    QTest.keyClick(page.new.again, Qt.Key.Key_Return)
    person.until(lambda: doors.handed)
    assert opens(vault_folder, "Samira", NEW) == doors.handed[0][1]
    assert opens(vault_folder, "Samira", PASSPHRASE) is None


def test_a_colleague_types_name_and_passphrase_and_nothing_goes_in(doors, hands, vault_folder):
    person = hands("add-person")
    page = person.task(Task.ADMIN)
    QTest.keyClicks(page.passphrase, PASSPHRASE)
    page.role.setCurrentIndex(page.role.findData(Role.COORDINATOR.value))
    person.press(page.act)
    page = person.task(Task.COLLEAGUE)
    QTest.keyClicks(page.own_name, "Samira")
    person.new_passphrase(page, HERS)
    person.press(page.act)
    person.until(lambda: page._state.problem)
    assert page._state.problem is TaskProblem.NAME_TAKEN
    page.own_name.clear()
    QTest.keyClicks(page.own_name, "Idris")
    person.press(page.act)
    person.until(lambda: doors.left)
    assert not doors.handed, "the colleague sits there: the administrator's keys lead nowhere"
    with closing(OpenVault(vault_folder, opens(vault_folder, "Idris", HERS))) as vault, vault.view() as unit:
        assert unit.me.role is Role.COORDINATOR


def test_going_back_or_locking_in_the_middle_leaves_no_process_that_knows_anything(doors, hands):
    person = begin_sheets(hands())
    person.press(person.sheets(SheetStep.WRITE).back)
    assert doors.left == [""]
    QTest.keyClick(person.door.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert doors.left == ["", "lock"]


def test_an_errand_locks_when_the_laptop_sleeps_and_when_nobody_touches_it(doors, hands, qtbot):
    person = begin_sheets(hands())
    doors.heard[0](SystemEvent.SLEEP)
    assert doors.left == ["lock"]
    left = person.door.unattended
    left.setInterval(400)
    QTest.keyClick(person.door.window, Qt.Key.Key_Tab)
    assert left.remainingTime() > 300, "a touch begins the time anew"
    qtbot.waitUntil(lambda: doors.left == ["lock", "lock"], timeout=5000)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", Strength.EMPTY),
        ("short", Strength.SHORT),
        ("aaaaaaaaaaaaaaaaaaaa", Strength.REPEATS),
        ("boat boat boat boat boat boat", Strength.REPEATS),
        ("fifteen-signs-it-is", Strength.ENOUGH),
        (PASSPHRASE, Strength.STRONG),
    ],
)
def test_the_strength_of_a_passphrase_is_said_while_it_is_typed(hands, typed, found):
    assert strength(typed) is found
    person = hands("change-passphrase")
    page = person.task(Task.CHANGE)
    QTest.keyClicks(page.new.first, typed)
    assert page.new.strength.words == person.door.words.of(found)
