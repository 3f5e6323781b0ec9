"""A vault of very many cases, made in minutes: the first by the product's own save, the others after their pattern.

What a patterned case has is what a saved one has: its rows in every table, its lines, its search words and keys, its
audit entry, each of the same size. What it has not: its revisions are copies of the pattern's bytes, so their
signatures say nothing about it, and its ids ascend, so their indexes lie closer together than random ones would.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from benchmarks.many_cases import PASSPHRASE, fill_case
from benchmarks.name_variants import Named, named_people
from fieldintake.casework.open_case import unused_code
from fieldintake.demo.people import made_up_people
from fieldintake.domain.desk import Role
from fieldintake.domain.ids import CaseId
from fieldintake.domain.values import PartialDate, to_plain
from fieldintake.storage import alike, cases, keys, names, slot_file, slots
from fieldintake.storage.founding import SetUp, create_vault
from fieldintake.storage.keys import UnlockedKeys
from fieldintake.storage.unit import VaultUnit
from fieldintake.storage.vault import OpenVault

PEOPLE_SEED = 7
_PATTERNS, _AT_ONCE = 500, 5000
_CACHE_KIB = 6 * 2**20
"""Indexes in no order are filled in memory: through the product's own 16 MB it takes ten times as long."""
_CASES = "SELECT case_id FROM case_row ORDER BY row"
_LINE = (
    "SELECT state, risk, languages, worker, consent, next_step, next_at_ms, updated_ms, consent_until, phone"
    " FROM case_row WHERE case_id = ?"
)
_RECORDS = "SELECT id, type, fields, heads, conflicts FROM record WHERE case_id = ? ORDER BY row"
_REVISIONS = "SELECT id, category, hlc, bytes, signature FROM revision WHERE record_id = ? ORDER BY row"
_RECORD = "INSERT INTO record (id, type, case_id, fields, heads, conflicts) VALUES (?, ?, ?, ?, ?, ?)"
_REVISION = "INSERT INTO revision (id, record_id, category, hlc, bytes, signature) VALUES (?, ?, ?, ?, ?, ?)"
_KEYS = "INSERT INTO search_alike (rowid, keys) VALUES (?, ?)"


@dataclass(frozen=True, slots=True)
class Pattern:
    """The rows of one saved case."""

    line: tuple[object, ...]
    records: tuple[tuple[str, str, str, str, str], ...]
    revisions: tuple[tuple[tuple[object, ...], ...], ...]


def many_people(cases_: int) -> Iterator[Named]:
    """The people of a vault of that size, in the order of its rows."""
    return islice(named_people(PEOPLE_SEED), cases_)


def open_or_make(folder: Path, cases_: int) -> UnlockedKeys:
    """The keys to a vault of that many cases in the folder, made when there is none yet."""
    if (folder / "store").exists():
        return slots.unlock(slot_file.read(folder), "Samira", PASSPHRASE)
    unlocked = create_vault(folder, SetUp("House", "Samira", Role.ADMIN), PASSPHRASE, cost=keys.FLOOR)
    vault = OpenVault(folder, unlocked)
    people, filling = many_people(cases_), made_up_people(PEOPLE_SEED)
    for named in islice(people, _PATTERNS):
        with vault.work() as unit:  # one at a time: lines are numbered as transactions end
            fill_case(vault, unit, replace(next(filling), name=named.name, birth_year=named.birth_year))
    _fill_after_patterns(vault, people)
    vault.close()
    return unlocked


def _fill_after_patterns(vault: OpenVault, people: Iterator[Named]) -> None:
    connection = vault._connection
    connection.set_authorizer(None)  # the pragma is refused otherwise; the connection is closed after this
    connection.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
    patterns = [_pattern(vault, case_id) for (case_id,) in connection.execute(_CASES).fetchall()]
    number = len(patterns)
    while batch := list(islice(people, _AT_ONCE)):
        with vault.work() as unit:
            for named in batch:
                _add(vault, unit, patterns[number % len(patterns)], named, number)
                number += 1


def _pattern(vault: OpenVault, case_id: str) -> Pattern:
    connection = vault._connection
    line = connection.execute(_LINE, (case_id,)).fetchone()
    records = tuple(connection.execute(_RECORDS, (case_id,)).fetchall())
    revisions = tuple(tuple(connection.execute(_REVISIONS, (record[0],)).fetchall()) for record in records)
    return Pattern(line, records, revisions)


def _fields_of(record_type: str, fields: str, code: str, named: Named) -> str:
    if record_type not in ("case", "person"):
        return fields
    changed = json.loads(fields)
    if record_type == "case":
        changed["code"] = code
    else:
        changed |= {"name": named.name, "birth_date": to_plain(PartialDate(str(named.birth_year)))}
    return json.dumps(changed, ensure_ascii=False)


def _add(vault: OpenVault, unit: VaultUnit, pattern: Pattern, named: Named, number: int) -> None:
    connection, code = vault._connection, unused_code(vault, unit)
    first = f"{number:08x}"
    case_id = CaseId(first + os.urandom(12).hex())
    for at, (record, revisions) in enumerate(zip(pattern.records, pattern.revisions, strict=True)):
        record_id = case_id if record[1] == "case" else f"{first}{at:02x}{os.urandom(11).hex()}"
        heads = record[3]
        for place, revision in enumerate(revisions):
            revision_id = f"{first}{at:02x}{place:02x}{os.urandom(26).hex()}"
            heads = heads.replace(str(revision[0]), revision_id)
            connection.execute(_REVISION, (revision_id, record_id, *revision[1:]))
        fields = _fields_of(record[1], record[2], code, named)
        connection.execute(_RECORD, (record_id, record[1], case_id, fields, heads, record[4]))
    _add_line(vault, pattern, named, case_id, code)
    unit.audit.append("case_opened", case_id)


def _add_line(vault: OpenVault, pattern: Pattern, named: Named, case_id: str, code: str) -> None:
    connection = vault._connection
    column, (*line, _updated, until, phone) = alike.pack([named.name]), pattern.line
    values = (case_id, code, *line, vault.clock.now_ms(), until, named.birth_year, phone, column, None)
    row = connection.execute(cases._SAVE, values).fetchone()[0]
    connection.execute(cases._INDEX, (row, names.words(named.name), names.skeletons(named.name)))
    connection.execute(_KEYS, (row, alike.all_keys(column, named.birth_year)))
