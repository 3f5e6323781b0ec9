"""Records as signed revisions: appended, never changed; the current state is kept beside them.

Invariant: `record.fields` is the merge of the record's revisions at every commit.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlcipher3

from fieldintake.domain import fields as field_table
from fieldintake.domain.categories import DataCategory
from fieldintake.domain.clock import HlcTime, next_hlc
from fieldintake.domain.consent import ConsentEvent
from fieldintake.domain.errors import NotAllowed, NotFound
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, DeviceId, RecordId, RevisionId, StaffId
from fieldintake.domain.ledger import from_record, to_fields
from fieldintake.domain.record import Record, Revision, heads, merge
from fieldintake.domain.values import Value, from_plain, to_plain
from fieldintake.protocol import revisions
from fieldintake.protocol.keys import SigningKey

_GET = "SELECT id, case_id, type, fields, heads, conflicts FROM record WHERE id = ?"
_OF_CASE = "SELECT id, case_id, type, fields, heads, conflicts FROM record WHERE case_id = ? ORDER BY row"
_REFERRALS = (
    "SELECT id, case_id, type, fields, heads, conflicts FROM record WHERE type = 'referral'"
    " AND row < coalesce((SELECT row FROM record WHERE id = ?), 9223372036854775807) ORDER BY row DESC LIMIT ?"
)
_SAVE = (
    "INSERT INTO record (id, type, case_id, fields, heads, conflicts) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (id) DO UPDATE SET fields = excluded.fields, heads = excluded.heads, conflicts = excluded.conflicts"
)
_REVISION = "INSERT INTO revision (id, record_id, category, hlc, bytes, signature) VALUES (?, ?, ?, ?, ?, ?)"
_HAS_REVISION = "SELECT 1 FROM revision WHERE id = ?"
_LAST_HLC = "SELECT max(hlc) FROM revision"
_OF_RECORD = "SELECT bytes FROM revision WHERE record_id = ? AND category = ?"
_AGES = (
    "SELECT (SELECT count(DISTINCT revision.hlc >> 16) FROM record JOIN revision ON revision.record_id = record.id"
    " WHERE record.case_id = ?1), (SELECT count(*) FROM draft WHERE case_id = ?1),"
    " (SELECT count(*) FROM record WHERE case_id = ?1 AND type = 'referral'"
    " AND json_extract(fields, '$.incoming') = 1)"
)
_ORDERS = (
    "SELECT record.id, min(revision.hlc) FROM record JOIN revision ON revision.record_id = record.id"
    " WHERE record.case_id = ? AND record.type = 'consent_event' GROUP BY record.id"
)

_Row = tuple[str, str, str, str, str, str]


@dataclass(frozen=True, slots=True, repr=False)
class Author:
    """Who writes on this laptop, and with which key."""

    staff: StaffId
    device: DeviceId
    key: SigningKey


def _record(row: _Row) -> Record:
    found = json.loads(row[4])
    return Record(
        id=RecordId(row[0]),
        case_id=CaseId(row[1]),
        type=RecordType(row[2]),
        fields={name: from_plain(plain) for name, plain in json.loads(row[3]).items()},
        heads={DataCategory(name): tuple(map(RevisionId, ids)) for name, ids in found.items()},
        conflicts=frozenset(json.loads(row[5])),
    )


class VaultRecords:
    """The records of one open vault, written as one author."""

    def __init__(self, connection: sqlcipher3.Connection, author: Author) -> None:
        self._connection = connection
        self._author = author
        self._last: HlcTime = connection.execute(_LAST_HLC).fetchone()[0] or 0
        self.touched: set[CaseId] = set()
        self.now_ms = 0

    def get(self, record_id: RecordId) -> Record:
        row = self._connection.execute(_GET, (record_id,)).fetchone()
        if row is None:
            raise NotFound("no such record")
        return _record(row)

    def of_case(self, case_id: CaseId, *types: RecordType) -> list[Record]:
        rows = self._connection.execute(_OF_CASE, (case_id,)).fetchall()
        wanted = {kind.value for kind in types}
        return [_record(row) for row in rows if not wanted or row[2] in wanted]

    def referrals(self, *, after: RecordId | None, limit: int) -> list[Record]:
        return [_record(row) for row in self._connection.execute(_REFERRALS, (after, limit))]

    def save(
        self, record_type: RecordType, record_id: RecordId, case_id: CaseId, changes: Mapping[str, Value]
    ) -> None:
        row = self._connection.execute(_GET, (record_id,)).fetchone()
        before = _record(row) if row else Record(record_id, case_id, record_type, {}, {})
        if record_type is not RecordType.CASE and row is None and not self._has_case(case_id):
            raise NotFound("the case is not here any more")
        if row and record_type in field_table.IMMUTABLE:
            raise NotAllowed(f"a {record_type.value} is never changed")
        if before.case_id != case_id or before.type is not record_type:
            raise NotAllowed("a record stays with its case and its type")
        fields, found, conflicts = dict(before.fields), dict(before.heads), set(before.conflicts)
        for category, part in _by_category(record_type, changes).items():
            made = self._append(before, category, part)
            found[category] = (made,)
            fields.update(part)
            conflicts -= set(part)
        self._keep(Record(record_id, case_id, record_type, fields, found, frozenset(conflicts)))

    def _has_case(self, case_id: CaseId) -> bool:
        return self._connection.execute(_GET, (case_id,)).fetchone() is not None

    def _append(self, record: Record, category: DataCategory, changes: Mapping[str, Value]) -> RevisionId:
        self._last = next_hlc(self._last, self.now_ms)
        data = revisions.encode(
            record_id=record.id,
            type=record.type,
            category=category,
            parents=record.heads.get(category, ()),
            hlc=self._last,
            staff=self._author.staff,
            device=self._author.device,
            changes=changes,
        )
        made = revisions.revision_id(data)
        signature = revisions.sign(data, self._author.key)
        self._connection.execute(_REVISION, (made, record.id, category.value, self._last, data, signature))
        return made

    def take_in(self, incoming: Iterable[tuple[Revision, bytes, bytes]]) -> None:
        """Append verified revisions (with bytes and signature) of a colleague and merge what they touch."""
        touched: dict[tuple[RecordId, DataCategory], Revision] = {}
        for revision, data, signature in incoming:
            row = (revision.id, revision.record_id, revision.category.value, revision.hlc, data, signature)
            if self._connection.execute(_HAS_REVISION, (revision.id,)).fetchone() is None:
                self._connection.execute(_REVISION, row)
            self._last = max(self._last, revision.hlc)
            touched[revision.record_id, revision.category] = revision
        for (record_id, category), revision in touched.items():
            self._merge(record_id, category, revision)

    def _merge(self, record_id: RecordId, category: DataCategory, sample: Revision) -> None:
        row = self._connection.execute(_GET, (record_id,)).fetchone()
        before = _record(row) if row else Record(record_id, sample.case_id, sample.type, {}, {})
        rows = self._connection.execute(_OF_RECORD, (record_id, category.value)).fetchall()
        known = [revisions.decode(bytes(data), case_id=before.case_id) for (data,) in rows]
        merged, conflicts = merge(known)
        names = {row.name for row in field_table.fields_of(before.type) if row.category is category}
        fields = {name: value for name, value in before.fields.items() if name not in names} | merged
        found = {**before.heads, category: heads(known)}
        kept = frozenset(name for name in before.conflicts if name not in names) | conflicts
        self._keep(Record(record_id, before.case_id, before.type, fields, found, kept))

    def _keep(self, record: Record) -> None:
        fields = json.dumps(
            {name: to_plain(value) for name, value in record.fields.items()}, ensure_ascii=False
        )
        found = json.dumps({category.value: ids for category, ids in record.heads.items()})
        row = (
            record.id,
            record.type.value,
            record.case_id,
            fields,
            found,
            json.dumps(sorted(record.conflicts)),
        )
        self._connection.execute(_SAVE, row)
        self.touched.add(record.case_id)

    def written_to_since_arrival(self, case_id: CaseId) -> bool:
        """Whether the case saw more transactions than acceptances, or somebody has begun a form about it."""
        transactions, drafts, acceptances = self._connection.execute(_AGES, (case_id,)).fetchone()
        return bool(drafts or transactions > acceptances)

    def ledger(self, case_id: CaseId) -> list[ConsentEvent]:
        """Her answers in the order in which they were given."""
        orders = dict(self._connection.execute(_ORDERS, (case_id,)).fetchall())
        events = self.of_case(case_id, RecordType.CONSENT_EVENT)
        return sorted(
            (from_record(r, orders[r.id]) for r in events), key=lambda event: (event.order, event.id)
        )


def _by_category(
    record_type: RecordType, changes: Mapping[str, Value]
) -> dict[DataCategory, dict[str, Value]]:
    parts: dict[DataCategory, dict[str, Value]] = {}
    for name, value in changes.items():
        row = field_table.check(record_type, name, value)
        parts.setdefault(row.category, {})[name] = value
    return parts


class VaultConsents:
    """The consent ledger over the records."""

    def __init__(self, records: VaultRecords) -> None:
        self._records = records

    def append(self, event: ConsentEvent) -> None:
        self._records.save(RecordType.CONSENT_EVENT, event.id, event.case_id, to_fields(event))

    def of_case(self, case_id: CaseId) -> list[ConsentEvent]:
        return self._records.ledger(case_id)
