"""Whatever changes in a file of the vault, by one bit or by a page, is noticed before anything is read from it."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from contextlib import closing

import pytest

from fieldintake.domain.errors import NotAVault, VaultDamaged, VaultTooNew
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, RecordId
from fieldintake.storage import slot_file, slots, wal
from fieldintake.storage.vault import STORE, OpenVault
from tests.conftest import PASSPHRASE


def flip(data, dice):
    data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)


def overwrite(data, dice):
    at = dice.randrange(len(data))
    run = dice.randbytes(dice.randrange(4, 64))
    data[at : at + len(run)] = run[: len(data) - at]


def cut(data, dice):
    del data[dice.randrange(len(data)) :]


def swap(data, dice):
    pages = len(data) // wal.PAGE
    one, two = (at * wal.PAGE for at in dice.sample(range(pages), 2))
    here, there = data[one : one + wal.PAGE], data[two : two + wal.PAGE]
    data[one : one + wal.PAGE], data[two : two + wal.PAGE] = there, here


def blank(data, dice):
    at = dice.randrange(len(data) // wal.PAGE) * wal.PAGE
    data[at : at + wal.PAGE] = bytes(wal.PAGE)


STORE_CHANGES = (flip, flip, flip, overwrite, cut, swap, blank)


@pytest.fixture
def folder(vault_folder, unlocked):
    with closing(OpenVault(vault_folder, unlocked)) as vault, vault.work() as unit:
        for number in range(1, 20):
            case_id = CaseId(f"{number:032x}")
            unit.records.save(RecordType.CASE, RecordId(case_id), case_id, {"code": f"{number:08d}"})
    return vault_folder


def outcome(folder, unlocked):
    """What opening and looking at everything ends in: the error's name, or `accepted`."""
    try:
        with closing(OpenVault(folder, unlocked)) as vault:
            vault.check()
    except (NotAVault, VaultDamaged, VaultTooNew) as error:
        return type(error).__name__
    return "accepted"


@pytest.mark.parametrize("count", [150, pytest.param(7000, marks=pytest.mark.long)])
def test_a_changed_store_is_never_accepted(folder, unlocked, tmp_path, count):
    dice, found = random.Random(3), Counter()
    whole = (folder / STORE).read_bytes()
    kept = {path.name: path.read_bytes() for path in folder.iterdir()}
    for number in range(count):
        data = bytearray(whole)
        STORE_CHANGES[number % len(STORE_CHANGES)](data, dice)
        if bytes(data) == whole:
            continue
        spoilt = tmp_path / "spoilt"
        shutil.rmtree(spoilt, ignore_errors=True)
        spoilt.mkdir()
        for name, content in kept.items():
            (spoilt / name).write_bytes(content)
        (spoilt / STORE).write_bytes(data)
        found[outcome(spoilt, unlocked)] += 1
    print(f"store: {dict(found)}")
    assert found["accepted"] == 0
    assert found.total() > 0.9 * count


@pytest.mark.parametrize("count", [150, pytest.param(1500, marks=pytest.mark.long)])
def test_a_changed_slot_file_is_never_accepted(folder, unlocked, count):
    dice, found = random.Random(4), Counter()
    whole, sound = (folder / "slots").read_bytes(), slot_file.read(folder)
    for number in range(count):
        data = bytearray(whole)
        (flip, overwrite, cut)[number % 3](data, dice)
        changed = (slot_file.COPIES, slot_file.COPIES[:1], slot_file.COPIES[1:])[number // 3 % 3]
        for name in changed if bytes(data) != whole else ():
            (folder / name).write_bytes(data)
        try:
            found[
                "the other copy" if slot_file.verified(folder, unlocked.master) == sound else "accepted"
            ] += 1
        except (VaultDamaged, VaultTooNew):
            found[f"refused with {len(changed)} changed"] += 1
        for name in slot_file.COPIES:
            (folder / name).write_bytes(whole)
    print(f"slots: {dict(found)}")
    assert set(found) == {"the other copy", "refused with 2 changed"}
    assert found["refused with 2 changed"] > 0.3 * count


def test_the_untouched_files_open(folder, unlocked):
    assert outcome(folder, unlocked) == "accepted"
    assert slots.unlock(slot_file.read(folder), "Samira", PASSPHRASE).master == unlocked.master
