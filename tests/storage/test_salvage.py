"""Salvage: out of a vault with damaged pages comes a new one with every record that the damage did not touch."""

from __future__ import annotations

import random
import shutil
from contextlib import closing

import pytest
from click.testing import CliRunner

from benchmarks.many_cases import fill_case
from fieldintake.casework.add_note import add_note
from fieldintake.casework.find_cases import list_cases
from fieldintake.casework.keep_draft import Typed, keep_draft, my_drafts
from fieldintake.casework.read_case import read_case
from fieldintake.casework.restrict_case import restrict_case
from fieldintake.cli import main
from fieldintake.commands import opening
from fieldintake.demo.people import made_up_people
from fieldintake.domain.desk import Role
from fieldintake.domain.errors import (
    Cancelled,
    CaseRestricted,
    SalvageImpossible,
    StorageFailed,
    VaultDamaged,
    VaultInUse,
)
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import RecordId
from fieldintake.storage import keys, slot_file, slots, wal
from fieldintake.storage.founding import add_person
from fieldintake.storage.leaves import StorePages
from fieldintake.storage.salvage import salvage
from fieldintake.storage.vault import SALVAGED, STORE, OpenVault
from tests.conftest import PASSPHRASE

CASES = 60


@pytest.fixture(scope="module")
def full(made, tmp_path_factory):
    """A vault of sixty women, of whom each third has a long note and one was erased."""
    folder = shutil.copytree(made[0], tmp_path_factory.mktemp("full") / "desk")
    with closing(OpenVault(folder, made[1])) as vault:
        for number, person in zip(range(CASES), made_up_people(3), strict=False):
            with vault.work() as unit:
                case_id = fill_case(vault, unit, person)
            if number % 3 == 0:
                add_note(vault, case_id, "what she said " * 500)
        gone = case_id
        with vault.work() as unit:
            unit.erase_for_good(gone)
        keep_draft(vault, Typed(RecordId("d" * 32), None, "intake", "1", b"begun"))
    return folder, made[1]


@pytest.fixture
def damaged(full, tmp_path):
    return shutil.copytree(full[0], tmp_path / "desk"), full[1]


def records_of(folder, unlocked):
    with closing(OpenVault(folder, unlocked)) as vault:
        rows = vault._connection.execute("SELECT id, case_id, type, fields FROM record").fetchall()
    return {row[0]: row for row in rows}


class Followed(StorePages):
    """Remembers onto which pages each row runs over."""

    def __init__(self, *given) -> None:
        super().__init__(*given)
        self.on: dict[int, list[int]] = {}

    def _row(self, page, at):
        self._passed: list[int] = []
        real, self.page = self.page, lambda number: self._passed.append(number) or real(number)
        try:
            row = super()._row(page, at)
        finally:
            self.page = real
        self.on[id(row)] = self._passed
        return row


def pages_by_record(folder, unlocked):
    """On which pages the rows of each record stand, and those that nothing can be built without."""
    derived, found, core = keys.vault_keys(unlocked.master), {}, set()
    known = records_of(folder, unlocked)
    with closing(Followed(folder / STORE, keys.PageKeys(derived.database, derived.salt))) as pages:
        for number, rows in pages.leaves():
            for row in rows:
                ids = (
                    [value for value in row.values[1:3] if value in known]
                    if len(row.values) in (7, 8)
                    else []
                )
                found.setdefault(ids[0], set()).update({number, *pages.on[id(row)]}) if ids else None
                if len(row.values) in (2, 4) or row.values[:1] == (unlocked.staff,):
                    core.add(number)
    return found, core


def flip(store, page, dice):
    with store.open("r+b") as file:
        file.seek((page - 1) * wal.PAGE + dice.randrange(wal.PAGE))
        byte = file.read(1)[0]
        file.seek(-1, 1)
        file.write(bytes([byte ^ 1 << dice.randrange(8)]))


@pytest.mark.timeout(1200)
@pytest.mark.parametrize(("trials", "flips"), [(5, 4), pytest.param(500, 20, marks=pytest.mark.long)])
def test_every_record_that_the_damage_did_not_touch_comes_over(
    full, tmp_path, trials, flips, record_property
):
    folder, unlocked = full
    places, core = pages_by_record(folder, unlocked)
    before, dice = records_of(folder, unlocked), random.Random(12)
    untouched = saved = impossible = 0
    count = (folder / STORE).stat().st_size // wal.PAGE
    for number in range(trials):
        place = shutil.copytree(folder, tmp_path / f"n{number}" / "desk")
        hit = {dice.randrange(1, count + 1) for _ in range(flips)}
        for page in hit:
            flip(place / STORE, page, dice)
        whole = {each for each, pages in places.items() if not pages & hit}
        try:
            done = salvage(place, unlocked, tmp_path / f"new{number}")
        except SalvageImpossible:
            assert core & hit
            impossible += 1
            continue
        after = records_of(tmp_path / f"new{number}", unlocked)
        assert done.bad_pages == len(hit)
        assert all(after[each] == before[each] for each in after if each in before and each in whole)
        untouched += len(whole)
        saved += len(whole & set(after))
        shutil.rmtree(tmp_path / f"n{number}")
        shutil.rmtree(tmp_path / f"new{number}")
    figures = {"trials": trials, "flips": trials * flips, "untouched": untouched, "saved": saved}
    print({**figures, "nothing to build on": impossible})
    record_property("salvage", figures)
    assert saved >= 0.99 * untouched
    assert untouched > 0


