"""Losing a passphrase is not losing the records; a wrong code or sheet opens nothing, least of all another vault."""

from __future__ import annotations

import random
import shutil
from contextlib import closing
from itertools import combinations

import pytest

from fieldintake.domain.desk import Role
from fieldintake.domain.errors import NotFound, WeakPassphrase, WrongPassphrase, WrongRecovery
from fieldintake.storage import keys, recovery, recovery_code, slot_file, slots
from fieldintake.storage.founding import SetUp, add_person, create_vault
from fieldintake.storage.vault import STORE, OpenVault
from tests.conftest import PASSPHRASE

NEW = "eleven lanterns along the quiet quay"
CHEAP = keys.FLOOR


@pytest.fixture(scope="module")
def prepared(made, tmp_path_factory):
    """A vault with sheets and a code, both tested, and what is written on paper."""
    folder = shutil.copytree(made[0], tmp_path_factory.mktemp("prepared") / "desk")
    sheets = recovery.new_sheets()
    with closing(OpenVault(folder, made[1])) as vault:
        recovery.enable_sheets(vault, sheets, sheets.words[:2])
    code = recovery.make_code(folder, "Samira", PASSPHRASE)
    return folder, sheets, code


@pytest.fixture
def ready(prepared, tmp_path):
    return shutil.copytree(prepared[0], tmp_path / "ready"), prepared[1], prepared[2]


def actions(folder, unlocked):
    with closing(OpenVault(folder, unlocked)) as vault, vault.view() as unit:
        return [entry.action for entry in unit.audit.page(before=None, limit=9)]


def test_a_recovery_code_gives_a_new_passphrase_and_the_audit_says_so(ready):
    folder, _, code = ready
    found = recovery.recover_with_code(folder, "Samira", code.lower().replace(" ", "-"), NEW, cost=CHEAP)
    assert slots.unlock(slot_file.read(folder), "Samira", NEW) == found
    with pytest.raises(WrongPassphrase):
        slots.unlock(slot_file.read(folder), "Samira", PASSPHRASE)
    assert recovery.RECOVERED_BY_CODE in actions(folder, found)


def test_changing_the_passphrase_leaves_the_store_and_the_code_as_they_are(ready):
    folder, _, code = ready
    salt = (folder / STORE).read_bytes()[:16]
    before = slots.unlock(slot_file.read(folder), "Samira", PASSPHRASE)
    after = recovery.change_passphrase(folder, "Samira", PASSPHRASE, NEW, cost=CHEAP)
    assert after == before
    assert (folder / STORE).read_bytes()[:16] == salt
    assert recovery.recover_with_code(folder, "Samira", code, PASSPHRASE, cost=CHEAP) == before


@pytest.mark.parametrize("pair", list(combinations(range(3), 2)))
def test_any_two_sheets_open(ready, pair):
    folder, sheets, _ = ready
    typed = [sheets.words[number].upper() for number in pair]
    found = recovery.recover_with_sheets(folder, typed, "Samira", NEW, cost=CHEAP)
    assert slots.unlock(slot_file.read(folder), "Samira", NEW) == found
    assert recovery.RECOVERED_BY_SHEETS in actions(folder, found)


@pytest.mark.parametrize("number", range(3))
def test_any_one_sheet_opens_nothing(ready, number):
    folder, sheets, _ = ready
    for typed in ([sheets.words[number]], [sheets.words[number]] * 2):
        with pytest.raises(WrongRecovery):
            recovery.recover_with_sheets(folder, typed, "Samira", NEW, cost=CHEAP)


def test_sheets_of_another_vault_open_nothing_here(ready):
    folder, sheets, _ = ready
    others = recovery.new_sheets()
    for typed in (others.words[:2], [others.words[0], sheets.words[1]]):
        with pytest.raises(WrongRecovery):
            recovery.recover_with_sheets(folder, typed, "Samira", NEW, cost=CHEAP)


