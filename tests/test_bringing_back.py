"""A backup, the keys of a journey and what is whole in damaged records come back at the door, by gesture."""

from __future__ import annotations

import shutil
import threading
from contextlib import closing

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog, QPushButton

from fieldintake.casework.add_note import add_note
from fieldintake.casework.erase_person import erase_person
from fieldintake.casework.find_cases import list_cases
from fieldintake.casework.open_case import open_case
from fieldintake.domain.desk import Role
from fieldintake.domain.errors import StorageFailed
from fieldintake.storage import absence, backup, exchange, keys, recovery, restore, slot_file, slots, travel
from fieldintake.storage.founding import SetUp, add_person, create_vault
from fieldintake.storage.vault import STORE, OpenVault
from fieldintake.ui.lock.state import Offer
from fieldintake.ui.sheets.state import SheetStep
from fieldintake.ui.task.state import Task, Way
from fieldintake.ui.widgets.prose import Prose
from fieldintake.wording.isolation import bare
from tests.conftest import PASSPHRASE
from tests.hands import Hands

pytestmark = pytest.mark.qt_log_ignore("does not support")
COLLEAGUE = "nine loud trains over no bridge"


def unlocked(folder, name="Samira", passphrase=PASSPHRASE):
    return slots.unlock(slot_file.read(folder), name, passphrase)


def cases(folder):
    with closing(OpenVault(folder, unlocked(folder))) as vault:
        return {row.case_id for row in list_cases(vault)}


