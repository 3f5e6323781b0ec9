"""The list of cases and the search in it: narrow rows in the order of an index, never a scan of records.

Invariant: a case's line and search words are refreshed in the transaction that changed the case.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress

import sqlcipher3

from fieldintake.domain.case_list import CLOSED, MERGED, case_row, is_restricted, survivor
from fieldintake.domain.consent import ConsentEvent
from fieldintake.domain.desk import CaseMatch, CaseRow
from fieldintake.domain.errors import InvalidCode, NotFound
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, Code, parse_code
from fieldintake.domain.record import Record
from fieldintake.domain.values import PartialDate
from fieldintake.storage import alike, names
from fieldintake.storage.duplicates import VaultDuplicates

_COLUMNS = (
    "case_id, code, state, risk, languages, worker, consent, next_step, next_at_ms, updated_ms, consent_until"
)
_FIRST = f"SELECT {_COLUMNS} FROM case_row WHERE state != 'merged' ORDER BY updated_ms DESC, case_id LIMIT ?"
_AFTER = (
    f"SELECT {_COLUMNS} FROM case_row WHERE updated_ms <= ? AND (updated_ms < ? OR case_id > ?)"
    " AND state != 'merged'"
    " ORDER BY updated_ms DESC, case_id LIMIT ?"
)
_ROW = f"SELECT {_COLUMNS} FROM case_row WHERE case_id = ?"
_KEPT_FOR = (
    f"SELECT {_COLUMNS} FROM case_row WHERE case_id ="
    " (SELECT json_extract(fields, '$.merged_into') FROM record WHERE id = ?)"
)
_BY_CODE = f"SELECT {_COLUMNS} FROM case_row WHERE code = ?"
_BY_REFERENCE = (
    f"SELECT {_COLUMNS} FROM case_row WHERE case_id IN (SELECT case_id FROM thread WHERE reference = ?)"
    " ORDER BY updated_ms DESC LIMIT ?"
)
_CLOSED = f"SELECT {_COLUMNS} FROM case_row WHERE closed_ms <= ? ORDER BY closed_ms"
_ANY = "SELECT EXISTS (SELECT 1 FROM case_row)"
_DUE = f"SELECT {_COLUMNS} FROM case_row WHERE next_at_ms IS NOT NULL ORDER BY next_at_ms LIMIT ?"
_FOUND = (
    f"SELECT {_COLUMNS} FROM case_row WHERE row IN"
    " (SELECT rowid FROM search_name WHERE search_name MATCH ? ORDER BY rowid DESC LIMIT 200)"
    " ORDER BY updated_ms DESC LIMIT ?"
)
_CODE_LIKE = f"SELECT {_COLUMNS} FROM case_row WHERE code >= ? AND code < ? ORDER BY code LIMIT ?"
_SAVE = (
    f"INSERT INTO case_row ({_COLUMNS}, birth_year, phone, called, closed_ms)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (case_id) DO UPDATE SET code = excluded.code, state = excluded.state, risk = excluded.risk,"
    " languages = excluded.languages, worker = excluded.worker, consent = excluded.consent,"
    " next_step = excluded.next_step, next_at_ms = excluded.next_at_ms, updated_ms = excluded.updated_ms,"
    " consent_until = excluded.consent_until, birth_year = excluded.birth_year, phone = excluded.phone,"
    " called = excluded.called, closed_ms = excluded.closed_ms RETURNING row"
)
_ROW_AT = f"SELECT {_COLUMNS} FROM case_row WHERE row = ?"
_UNNAMED = "SELECT row, case_id, birth_year FROM case_row WHERE called IS NULL LIMIT 1000"
_HER_NAMES = (
    "SELECT coalesce(json_extract(fields, '$.name'), ''), coalesce(json_extract(fields, '$.other_names'), '')"
    " FROM record WHERE case_id = ? AND type = 'person' AND json_extract(fields, '$.role') = 'survivor'"
    " ORDER BY row LIMIT 1"
)
_SET_CALLED = "UPDATE case_row SET called = ? WHERE row = ?"
_UNINDEX = "DELETE FROM search_name WHERE rowid = ?"
_INDEX = "INSERT INTO search_name (rowid, words, skeleton) VALUES (?, ?, ?)"

_Row = tuple[str, str, str, str, str, str, str, str, int | None, int, int | None]


def _case_row(row: _Row) -> CaseRow:
    return CaseRow(
        CaseId(row[0]),
        Code(row[1]),
        row[2],
        row[3],
        tuple(json.loads(row[4])),
        row[5],
        row[6],
        row[7],
        row[8],
        row[9],
        row[10],
    )


def _prefix_query(text: str) -> str:
    """Every word as a prefix of a word of the name; empty when there is nothing to look for."""
    return " ".join(f'words : "{token}"*' for token in names.latin(text).split())


class VaultCases:
    """Lines of cases, and search."""

    def __init__(self, connection: sqlcipher3.Connection) -> None:
        self._connection = connection
        self._duplicates = VaultDuplicates(connection)

    def page(self, *, after: CaseRow | None, limit: int, text: str = "") -> list[CaseRow]:
        if text.strip():
            return self._search(text, limit) if after is None else []
        if after is None:
            return [_case_row(row) for row in self._connection.execute(_FIRST, (limit,))]
        place = (after.updated_ms, after.updated_ms, after.case_id, limit)
        return [_case_row(row) for row in self._connection.execute(_AFTER, place)]

    def _search(self, text: str, limit: int) -> list[CaseRow]:
        typed = text.strip().upper()
        rows = self._connection.execute(_CODE_LIKE, (typed, typed + "~", limit)).fetchall()
        with suppress(InvalidCode):  # not a whole code: then it is a name, or the beginning of a code
            code = parse_code(text)
            rows += self._connection.execute(_BY_CODE, (code,)).fetchall()
            rows += self._connection.execute(_BY_REFERENCE, (code, limit)).fetchall()
        query = _prefix_query(text)
        if query:
            rows += self._connection.execute(_FOUND, (query, limit)).fetchall()
        if not rows:  # another spelling or another script: the consonants alone
            query = " ".join(f'skeleton : "{token}"' for token in names.skeletons(text).split())
            rows = self._connection.execute(_FOUND, (query, limit)).fetchall() if query else []
        return list(dict.fromkeys(self._kept(_case_row(row)) for row in rows))[:limit]

    def _kept(self, row: CaseRow) -> CaseRow:
        """The line under which a merged case is found: its old code and her names lead there."""
        if row.state != MERGED:
            return row
        kept = self._connection.execute(_KEPT_FOR, (row.case_id,)).fetchone()
        return row if kept is None else _case_row(kept)

    def due(self, limit: int) -> list[CaseRow]:
        return [_case_row(row) for row in self._connection.execute(_DUE, (limit,))]

    def closed(self, until_ms: int) -> Iterator[CaseRow]:
        return (_case_row(row) for row in self._connection.execute(_CLOSED, (until_ms,)))

    def row(self, case_id: CaseId) -> CaseRow:
        row = self._connection.execute(_ROW, (case_id,)).fetchone()
        if row is None:
            raise NotFound("no such case")
        return _case_row(row)

    def rows(self, case_ids: Collection[CaseId]) -> list[CaseRow]:
        found = [self._connection.execute(_ROW, (case_id,)).fetchone() for case_id in case_ids]
        return [_case_row(row) for row in found if row is not None]

    def by_code(self, code: Code) -> CaseRow | None:
        row = self._connection.execute(_BY_CODE, (code,)).fetchone()
        return None if row is None else _case_row(row)

    def count(self) -> int:
        return int(self._connection.execute("SELECT count(*) FROM case_row").fetchone()[0])

    def is_empty(self) -> bool:
        return not self._connection.execute(_ANY).fetchone()[0]

    def possible_duplicates(self, *, name: str, birth_year: int | None, phone: str) -> list[CaseMatch]:
        found = self._duplicates.find(name, birth_year, names.digits(phone))
        first: dict[CaseId, CaseMatch] = {}
        for row, reasons in found:
            kept = self._kept(self._at(row))
            first.setdefault(kept.case_id, CaseMatch(kept, reasons))
        return list(first.values())

    def _at(self, row: int) -> CaseRow:
        return _case_row(self._connection.execute(_ROW_AT, (row,)).fetchone())

    def name_the_unnamed(self) -> None:
        """Index the names of cases that an older program wrote; nothing to do in a vault of today."""
        while rows := self._connection.execute(_UNNAMED).fetchall():
            for row, case_id, birth_year in rows:
                hers = self._connection.execute(_HER_NAMES, (case_id,)).fetchone() or ()
                column = alike.pack(name for name in hers if isinstance(name, str))
                self._connection.execute(_SET_CALLED, (column, row))
                self._duplicates.index(row, column, birth_year)

    def refresh(
        self, case: Record, records: Sequence[Record], ledger: Sequence[ConsentEvent], now_ms: int
    ) -> None:
        """Rewrite the line and the search words of one case."""
        line = case_row(case, records, ledger, now_ms=now_ms, updated_ms=now_ms)
        seen = () if is_restricted(case) else records
        person = survivor(seen)
        birth = person.fields.get("birth_date") if person else None
        year = birth.year if isinstance(birth, PartialDate) else None
        contacts = [record for record in seen if record.type is RecordType.SAFE_CONTACT]
        phone = names.digits(contacts[0].text("address")) if contacts else ""
        head = (line.case_id, line.code, line.state, line.risk, json.dumps(line.languages), line.worker)
        tail = (line.consent, line.next_step, line.next_at_ms, line.updated_ms, line.consent_until_ms)
        called = [person.text("name"), person.text("other_names")] if person else []
        column = alike.pack(called)
        closed_ms = case.ms("closed_at") if line.state == CLOSED else None
        row = self._connection.execute(_SAVE, (*head, *tail, year, phone, column, closed_ms)).fetchone()[0]
        self._connection.execute(_UNINDEX, (row,))
        self._connection.execute(_INDEX, (row, names.words(*called), names.skeletons(*called)))
        self._duplicates.index(row, column, year)
