"""Somebody who is removed opens nothing any more, everybody else goes on, and a crash leaves one whole vault."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import closing

import pytest

from fieldintake.casework.open_case import open_case
from fieldintake.casework.read_case import read_case
from fieldintake.casework.restrict_case import restrict_case
from fieldintake.domain.desk import Role
from fieldintake.domain.errors import Cancelled, NotAllowed, NotFound, VaultError, WrongPassphrase
from fieldintake.domain.ids import StaffId
from fieldintake.storage import exchange, keys, recovery, slot_file, slots, tombstones
from fieldintake.storage.backup import make_backup, open_by_passphrase
from fieldintake.storage.exchange import place_beside
from fieldintake.storage.founding import add_person
from fieldintake.storage.keys import vault_keys
from fieldintake.storage.removing import remove_person
from fieldintake.storage.vault import STORE, OpenVault
from tests.conftest import PASSPHRASE
from tests.faults.handed_keys import write_keys
from tests.storage.test_compartments import tell_everything

NEW = "another calm evening by the sea"


@pytest.fixture
def house(vault_folder, unlocked):
    """Samira the admin, Idris the worker, Nadia the coordinator."""
    with closing(OpenVault(vault_folder, unlocked)) as vault:
        add_person(vault, "Idris", Role.WORKER, PASSPHRASE, cost=keys.FLOOR)
        add_person(vault, "Nadia", Role.COORDINATOR, PASSPHRASE, cost=keys.FLOOR)
    return vault_folder


def opened_by(folder, name, passphrase=PASSPHRASE):
    return closing(OpenVault(folder, slots.unlock(slot_file.read(folder), name, passphrase)))


def who(vault, name):
    with vault.view() as unit:
        return next(person.id for person in unit.directory.staff() if person.desk_name == name)


def remove(folder, unlocked, name, **more):
    vault = OpenVault(folder, unlocked)
    try:
        return remove_person(vault, who(vault, name), **more)
    except BaseException:
        vault.close()
        raise


def test_whoever_was_removed_opens_nothing_and_everybody_else_goes_on(house, unlocked):
    with closing(OpenVault(house, unlocked)) as vault:
        case_id = tell_everything(vault)
        restrict_case(vault, case_id)
        gone = open_case(vault)
        with vault.work() as unit:
            unit.erase_for_good(gone)
    old_slots = slot_file.read(house)
    renewed = remove(house, unlocked, "Nadia")
    assert renewed.master != unlocked.master
    with pytest.raises(WrongPassphrase):
        slots.unlock(slot_file.read(house), "Nadia", PASSPHRASE)
    kept = slots.unlock(old_slots, "Nadia", PASSPHRASE)  # from a copy of the slot file that she took along
    with pytest.raises(VaultError):
        OpenVault(house, kept)
    database = vault_keys(kept.master).database
    assert vault_keys(renewed.master).database != database
    for name in ("Samira", "Idris"):
        with opened_by(house, name) as vault:
            vault.check()
            with vault.view() as unit:
                assert unit.audit.verify() > 5
                assert {person.desk_name for person in unit.directory.staff() if person.has_left} == {"Nadia"}
            assert tombstones.read(house, vault.keys.vault_id, vault.keys.master) == [gone]
    with opened_by(house, "Samira") as vault:
        assert read_case(vault, case_id).person.text("name") == "Zubaida Qorbani"
        assert vault.keys.compartments == renewed.compartments
    assert sorted(path.name for path in house.parent.iterdir()) == [f".{house.name}.anchor", house.name]


def test_her_unfinished_forms_go_to_whoever_removed_her(house, unlocked):
    with opened_by(house, "Nadia") as vault:
        tell_everything(vault)
    renewed = remove(house, unlocked, "Nadia")
    with closing(OpenVault(house, renewed)) as vault, vault.view() as unit:
        assert [draft.snapshot for draft in unit.drafts.of_author(unit.me.id)] == [b"draft-marker"]


def test_sheets_and_codes_of_before_still_open_it(house, unlocked):
    sheets = recovery.new_sheets()
    with closing(OpenVault(house, unlocked)) as vault:
        case_id = tell_everything(vault)
        restrict_case(vault, case_id)
        recovery.enable_sheets(vault, sheets, sheets.words[:2])
    code = recovery.make_code(house, "Idris", PASSPHRASE)
    remove(house, unlocked, "Nadia")
    recovered = recovery.recover_with_code(house, "Idris", code, NEW, cost=keys.FLOOR)
    OpenVault(house, recovered).close()
    recovered = recovery.recover_with_sheets(house, sheets.words[1:], "Samira", NEW, cost=keys.FLOOR)
    with closing(OpenVault(house, recovered)) as vault:
        assert read_case(vault, case_id).person.text("name") == "Zubaida Qorbani"
        add_person(vault, "Eve", Role.WORKER, PASSPHRASE, cost=keys.FLOOR)  # she holds the root as before


def test_removing_twice_keeps_the_whole_audit_verifiable(house, unlocked):
    renewed = remove(house, unlocked, "Nadia")
    renewed = remove(house, renewed, "Idris")
    with closing(OpenVault(house, renewed)) as vault, vault.view() as unit:
        actions = [entry.action for entry in unit.audit.page(before=None, limit=99)]
        assert actions.count("person_removed") == 2
        assert unit.audit.verify() == len(actions)


def test_a_backup_of_after_opens_for_nobody_who_was_removed(house, unlocked, tmp_path):
    renewed = remove(house, unlocked, "Nadia")
    with closing(OpenVault(house, renewed)) as vault:
        make_backup(vault, tmp_path / "stick", [who(vault, "Samira"), who(vault, "Idris")])
    assert open_by_passphrase(tmp_path / "stick", "Idris", PASSPHRASE).master == renewed.master
    with pytest.raises((NotFound, WrongPassphrase)):
        open_by_passphrase(tmp_path / "stick", "Nadia", PASSPHRASE)


def test_only_an_admin_removes_and_nobody_herself(house, unlocked):
    with opened_by(house, "Nadia") as vault, pytest.raises(NotAllowed):
        remove_person(vault, who(vault, "Idris"))
    with pytest.raises(NotAllowed):
        remove(house, unlocked, "Samira")
    with closing(OpenVault(house, unlocked)) as vault, pytest.raises(NotFound):
        remove_person(vault, StaffId("0" * 32))
    assert not place_beside(house).exists()


def test_stopping_it_leaves_everything_as_it_was_and_the_vault_open(house, unlocked):
    with closing(OpenVault(house, unlocked)) as vault:
        nadia = who(vault, "Nadia")
        with pytest.raises(Cancelled):
            remove_person(vault, nadia, progress=lambda _done, _all: False)
        open_case(vault)
    assert not place_beside(house).exists()
    with opened_by(house, "Nadia"):
        pass


CHILD = """
import sys
from pathlib import Path
from tests.faults.handed_keys import read_keys
from fieldintake.storage.vault import OpenVault
from fieldintake.storage.removing import remove_person
folder = Path(sys.argv[1])
vault = OpenVault(folder, read_keys(folder))
print("ready", flush=True)
remove_person(vault, sys.argv[2])
print("done", flush=True)
"""


def kill_while_removing(house, unlocked, staff, after_s):
    """Whether it had finished when it was killed."""
    write_keys(house, unlocked)
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(house), staff], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout.readline() == "ready\n"
    time.sleep(after_s)
    os.kill(child.pid, signal.SIGKILL)
    return "done" in child.communicate()[0]


@pytest.mark.parametrize("kills", [6, pytest.param(100, marks=pytest.mark.long)])
def test_killed_at_any_point_one_whole_vault_is_there(house, unlocked, kills, tmp_path):
    with closing(OpenVault(house, unlocked)) as vault:
        case_id = open_case(vault)
        nadia = who(vault, "Nadia")
    dice, removed = random.Random(kills), 0
    for number in range(kills):
        folder = tmp_path / f"try-{number}" / "desk"
        shutil.copytree(house, folder)
        shutil.copyfile(house.parent / f".{house.name}.anchor", folder.parent / f".{folder.name}.anchor")
        done = kill_while_removing(folder, unlocked, nadia, dice.uniform(0, 0.05))
        names = {slot.desk_name for slot in slot_file.read(folder).slots}
        assert names in ({"Samira", "Idris"}, {"Samira", "Idris", "Nadia"})
        assert not done or "Nadia" not in names
        removed += "Nadia" not in names
        with opened_by(folder, "Samira") as vault:
            vault.check()
            assert read_case(vault, case_id).row.case_id == case_id
        assert not place_beside(folder).exists()
    print(f"{removed} of {kills} were removed before the kill")
    assert kills < 50 or kills / 20 < removed < kills * 19 / 20  # else the kills fell on one side only


def test_a_folder_that_is_half_exchanged_is_finished_by_whoever_comes_next(house, unlocked, monkeypatch):
    """Cut short between the two renames, where no folder of that name is there at all."""
    renames, rename = [], type(house).rename

    def cut(former, to):
        renames.append((former, to))
        if len(renames) == 2:
            raise KeyboardInterrupt
        return rename(former, to)

    vault = OpenVault(house, unlocked)
    nadia = who(vault, "Nadia")
    monkeypatch.setattr(type(house), "rename", cut)
    with pytest.raises(KeyboardInterrupt):
        remove_person(vault, nadia)
    monkeypatch.undo()
    assert not house.exists()
    assert {slot.desk_name for slot in slot_file.read(house).slots} == {"Samira", "Idris"}
    assert (house / STORE).is_file()
    exchange.settle(house)  # a second time does nothing
    with opened_by(house, "Idris") as vault:
        vault.check()
