"""An older copy of the vault, of one page, of the log or of the slot file is noticed when the vault is opened."""

from __future__ import annotations

import random
import shutil
import struct
from contextlib import closing

import pytest

from fieldintake.domain.desk import Role
from fieldintake.domain.errors import VaultDamaged, VaultRolledBack
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, RecordId
from fieldintake.storage import anchor, keys, wal, watch
from fieldintake.storage.founding import add_person
from fieldintake.storage.vault import STORE, OpenVault

FILES = (STORE, STORE + "-wal", "slots", "slots.2", anchor.FILE)


def save(vault, number):
    case_id = CaseId(f"{number:032x}")
    with vault.work() as unit:
        unit.records.save(RecordType.CASE, RecordId(case_id), case_id, {"code": f"{number:08d}"})
        unit.audit.append("case_opened", case_id)


def end_as_if_killed(vault, folder):
    """What a killed process leaves: anchor and log as they are, nothing folded."""
    left = {name: (folder / name).read_bytes() for name in FILES if (folder / name).exists()}
    vault._let_go()
    for name in FILES:
        (folder / name).unlink(missing_ok=True)
    for name, data in left.items():
        (folder / name).write_bytes(data)


def copy_of(folder):
    return {name: (folder / name).read_bytes() for name in FILES if (folder / name).exists()}


def put_back(folder, copy, names):
    for name in names:
        (folder / name).unlink(missing_ok=True)
        if name in copy:
            (folder / name).write_bytes(copy[name])


def reopen(folder, unlocked):
    OpenVault(folder, unlocked).close()


def two_states(folder, unlocked, *, first, then, killed):
    """An older and a newer copy of one vault's files; the newer one lies in the folder."""
    with closing(OpenVault(folder, unlocked)) as vault:
        for number in range(1, 1 + first):
            save(vault, number)
    older = copy_of(folder)
    vault = OpenVault(folder, unlocked)
    for number in range(1000, 1000 + then):
        save(vault, number)
    if killed:
        vault.watch.write()
        end_as_if_killed(vault, folder)
    else:
        vault.close()
    return older, copy_of(folder)


@pytest.mark.parametrize("killed", [False, True], ids=["closed", "killed"])
def test_what_was_not_rolled_back_opens(vault_folder, unlocked, killed):
    two_states(vault_folder, unlocked, first=3, then=4, killed=killed)
    with closing(OpenVault(vault_folder, unlocked)) as vault, vault.view() as unit:
        assert unit.cases.count() == 7


@pytest.mark.parametrize("killed", [False, True], ids=["closed", "killed"])
def test_an_older_store_is_noticed(vault_folder, unlocked, killed):
    older, _ = two_states(vault_folder, unlocked, first=3, then=4, killed=killed)
    put_back(vault_folder, older, [STORE, STORE + "-wal"])
    with pytest.raises(VaultRolledBack):
        reopen(vault_folder, unlocked)


def test_an_older_folder_is_noticed_by_the_copy_beside_it(vault_folder, unlocked):
    older, _ = two_states(vault_folder, unlocked, first=3, then=4, killed=False)
    put_back(vault_folder, older, FILES)
    with pytest.raises(VaultRolledBack):
        reopen(vault_folder, unlocked)


def test_an_older_slot_file_is_noticed(vault_folder, unlocked):
    with closing(OpenVault(vault_folder, unlocked)) as vault:
        older = copy_of(vault_folder)
        add_person(vault, "Idris", Role.WORKER, "nine slow rivers under the bridge", cost=keys.FLOOR)
    put_back(vault_folder, older, ["slots", "slots.2"])
    with pytest.raises(VaultRolledBack):
        reopen(vault_folder, unlocked)


def test_a_missing_anchor_is_noticed(vault_folder, unlocked):
    two_states(vault_folder, unlocked, first=1, then=1, killed=False)
    (vault_folder / anchor.FILE).unlink()
    anchor.beside(vault_folder).unlink()
    with pytest.raises(VaultRolledBack):
        reopen(vault_folder, unlocked)


def test_one_spoilt_half_of_the_anchor_is_survived(vault_folder, unlocked):
    two_states(vault_folder, unlocked, first=1, then=1, killed=False)
    data = bytearray((vault_folder / anchor.FILE).read_bytes())
    data[600] ^= 1
    (vault_folder / anchor.FILE).write_bytes(data)
    reopen(vault_folder, unlocked)


def test_being_refused_changes_nothing_so_that_it_is_refused_again(vault_folder, unlocked):
    older, newer = two_states(vault_folder, unlocked, first=3, then=4, killed=True)
    for _ in range(2):
        spoil_one_page(vault_folder, older, newer, random.Random(5))
        before = copy_of(vault_folder)
        with pytest.raises(VaultRolledBack):
            reopen(vault_folder, unlocked)
        assert copy_of(vault_folder) == before


def test_an_older_vault_opens_when_a_person_accepts_it_and_the_audit_says_so(vault_folder, unlocked):
    older, _ = two_states(vault_folder, unlocked, first=3, then=4, killed=False)
    put_back(vault_folder, older, [STORE, STORE + "-wal"])
    with closing(OpenVault(vault_folder, unlocked, accept_older=True)) as vault:
        vault.check()
        with vault.view() as unit:
            assert unit.cases.count() == 3
            assert unit.audit.page(before=None, limit=1)[0].action == "older_vault_accepted"
    reopen(vault_folder, unlocked)


def test_a_process_that_ends_without_closing_is_no_rollback(vault_folder, unlocked):
    vault = OpenVault(vault_folder, unlocked)
    save(vault, 1)
    vault.watch._stopped.set()  # no more anchors: the connection alone is closed, and folds the log by itself
    save(vault, 2)
    vault._let_go()
    with closing(OpenVault(vault_folder, unlocked)) as again, again.view() as unit:
        assert unit.cases.count() == 2