def actions(folder):
    with closing(OpenVault(folder, unlocked(folder))) as vault, vault.view() as unit:
        return [entry.action for entry in unit.audit.page(before=None, limit=50)]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A house of two with sheets and two cases, and a backup of it."""
    folder = tmp_path_factory.mktemp("house") / "desk"
    create_vault(folder, SetUp("Harbour House", "Samira", Role.ADMIN), PASSPHRASE, cost=keys.FLOOR)
    sheets = recovery.new_sheets()
    with closing(OpenVault(folder, unlocked(folder))) as vault:
        recovery.enable_sheets(vault, sheets, sheets.words[:2])
        add_person(vault, "Teodora", Role.WORKER, COLLEAGUE, cost=keys.FLOOR)
        open_case(vault)
        gone = open_case(vault)
        backup.make_backup(vault, folder.parent / "stick.backup", [vault.keys.staff])
    return folder, folder.parent / "stick.backup", sheets.words, gone


@pytest.fixture
def house(made, tmp_path):
    """The folder, as it was when the backup was made."""
    return shutil.copytree(made[0], tmp_path / "desk")


def choose_file(person, page, path):
    person.press(page.act)
    person.until(lambda: shown(person, QFileDialog))
    sheet = shown(person, QFileDialog)[0]
    sheet.fileSelected.emit(str(path))
    sheet.close()


def shown(person, kind=QDialog):
    return [sheet for sheet in person.door.window.findChildren(kind) if sheet.isVisible()]


def told(person):
    return " ".join(line.accessibleName() for sheet in shown(person) for line in sheet.findChildren(Prose))


def by_passphrase(person, way_task, task, passphrase):
    """Choose the passphrase, then type it."""
    page = person.task(way_task)
    person.press(page.act)
    page = person.task(task)
    QTest.keyClicks(page.passphrase, passphrase)
    person.press(page.act)


# --- a backup --------------------------------------------------------------------------------------


def test_a_new_laptop_brings_a_backup_back_from_its_first_page(doors, made, tmp_path, qtbot):
    folder = tmp_path / "new" / "records"
    folder.parent.mkdir()
    person = Hands(doors(folder), qtbot)
    person.press(person.page.back)
    choose_file(person, person.task(Task.BACKUP), made[1])
    by_passphrase(person, Task.BACKUP_WAY, Task.BACKUP_OPEN, PASSPHRASE)
    page = person.task(Task.PUT_BACK)
    assert "2 cases are in it" in bare(page.about.words)
    assert not folder.exists()
    person.press(page.act)
    person.press(person.task(Task.IS_BACK).act)
    person.until(lambda: doors.left)
    assert not doors.handed
    assert len(cases(folder)) == 2
    assert actions(folder).count(restore.RESTORED) == 1


def test_what_was_erased_stays_erased_and_what_was_here_is_kept_and_named(doors, made, house, qtbot):
    with closing(OpenVault(house, unlocked(house))) as vault:
        erase_person(vault, made[3])
        open_case(vault)
    before = cases(house)
    person = Hands(doors(house), qtbot)
    person.press(person.door.lock_view.forgot)
    page = person.task(Task.FORGOTTEN)
    person.press(page.way_choices[list(Way).index(Way.BACKUP)])
    person.press(page.act)
    choose_file(person, person.task(Task.BACKUP), made[1])
    by_passphrase(person, Task.BACKUP_WAY, Task.BACKUP_OPEN, PASSPHRASE)
    said = bare(person.task(Task.PUT_BACK).about.words)
    assert "1 person who was erased" in said
    assert "knew newer records" in said
    person.press(person.page.act)
    said = bare(person.task(Task.IS_BACK).about.words)
    assert "desk.before-1" in said
    assert made[3] not in cases(house)
    assert cases(house.with_name("desk.before-1")) == before


def test_without_a_yes_nothing_is_changed_and_nothing_is_left_beside(doors, made, house, qtbot):
    before = cases(house)
    person = Hands(doors(house), qtbot)
    person.door.errands.begin(Offer.RESTORE.value)
    choose_file(person, person.task(Task.BACKUP), made[1])
    by_passphrase(person, Task.BACKUP_WAY, Task.BACKUP_OPEN, PASSPHRASE)
    person.press(person.task(Task.PUT_BACK).back)
    person.until(lambda: doors.left)
    assert cases(house) == before
    assert not house.with_name("desk.restoring").exists()
    assert restore.RESTORED not in actions(house)


def test_unpacking_can_be_stopped_and_leaves_everything_as_it_was(doors, made, house, qtbot, monkeypatch):
    held, extract = threading.Event(), restore.extract

    def slowly(opened, path, *, progress):
        held.wait(10)
        extract(opened, path, progress=progress)

    monkeypatch.setattr(restore, "extract", slowly)
    before = cases(house)
    person = Hands(doors(house, "restore-backup"), qtbot)
    choose_file(person, person.task(Task.BACKUP), made[1])
    by_passphrase(person, Task.BACKUP_WAY, Task.BACKUP_OPEN, PASSPHRASE)
    person.until(lambda: shown(person))
    person.press(next(b for b in shown(person)[0].findChildren(QPushButton) if b.text() == "Stop"))
    held.set()
    person.until(lambda: person.door.thread.is_idle)
    assert not house.with_name("desk.restoring").exists()
    assert cases(house) == before
    assert person.task(Task.BACKUP_OPEN).act.isEnabled()


def test_two_sheets_open_a_backup_that_is_only_checked(doors, made, house, qtbot):
    person = Hands(doors(house, "check-backup"), qtbot)
    choose_file(person, person.task(Task.CHECK), made[1])
    page = person.task(Task.BACKUP_WAY)
    person.press(page.way_choices[list(Way).index(Way.SHEETS)])
    person.press(page.act)
    for number in (1, 2):
        page = person.sheets(SheetStep.READ, number)
        person.type_words(page, made[2][number - 1].split())
        person.press(page.act)
    page = person.task(Task.CHECKED)
    assert "Every byte is as it was written" in bare(page.about.words)
    person.press(page.act)
    person.until(lambda: doors.left)


def test_a_file_that_is_no_backup_and_a_wrong_passphrase_are_said_and_can_be_tried_again(
    doors, made, house, tmp_path, qtbot
):
    person = Hands(doors(house, "restore-backup"), qtbot)
    other = tmp_path / "letter.pdf"
    other.write_bytes(b"not a backup" * 50)
    page = person.task(Task.BACKUP)
    choose_file(person, page, other)
    person.until(lambda: "not a whole backup" in told(person))
    shown(person)[0].close()
    choose_file(person, page, made[1])
    by_passphrase(person, Task.BACKUP_WAY, Task.BACKUP_OPEN, "not the passphrase at all")
    page = person.task(Task.BACKUP_OPEN)
    person.until(lambda: page._state.problem is not None)
    assert page.passphrase.text() == ""
    QTest.keyClicks(page.passphrase, PASSPHRASE)
    person.press(page.act)
    person.task(Task.PUT_BACK)


def test_records_that_cannot_be_put_in_place_leave_those_that_were_there_where_they_were(house):
    before = cases(house)
    with pytest.raises(StorageFailed):
        exchange.put_aside(house, house.with_name("not there"))
    assert cases(house) == before


# --- the keys of a journey -------------------------------------------------------------------------


@pytest.fixture
def away(house, tmp_path):
    """The keys of the house are in a file."""
    path = tmp_path / "keys"
    with closing(OpenVault(house, unlocked(house))) as vault:
        travel.leave(vault, "Teodora", path)
    assert absence.is_away(house)
    return path


def test_the_colleague_brings_the_keys_back_from_the_page_that_says_they_are_away(doors, house, away, qtbot):
    person = Hands(doors(house), qtbot)
    person.press(person.door.lock_view.offers[Offer.BRING_KEYS])
    choose_file(person, person.task(Task.KEYS), away)
    by_passphrase(person, Task.KEYS_WAY, Task.KEYS_OPEN, COLLEAGUE)
    person.press(person.task(Task.KEYS_BACK).act)
    person.until(lambda: doors.left)
    assert not absence.is_away(house)
    assert actions(house).count(travel.ENDED) == 1


def test_two_sheets_bring_them_back_and_another_file_does_not(doors, made, house, away, qtbot):
    person = Hands(doors(house), qtbot)
    person.press(person.door.lock_view.offers[Offer.BRING_KEYS])
    page = person.task(Task.KEYS)
    choose_file(person, page, made[1])
    person.until(lambda: "holds no keys" in told(person))
    shown(person)[0].close()
    choose_file(person, page, away)
    page = person.task(Task.KEYS_WAY)
    person.press(page.way_choices[list(Way).index(Way.SHEETS)])
    person.press(page.act)
    for number in (1, 2):
        page = person.sheets(SheetStep.READ, number)
        person.type_words(page, made[2][number].split())
        person.press(page.act)
    person.task(Task.KEYS_BACK)
    assert len(cases(house)) == 2


# --- damaged records -------------------------------------------------------------------------------


def test_what_is_whole_is_saved_counted_and_used_after_a_yes(doors, house, qtbot):
    with closing(OpenVault(house, unlocked(house))) as vault:
        case_id = next(iter({row.case_id for row in list_cases(vault)}))
        for number in range(40):
            add_note(vault, case_id, f"what she said {number} " * 100)
    damage(house / STORE)
    person = Hands(doors(house, "VaultDamaged"), qtbot)
    person.press(person.door.lock_view.offers[Offer.SALVAGE])
    page = person.task(Task.SALVAGE)
    page.name.setCurrentIndex(page.name.findData("Samira"))
    QTest.keyClicks(page.passphrase, PASSPHRASE)
    person.press(page.act)
    page = person.task(Task.SALVAGED)
    assert "1 page was damaged" in bare(page.about.words)
    assert "desk.salvaged-1" in bare(page.about.words)
    person.press(page.act)
    person.task(Task.SALVAGE_USED)
    assert (house.with_name("desk.before-1") / STORE).exists()
    with closing(OpenVault(house, unlocked(house))) as vault:
        vault.check()
        assert len(list_cases(vault)) == 2


def damage(store):
    """One page in the second half of the file."""
    data = bytearray(store.read_bytes())
    page = len(data) // 4096 * 3 // 4 * 4096
    data[page + 100 : page + 140] = bytes(40)
    store.write_bytes(data)