def test_a_whole_vault_comes_over_whole(damaged, tmp_path):
    folder, unlocked = damaged
    done = salvage(folder, unlocked, tmp_path / "new")
    assert (done.bad_pages, done.lost, done.audit_lost) == (0, (), 0)
    assert records_of(tmp_path / "new", unlocked) == records_of(folder, unlocked)
    with closing(OpenVault(tmp_path / "new", unlocked)) as vault:
        vault.check()
        assert [draft.snapshot for draft in my_drafts(vault)] == [b"begun"]
        with vault.view() as unit:
            assert unit.cases.count() == CASES - 1
            assert unit.audit.page(before=None, limit=9)[0].action == SALVAGED
        assert len(list_cases(vault, limit=CASES)) == CASES - 1


def test_a_lost_case_of_which_something_is_left_is_found_under_its_code(damaged, tmp_path):
    folder, unlocked = damaged
    records = records_of(folder, unlocked)
    places, _core = pages_by_record(folder, unlocked)
    cases = {each for each, row in records.items() if row[2] == RecordType.CASE.value}
    page = min(places[min(cases, key=lambda each: min(places[each]))])
    flip(folder / STORE, page, random.Random(1))
    done = salvage(folder, unlocked, tmp_path / "new")
    assert done.bad_pages == 1
    after = records_of(tmp_path / "new", unlocked)
    assert {row[1] for row in after.values()} <= {row[0] for row in after.values()}
    with closing(OpenVault(tmp_path / "new", unlocked)) as vault:
        vault.check()


def test_a_record_that_nobody_signed_does_not_come_over(damaged, tmp_path):
    folder, unlocked = damaged
    with closing(OpenVault(folder, unlocked)) as vault:
        connection = vault._connection
        victim = connection.execute("SELECT id FROM record WHERE type = 'note' LIMIT 1").fetchone()[0]
        connection.set_authorizer(None)
        connection.execute("UPDATE revision SET signature = zeroblob(64) WHERE record_id = ?", (victim,))
    done = salvage(folder, unlocked, tmp_path / "new")
    assert [(lost.type, lost.count) for lost in done.lost] == [("note", 1)]
    assert len(done.lost[0].code) > 4
    assert victim not in records_of(tmp_path / "new", unlocked)


def test_the_damaged_vault_is_left_as_it_was(damaged, tmp_path):
    folder, unlocked = damaged
    flip(folder / STORE, 9, random.Random(5))
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    salvage(folder, unlocked, tmp_path / "new")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_what_is_in_the_log_only_comes_over_too(damaged, tmp_path):
    folder, unlocked = damaged
    vault = OpenVault(folder, unlocked)
    with vault.work() as unit:
        case_id = fill_case(vault, unit, next(made_up_people(9)))
    place = shutil.copytree(folder, tmp_path / "cut")  # as a power cut leaves it
    vault.close()
    assert (place / f"{STORE}-wal").stat().st_size > wal.PAGE
    salvage(place, unlocked, tmp_path / "new")
    assert case_id in records_of(tmp_path / "new", unlocked)


def test_a_vault_without_its_organisation_is_named(damaged, tmp_path):
    folder, unlocked = damaged
    _places, core = pages_by_record(folder, unlocked)
    for page in core:
        flip(folder / STORE, page, random.Random(page))
    with pytest.raises(SalvageImpossible):
        salvage(folder, unlocked, tmp_path / "new")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".desk.anchor", "desk"]


def test_it_can_be_stopped_and_leaves_nothing(damaged, tmp_path):
    folder, unlocked = damaged
    with pytest.raises(Cancelled):
        salvage(folder, unlocked, tmp_path / "new", progress=lambda _done, _all: False)
    assert not [path for path in tmp_path.iterdir() if "new" in path.name]
    (tmp_path / "new").mkdir()
    with pytest.raises(StorageFailed):
        salvage(folder, unlocked, tmp_path / "new")


def test_an_open_vault_is_not_salvaged(damaged, tmp_path):
    folder, unlocked = damaged
    with closing(OpenVault(folder, unlocked)), pytest.raises(VaultInUse):
        salvage(folder, unlocked, tmp_path / "new")


def test_the_command_says_what_was_lost_by_code_and_kind(damaged, tmp_path, monkeypatch):
    monkeypatch.setattr(opening, "keep_memory_to_ourselves", lambda: None)
    folder, unlocked = damaged
    places, _core = pages_by_record(folder, unlocked)
    flip(folder / STORE, max(places[max(places)]), random.Random(5))
    with pytest.raises(VaultDamaged), closing(OpenVault(folder, unlocked)) as vault:
        vault.check()
    words = ["vault", "salvage", "--vault", str(folder), "--into", str(tmp_path / "new")]
    done = CliRunner().invoke(main, words, input=f"{PASSPHRASE}\n")
    assert done.exit_code == 0, done.output
    assert "1 of" in done.output
    assert "Lost: " in done.output
    assert "what she said" not in done.output


def test_a_restricted_case_stays_sealed_whoever_salvages(damaged, tmp_path):
    folder, samira = damaged
    with closing(OpenVault(folder, samira)) as vault:
        add_person(vault, "Idris", Role.WORKER, PASSPHRASE, cost=keys.FLOOR)
        case_id = list_cases(vault, limit=1)[0].case_id
        restrict_case(vault, case_id)
        before = read_case(vault, case_id)
    idris = slots.unlock(slot_file.read(folder), "Idris", PASSPHRASE)
    salvage(folder, idris, tmp_path / "new")
    with closing(OpenVault(tmp_path / "new", idris)) as vault:
        assert len(list_cases(vault, limit=CASES)) == CASES - 1
        with pytest.raises(CaseRestricted):
            read_case(vault, case_id)
    with closing(OpenVault(tmp_path / "new", samira)) as vault:
        after = read_case(vault, case_id)
    assert after.case.fields == before.case.fields
    assert (after.person, after.needs) == (before.person, before.needs)
