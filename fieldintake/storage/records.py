"""Records as signed revisions: appended, never changed; the current state is kept beside them.

Invariant: `record.fields` and what `record.sealed` holds are the merge of the record's revisions at every commit; of a
restricted case nothing but the line that says that it is there lies open, and of the register of evidence nothing but
that there is something.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

import sqlcipher3

from fieldintake.domain import fields as field_table
from fieldintake.domain.categories import DataCategory
from fieldintake.domain.clock import HlcTime, hlc_ms, next_hlc
from fieldintake.domain.compartments import OPEN_LINE, RESTRICTED, Compartment
from fieldintake.domain.consent import ConsentEvent
from fieldintake.domain.errors import NotAllowed, NotFound
from fieldintake.domain.fields import EVIDENCE_TYPES, RecordType
from fieldintake.domain.ids import CaseId, DeviceId, RecordId, RevisionId, StaffId
from fieldintake.domain.ledger import from_record, to_fields
from fieldintake.domain.record import Record
from fieldintake.domain.values import Value, from_plain, to_plain
from fieldintake.protocol import revisions
from fieldintake.protocol.boxes import is_box
from fieldintake.protocol.keys import SigningKey
from fieldintake.storage.keyring import Keyring

_COLUMNS = "id, case_id, type, fields, heads, conflicts, sealed"
_GET = f"SELECT {_COLUMNS} FROM record WHERE id = ?"
_OF_CASE = f"SELECT {_COLUMNS} FROM record WHERE case_id = ? ORDER BY row"
_REFERRALS = (
    f"SELECT {_COLUMNS} FROM record WHERE type = 'referral'"
    " AND row < coalesce((SELECT row FROM record WHERE id = ?), 9223372036854775807) ORDER BY row DESC LIMIT ?"
)
_SAVE = (
    "INSERT INTO record (id, type, case_id, fields, heads, conflicts, sealed) VALUES (?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (id) DO UPDATE SET fields = excluded.fields, heads = excluded.heads,"
    " conflicts = excluded.conflicts, sealed = excluded.sealed"
)
_COUNTS = "SELECT type, count(*) FROM record WHERE case_id = ? GROUP BY type"
_READ_WITH_THE_CASE = frozenset(RecordType) - EVIDENCE_TYPES
"""What reading a case reads; its evidence is read by whoever asks for it by name."""
_IS_RESTRICTED = "SELECT json_extract(fields, '$.restricted') FROM record WHERE id = ?"
_REVISION = "INSERT INTO revision (id, record_id, category, hlc, bytes, signature) VALUES (?, ?, ?, ?, ?, ?)"
_LAST_HLC = "SELECT max(hlc) FROM revision"
_AGES = (
    "SELECT (SELECT count(DISTINCT revision.hlc >> 16) FROM record JOIN revision ON revision.record_id = record.id"
    " WHERE record.case_id = ?1), (SELECT count(*) FROM draft WHERE case_id = ?1),"
    " (SELECT count(*) FROM record WHERE case_id = ?1 AND type = 'referral'"
    " AND json_extract(fields, '$.incoming') = 1)"
)
_BEGINNINGS = (
    "SELECT record.id, min(revision.hlc) FROM record JOIN revision ON revision.record_id = record.id"
    " WHERE record.case_id = ? AND record.type = ? GROUP BY record.id"
)

_Row = tuple[str, str, str, str, str, str, bytes | None]


@dataclass(frozen=True, slots=True, repr=False)
class Author:
    """Who writes on this laptop, and with which key."""

    staff: StaffId
    device: DeviceId
    key: SigningKey


def _record(row: _Row, keyring: Keyring) -> Record:
    found = json.loads(row[4])
    plain = json.loads(row[3])
    if row[6] is not None:
        plain |= json.loads(keyring.bare(bytes(row[6]), row[0].encode()))
    return Record(
        id=RecordId(row[0]),
        case_id=CaseId(row[1]),
        type=RecordType(row[2]),
        fields={name: from_plain(value) for name, value in plain.items()},
        heads={DataCategory(name): tuple(map(RevisionId, ids)) for name, ids in found.items()},
        conflicts=frozenset(json.loads(row[5])),
    )


class VaultRecords:
    """The records of one open vault, written as one author."""

    def __init__(self, connection: sqlcipher3.Connection, author: Author, keyring: Keyring) -> None:
        self._connection = connection
        self._author = author
        self._keyring = keyring
        self._last: HlcTime = connection.execute(_LAST_HLC).fetchone()[0] or 0
        self.touched: set[CaseId] = set()
        self.now_ms = 0

    def get(self, record_id: RecordId) -> Record:
        row = self._connection.execute(_GET, (record_id,)).fetchone()
        if row is None:
            raise NotFound("no such record")
        return _record(row, self._keyring)

    def of_case(self, case_id: CaseId, *types: RecordType) -> list[Record]:
        rows = self._connection.execute(_OF_CASE, (case_id,)).fetchall()
        wanted = {kind.value for kind in types or _READ_WITH_THE_CASE}
        return [_record(row, self._keyring) for row in rows if row[2] in wanted]

    def count_by_type(self, case_id: CaseId) -> dict[RecordType, int]:
        return {RecordType(kind): count for kind, count in self._connection.execute(_COUNTS, (case_id,))}

    def opens_register(self) -> bool:
        return self._keyring.holds(Compartment.EVIDENCE)

    def referrals(self, *, after: RecordId | None, limit: int) -> list[Record]:
        found = self._connection.execute(_REFERRALS, (after, limit)).fetchall()
        return [_record(row, self._keyring) for row in found if row[6] is None or self.opens(bytes(row[6]))]

    # --- restricted cases ------------------------------------------------------------------------

    def is_restricted(self, case_id: CaseId) -> bool:
        """Whether the case is sealed to the members of the restricted compartment."""
        row = self._connection.execute(_IS_RESTRICTED, (case_id,)).fetchone()
        return row is not None and bool(row[0])

    def opens(self, data: bytes) -> bool:
        """Whether these bytes lie open, or in a box whose key is held."""
        return not is_box(data) or self._keyring.opens(data)

    def boxed(self, case_id: CaseId | None, data: bytes, place: bytes) -> bytes:
        """The bytes as they are kept for that case: in a box when it is restricted; raises `CaseRestricted`."""
        if case_id is None or not self.is_restricted(case_id):
            return data
        return self._keyring.seal(Compartment.RESTRICTED, data, place)

    def unboxed(self, data: bytes, place: bytes) -> bytes:
        """What was kept, without the box of a restricted case; raises `CaseRestricted`."""
        return self._keyring.taken_out(Compartment.RESTRICTED, data, place)

    def _in_register(self, record_type: RecordType, data: bytes, place: bytes) -> bytes:
        """The bytes of the register of evidence lie in its own box, inside that of a restricted case."""
        return self.registered(data, place) if record_type in EVIDENCE_TYPES else data

    def registered(self, data: bytes, place: bytes) -> bytes:
        """The bytes in the box of the register; raises `CaseRestricted`."""
        return self._keyring.seal(Compartment.EVIDENCE, data, place)

    def unregistered(self, data: bytes, place: bytes) -> bytes:
        """Out of that box; raises `CaseRestricted`."""
        return self._keyring.taken_out(Compartment.EVIDENCE, data, place)

    # --- writing ---------------------------------------------------------------------------------

    def save(
        self, record_type: RecordType, record_id: RecordId, case_id: CaseId, changes: Mapping[str, Value]
    ) -> None:
        if RESTRICTED in changes:
            raise NotAllowed("a case is restricted as a whole, with everything in it")
        self._save(record_type, record_id, case_id, changes)

    def mark_restricted(self, case_id: CaseId, *, restricted: bool) -> None:
        """Say on the case itself that it is restricted; what is in it is moved by `restrict_case`."""
        self._save(RecordType.CASE, RecordId(case_id), case_id, {RESTRICTED: restricted})

    def keep_again(self, record_id: RecordId) -> None:
        """Write the current state once more, in the open or sealed as its case now is."""
        self._keep(self.get(record_id))

    def _save(
        self, record_type: RecordType, record_id: RecordId, case_id: CaseId, changes: Mapping[str, Value]
    ) -> None:
        row = self._connection.execute(_GET, (record_id,)).fetchone()
        before = _record(row, self._keyring) if row else Record(record_id, case_id, record_type, {}, {})
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
        place = made.encode()
        kept = self.boxed(record.case_id, self._in_register(record.type, data, place), place)
        self._connection.execute(_REVISION, (made, record.id, category.value, self._last, kept, signature))
        return made

    def _keep(self, record: Record) -> None:
        plain = {name: to_plain(value) for name, value in record.fields.items()}
        sealed = None
        if record.type in EVIDENCE_TYPES or self.is_restricted(record.case_id):
            seen = OPEN_LINE if record.type is RecordType.CASE else frozenset()
            hidden = {name: plain.pop(name) for name in list(plain) if name not in seen}
            place = record.id.encode()
            inner = self._in_register(record.type, _json(hidden).encode(), place)
            sealed = self.boxed(record.case_id, inner, place)
        found = json.dumps({category.value: ids for category, ids in record.heads.items()})
        row = (
            record.id,
            record.type.value,
            record.case_id,
            _json(plain),
            found,
            json.dumps(sorted(record.conflicts)),
            sealed,
        )
        self._connection.execute(_SAVE, row)
        self.touched.add(record.case_id)

    def written_to_since_arrival(self, case_id: CaseId) -> bool:
        """Whether the case saw more transactions than acceptances, or somebody has begun a form about it."""
        transactions, drafts, acceptances = self._connection.execute(_AGES, (case_id,)).fetchone()
        return bool(drafts or transactions > acceptances)

    def made_ms(self, case_id: CaseId, record_type: RecordType) -> dict[RecordId, int]:
        return {made: hlc_ms(begun) for made, begun in self._beginnings(case_id, record_type).items()}

    def _beginnings(self, case_id: CaseId, record_type: RecordType) -> dict[RecordId, HlcTime]:
        return dict(self._connection.execute(_BEGINNINGS, (case_id, record_type.value)).fetchall())

    def ledger(self, case_id: CaseId) -> list[ConsentEvent]:
        """Her answers in the order in which they were given."""
        orders = self._beginnings(case_id, RecordType.CONSENT_EVENT)
        events = self.of_case(case_id, RecordType.CONSENT_EVENT)
        return sorted(
            (from_record(r, orders[r.id]) for r in events), key=lambda event: (event.order, event.id)
        )


def _json(plain: Mapping[str, object]) -> str:
    return json.dumps(plain, ensure_ascii=False)


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
