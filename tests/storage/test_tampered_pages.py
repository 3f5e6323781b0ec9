"""A changed page is refused when the vault is opened, or at the latest when somebody's work comes to read it.

Nobody calls the full check here but where a page was not read at all: a person at the desk does not call it either.
"""

from __future__ import annotations

import random
from collections import Counter
from contextlib import closing

import pytest

from fieldintake.domain.errors import NotAVault, VaultDamaged, VaultRolledBack
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, RecordId
from fieldintake.storage import wal
from fieldintake.storage.vault import STORE, OpenVault

CASES = 30


@pytest.fixture
def folder(vault_folder, unlocked):
    with closing(OpenVault(vault_folder, unlocked)) as vault:
        for number in range(1, 1 + CASES):
            case_id = CaseId(f"{number:032x}")
            with vault.work() as unit:
                unit.records.save(RecordType.CASE, RecordId(case_id), case_id, {"code": f"{number:08d}"})
                person = RecordId(f"{number + 2**64:032x}")
                unit.records.save(
                    RecordType.PERSON, person, case_id, {"name": f"Person{number} Quillfeather"}
                )
                unit.audit.append("case_opened", case_id)
    return vault_folder


def what_a_day_at_the_desk_reads(vault):
    """Lists, search, every case and the audit, through the verbs' own ports."""
    with vault.view() as unit:
        rows = unit.cases.page(after=None, limit=CASES)
        found = unit.cases.page(after=None, limit=CASES, text="Quillfeather")
        likely = unit.cases.possible_duplicates(name="Person7 Quillfeather", birth_year=None, phone="")
        records = [unit.records.of_case(row.case_id) for row in rows]
        audit = unit.audit.page(before=None, limit=1000)
        return rows, found, likely, records, audit, unit.directory.staff(), unit.directory.own_card()


def every_row(vault):
    """All that the tables and their indexes hold, read as any query reads it."""
    with vault.view():
        run = vault._connection.execute
        found = run(
            "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master ORDER BY name"
        ).fetchall()
        wanted = [name for kind, name, _, sql in found if kind == "table" and "VIRTUAL" not in sql]
        for kind, name, table, sql in found:
            if kind == "index":
                _, where, condition = " ".join(sql.split()).partition(" WHERE ")
                wanted.append(f"{table} INDEXED BY {name}{where}{condition}")
        return [run(f"SELECT * FROM {each}").fetchall() for each in wanted]


def outcome(folder, unlocked, read, whole):
    """What opening, reading and, only when both went well, the full check end in."""
    try:
        vault = OpenVault(folder, unlocked)
    except (NotAVault, VaultDamaged):
        return "refused at the opening"
    with closing(vault):
        try:
            seen = read(vault)
        except VaultDamaged:
            return "refused at the reading"
        if seen != whole:
            return "read otherwise"
        try:
            vault.check()
        except VaultDamaged:
            return "not read, refused by the check"
    return "accepted"


def changed(data, page, at):
    spoilt = bytearray(data)
    spoilt[page * wal.PAGE + at] ^= 0x20
    return bytes(spoilt)


def outcomes(folder, unlocked, at, read=what_a_day_at_the_desk_reads):
    """The outcome for each page, with the byte `at` of it changed; the vault's files are put back in between."""
    with closing(OpenVault(folder, unlocked)) as vault:
        whole = read(vault)
    files = {path: path.read_bytes() for path in folder.iterdir()}
    store, found = files[folder / STORE], Counter()
    for page in range(len(store) // wal.PAGE):
        for path in folder.iterdir():
            if path not in files:
                path.unlink()
        for path, data in files.items():
            path.write_bytes(data)
        (folder / STORE).write_bytes(changed(store, page, at(page)))
        found[outcome(folder, unlocked, read, whole)] += 1
    print(f"pages: {dict(found)}")
    return found


@pytest.mark.parametrize("seed", [1, *(pytest.param(n, marks=pytest.mark.long) for n in range(2, 6))])
def test_a_page_whose_content_was_changed_is_never_read(folder, unlocked, seed):
    dice = random.Random(seed)
    found = outcomes(folder, unlocked, lambda _page: dice.randrange(16, wal.PAGE - wal.TAG))
    assert set(found) <= {
        "refused at the opening",
        "refused at the reading",
        "not read, refused by the check",
    }
    assert found["refused at the reading"] >= 5


def test_whoever_reads_every_row_is_refused_at_every_changed_page_in_use(folder, unlocked):
    with closing(OpenVault(folder, unlocked)) as vault:
        unused = vault._connection.execute("PRAGMA freelist_count").fetchone()[0]
    found = outcomes(folder, unlocked, lambda page: 20 + page * 60 % 3900, read=every_row)
    assert found["not read, refused by the check"] == unused
    assert found["refused at the opening"] + found["refused at the reading"] == found.total() - unused


def test_a_page_whose_seal_was_changed_is_noticed_at_the_opening(folder, unlocked):
    found = outcomes(folder, unlocked, lambda page: wal.PAGE - 1 - page % wal.TAG)
    assert set(found) == {"refused at the opening"}


def test_an_older_page_is_noticed_at_the_opening(folder, unlocked):
    older = (folder / STORE).read_bytes()
    with closing(OpenVault(folder, unlocked)) as vault, vault.work() as unit:
        case_id = CaseId(f"{1:032x}")
        unit.records.save(RecordType.CASE, RecordId(case_id), case_id, {"code": "99999999"})
    newer = (folder / STORE).read_bytes()
    page = next(
        page
        for page in range(1, len(older) // wal.PAGE)
        if older[page * wal.PAGE :][: wal.PAGE] != newer[page * wal.PAGE :][: wal.PAGE]
    )
    start, end = page * wal.PAGE, (page + 1) * wal.PAGE
    (folder / STORE).write_bytes(newer[:start] + older[start:end] + newer[end:])
    with pytest.raises(VaultRolledBack):
        OpenVault(folder, unlocked)
