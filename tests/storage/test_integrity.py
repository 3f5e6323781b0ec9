"""The records are looked over in slices: it goes on where it was, ends some day, and tells once what it found."""

from __future__ import annotations

import random
import shutil
from contextlib import closing
from itertools import count

import pytest

from benchmarks.many_cases import fill_case
from fieldintake.casework.read_inbox import read_traffic
from fieldintake.demo.people import made_up_people
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, RecordId
from fieldintake.protocol.keys import SigningKey
from fieldintake.storage import wal
from fieldintake.storage.integrity import DAMAGE_FOUND, Sweep
from fieldintake.storage.records import Author, VaultRecords
from fieldintake.storage.vault import STORE, OpenVault


@pytest.fixture(scope="module")
def full(made, tmp_path_factory):
    """A vault of forty women that no test touches."""
    folder = shutil.copytree(made[0], tmp_path_factory.mktemp("full") / "desk")
    with closing(OpenVault(folder, made[1])) as vault:
        for _number, person in zip(range(40), made_up_people(3), strict=False):
            with vault.work() as unit:
                fill_case(vault, unit, person)
    return folder, made[1]


@pytest.fixture
def place(full, tmp_path):
    return shutil.copytree(full[0], tmp_path / "desk"), full[1]


def short_slices():
    """A clock by which each look at the time is ten milliseconds later: two steps a slice."""
    ticks = count()
    return lambda: next(ticks) * 0.01


def round_of(sweep):
    """How many slices a round took."""
    slices = 1
    while sweep.slice():
        slices += 1
    return slices


def events(vault):
    with vault.view() as unit:
        return [entry.action for entry in unit.audit.page(before=None, limit=9)].count(DAMAGE_FOUND)


def flip(folder, page):
    with (folder / STORE).open("r+b") as file:
        file.seek((page - 1) * wal.PAGE + random.Random(page).randrange(wal.PAGE))
        byte = file.read(1)[0]
        file.seek(-1, 1)
        file.write(bytes([byte ^ 4]))


def test_a_round_ends_and_says_when(place):
    with closing(OpenVault(*place)) as vault:
        assert read_traffic(vault).checked_ms is None
        sweep = Sweep(vault, short_slices())
        assert sweep.is_due
        assert round_of(sweep) > 5
        assert read_traffic(vault).checked_ms is not None
        assert not sweep.has_finding
        assert not Sweep(vault).is_due


def test_it_goes_on_another_day_where_it_was(place, monkeypatch):
    monkeypatch.setattr("fieldintake.storage.integrity._KEEP_PLACE_EVERY", {"pages": 1, "revisions": 1})
    with closing(OpenVault(*place)) as vault:
        whole = round_of(Sweep(vault, short_slices()))
        with vault.work() as unit:
            unit.settings.set("integrity_checked_ms", "0")
        sweep = Sweep(vault, short_slices())
        for _ in range(whole - 3):
            assert sweep.slice()
    with closing(OpenVault(*place)) as vault:
        sweep = Sweep(vault, short_slices())
        assert sweep.is_due
        assert round_of(sweep) < whole - 3


@pytest.mark.parametrize("seed", range(6))
def test_a_damaged_page_is_told_once_and_to_everybody(place, seed):
    folder, unlocked = place
    pages = (folder / STORE).stat().st_size // wal.PAGE
    with closing(OpenVault(folder, unlocked)) as vault:
        flip(folder, random.Random(seed).randrange(20, pages + 1))
        sweep = Sweep(vault, short_slices())
        round_of(sweep)
        assert sweep.has_finding
        again = Sweep(vault)
        assert again.has_finding
        assert not again.is_due
        assert events(vault) == 1


def test_a_page_that_is_whole_in_the_log_is_no_damage(place):
    folder, unlocked = place
    with closing(OpenVault(folder, unlocked)) as vault:
        with vault.work() as unit:
            fill_case(vault, unit, next(made_up_people(8)))
        log = (folder / f"{STORE}-wal").read_bytes()
        flip(folder, int.from_bytes(log[32:36], "big"))
        sweep = Sweep(vault, short_slices())
        round_of(sweep)
        assert not sweep.has_finding


def test_a_revision_that_nobody_signed_is_found(place):
    with closing(OpenVault(*place)) as vault:
        with vault.work() as unit:
            forger = Author(vault.keys.staff, vault.keys.device, SigningKey.generate())
            forged = VaultRecords(vault._connection, forger, unit.keyring)
            case_id = CaseId("c" * 32)
            forged.save(RecordType.CASE, RecordId(case_id), case_id, {"code": "00000001"})
        sweep = Sweep(vault, short_slices())
        round_of(sweep)
        assert sweep.has_finding
        assert events(vault) == 1


def test_a_slice_is_short(place):
    """Counted in looks at the clock, not measured: after fifteen milliseconds no step begins."""
    with closing(OpenVault(*place)) as vault:
        looks = []
        clock = short_slices()
        sweep = Sweep(vault, lambda: looks.append(1) or clock())
        sweep.slice()
        assert len(looks) <= 3