def test_the_anchor_follows_a_commit_within_five_seconds(vault):
    before = vault.watch._pair.read()[0].commits
    save(vault, 1)
    vault.watch._dirty.wait(1)
    for _ in range(100):
        if vault.watch._pair.read()[0].commits > before:
            break
        vault.watch._stopped.wait(0.05)
    assert vault.watch._pair.read()[0].commits == before + 1
    assert watch.ANCHOR_AFTER_S < 5


def test_the_digest_that_follows_is_the_digest_that_is_read(vault, monkeypatch):
    monkeypatch.setattr(watch, "_FOLD_AT_FRAMES", 150)
    for number in range(1, 200):
        save(vault, number)
    assert vault.watch._pages.state.log.salt
    vault.watch.check_pages()


def spoil_one_page(folder, older, newer, dice):
    """Put an older image of one page in the place of the newest: in the log when there is one, else in the store."""
    if STORE + "-wal" in newer:
        (folder / (STORE + "-wal")).write_bytes(with_an_older_frame(newer[STORE + "-wal"], dice))
        return
    old, new = older[STORE], newer[STORE]
    starts = range(0, min(len(old), len(new)), wal.PAGE)
    start = dice.choice([at for at in starts if old[at : at + wal.PAGE] != new[at : at + wal.PAGE]])
    (folder / STORE).write_bytes(new[:start] + old[start : start + wal.PAGE] + new[start + wal.PAGE :])


def with_an_older_frame(log, dice):
    """The log with one page's newest image replaced by an earlier one of the log, and every sum made to fit again."""
    frames = [log[at : at + wal.FRAME] for at in range(32, len(log), wal.FRAME)]
    images = {}
    for number, frame in enumerate(frames):
        images.setdefault(frame[:4], []).append(number)
    numbers = dice.choice([found for found in images.values() if len(found) > 1])
    before, newest = numbers[-2:]
    frames[newest] = frames[newest][:24] + frames[before][24:]
    order = "<" if log[:4] == b"\x37\x7f\x06\x82" else ">"
    sums, out = struct.unpack(">2I", log[24:32]), log[:32]
    for frame in frames:
        sums = wal._sum(struct.unpack(order + "1026I", frame[:8] + frame[24:]), *sums)
        out += frame[:16] + struct.pack(">2I", *sums) + frame[24:]
    return out


@pytest.mark.parametrize("count", [24, pytest.param(100, marks=pytest.mark.long)])
def test_rolled_back_copies_are_noticed(vault_folder, unlocked, tmp_path, count):
    dice, noticed = random.Random(20261122), 0
    for number in range(count):
        folder = shutil.copytree(vault_folder, tmp_path / f"r{number}" / "desk")
        killed = dice.random() < 0.5
        older, newer = two_states(
            folder, unlocked, first=dice.randrange(1, 9), then=dice.randrange(2, 9), killed=killed
        )
        match number % 3:
            case 0:
                put_back(folder, older, [STORE, STORE + "-wal"])
            case 1:
                put_back(folder, older, FILES)
            case _:
                spoil_one_page(folder, older, newer, dice)
        with pytest.raises(VaultRolledBack):
            reopen(folder, unlocked)
        noticed += 1
    print(f"rollbacks noticed: {noticed} of {count}")
    assert noticed == count


# --- the log ----------------------------------------------------------------------------------------


@pytest.fixture
def logged(vault_folder, unlocked):
    """A vault whose newest saves are in the log only, as after a kill."""
    two_states(vault_folder, unlocked, first=2, then=12, killed=True)
    return vault_folder


def test_the_end_of_the_log_is_where_the_database_sees_it(logged):
    end = wal.scan(logged / STORE)
    assert end.frames * wal.FRAME + 32 == (logged / (STORE + "-wal")).stat().st_size


@pytest.mark.parametrize("count", [150, pytest.param(1500, marks=pytest.mark.long)])
def test_a_changed_byte_of_the_log_is_noticed(logged, unlocked, count):
    path = logged / (STORE + "-wal")
    whole, dice = path.read_bytes(), random.Random(7)
    for _ in range(count):
        spoilt = bytearray(whole)
        spoilt[dice.randrange(len(whole))] ^= 1 << dice.randrange(8)
        path.write_bytes(spoilt)
        with pytest.raises(VaultDamaged):
            OpenVault(logged, unlocked)


def test_a_transaction_torn_by_a_power_cut_is_no_damage(vault_folder, unlocked):
    vault = OpenVault(vault_folder, unlocked)
    save(vault, 1)
    vault.watch.write()
    anchored = copy_of(vault_folder)
    save(vault, 2)
    save(vault, 3)
    whole = copy_of(vault_folder)
    end_as_if_killed(vault, vault_folder)
    put_back(vault_folder, anchored, [anchor.FILE])
    log = bytearray(whole[STORE + "-wal"])
    log[-wal.FRAME + 2000] ^= 8
    (vault_folder / (STORE + "-wal")).write_bytes(log)
    anchor.beside(vault_folder).unlink()
    with closing(OpenVault(vault_folder, unlocked)) as again, again.view() as unit:
        assert unit.cases.count() == 2


def test_an_acknowledged_save_behind_a_break_is_named_without_any_anchor(logged):
    path = logged / (STORE + "-wal")
    spoilt = bytearray(path.read_bytes())
    spoilt[32 + 2 * wal.FRAME + 100] ^= 1
    path.write_bytes(spoilt)
    with pytest.raises(VaultDamaged):
        wal.scan(logged / STORE)