def test_sheets_that_were_not_typed_back_are_never_in_use(vault, vault_folder):
    sheets = recovery.new_sheets()
    assert not recovery.is_set_up(slot_file.read(vault_folder))
    mistyped = sheets.words[1].rsplit(" ", 1)[0] + " academic"
    for typed in ((sheets.words[0], mistyped), recovery.new_sheets().words[:2]):
        with pytest.raises(WrongRecovery):
            recovery.enable_sheets(vault, sheets, typed)
    assert not recovery.is_set_up(slot_file.read(vault_folder))
    recovery.enable_sheets(vault, sheets, sheets.words[1:])
    assert recovery.is_set_up(slot_file.read(vault_folder))


def test_the_code_of_one_vault_never_opens_another_nor_a_colleague(ready, tmp_path):
    folder, _, code = ready
    other = tmp_path / "other"
    create_vault(other, SetUp("House", "Samira", Role.ADMIN), PASSPHRASE, cost=CHEAP)
    theirs = recovery.make_code(other, "Samira", PASSPHRASE)
    with pytest.raises(WrongPassphrase):
        recovery.recover_with_code(folder, "Samira", theirs, NEW, cost=CHEAP)
    with pytest.raises(WrongPassphrase):
        recovery.recover_with_code(other, "Samira", code, NEW, cost=CHEAP)
    unlocked = slots.unlock(slot_file.read(folder), "Samira", PASSPHRASE)
    with closing(OpenVault(folder, unlocked)) as vault:
        add_person(vault, "Idris", Role.WORKER, NEW, cost=CHEAP)
    with pytest.raises(WrongPassphrase):
        recovery.recover_with_code(folder, "Idris", code, NEW, cost=CHEAP)


def test_a_new_code_ends_the_one_before(ready):
    folder, _, code = ready
    recovery.make_code(folder, "Samira", PASSPHRASE)
    with pytest.raises(WrongPassphrase):
        recovery.recover_with_code(folder, "Samira", code, NEW, cost=CHEAP)


def test_a_weak_new_passphrase_and_an_unknown_name_change_nothing(ready):
    folder, sheets, code = ready
    before = (folder / "slots").read_bytes()
    with pytest.raises(WeakPassphrase):
        recovery.recover_with_code(folder, "Samira", code, "short", cost=CHEAP)
    with pytest.raises(NotFound):
        recovery.recover_with_sheets(folder, sheets.words[:2], "Nobody", NEW, cost=CHEAP)
    assert (folder / "slots").read_bytes() == before


def test_one_wrong_symbol_or_a_swap_is_told_before_any_key_is_tried():
    dice = random.Random(11)
    for _ in range(500):
        code = dice.randbytes(20)
        text = recovery_code.written(code)
        assert recovery_code.read(text.replace("0", "o").replace("1", "l")) == code
        symbols = list(text.replace(" ", ""))
        at = dice.randrange(35)
        if symbols[at] != symbols[at + 1]:
            symbols[at], symbols[at + 1] = symbols[at + 1], symbols[at]
            with pytest.raises(WrongRecovery):
                recovery_code.read("".join(symbols))


@pytest.mark.parametrize("count", [40, pytest.param(500, marks=pytest.mark.long)])
def test_restores_by_code_and_by_sheets_always_give_the_same_master_key(ready, count):
    folder, sheets, code = ready
    file, dice, others = slot_file.read(folder), random.Random(12), recovery.new_sheets().words
    master = slots.unlock(file, "Samira", PASSPHRASE).master
    for number in range(count):
        if number % 2:
            typed = dice.sample(sheets.words, 2)
            assert recovery.open_seal(file.recovery, file.vault_id, typed)[0] == master
        else:
            owned = slots.staff_keys_by_code(file, "Samira", recovery_code.read(code))
            assert slots.open_master(file, "Samira", owned).master == master
        with pytest.raises(WrongPassphrase):
            slots.staff_keys_by_code(file, "Samira", dice.randbytes(20))
        one = dice.choice(sheets.words)
        for typed in ([one], [one, one], [one, dice.choice(others)]):
            with pytest.raises(WrongRecovery):
                recovery.open_seal(file.recovery, file.vault_id, typed)
