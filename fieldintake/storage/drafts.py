"""Unfinished forms, found by their author only.

Invariant: one about a restricted case, or for the register of evidence, lies in a box, and whoever holds no key to it
does not find it.
"""

from __future__ import annotations

from dataclasses import replace

import sqlcipher3

from fieldintake.domain.desk import Draft
from fieldintake.domain.errors import CaseRestricted
from fieldintake.domain.evidence import EVIDENCE_DRAFT
from fieldintake.domain.ids import CaseId, RecordId, StaffId
from fieldintake.storage.records import VaultRecords

_SAVE = (
    "INSERT INTO draft (id, author, case_id, form_id, form_version, snapshot, saved_ms) VALUES (?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (id) DO UPDATE SET case_id = excluded.case_id, form_version = excluded.form_version,"
    " snapshot = excluded.snapshot, saved_ms = excluded.saved_ms WHERE author = excluded.author"
)
_COLUMNS = "id, author, case_id, form_id, form_version, snapshot, saved_ms"
_OF_AUTHOR = f"SELECT {_COLUMNS} FROM draft WHERE author = ? ORDER BY saved_ms DESC"
_DELETE_ABOUT = "DELETE FROM draft WHERE form_version = ? RETURNING id"
_DELETE = "DELETE FROM draft WHERE id = ? AND author = ?"


def _draft(row: tuple[str, str, str | None, str, str, bytes, int]) -> Draft:
    case_id = None if row[2] is None else CaseId(row[2])
    return Draft(RecordId(row[0]), StaffId(row[1]), case_id, row[3], row[4], bytes(row[5]), row[6])


class VaultDrafts:
    """The drafts of the member of staff who is signed in."""

    def __init__(self, connection: sqlcipher3.Connection, author: StaffId, records: VaultRecords) -> None:
        self._connection = connection
        self._author = author
        self._records = records
        self.saved: dict[RecordId, int] = {}
        self.ended: set[RecordId] = set()

    def save(self, draft: Draft) -> None:
        row = (draft.id, self._author, draft.case_id, draft.form_id, draft.form_version)
        place, snapshot = draft.id.encode(), draft.snapshot
        if draft.form_id == EVIDENCE_DRAFT:
            snapshot = self._records.registered(snapshot, place)
        snapshot = self._records.boxed(draft.case_id, snapshot, place)
        self._connection.execute(_SAVE, (*row, snapshot, draft.saved_ms))
        self.saved[draft.id] = draft.saved_ms

    def of_author(self, author: StaffId) -> list[Draft]:
        if author != self._author:
            return []
        found = (_draft(row) for row in self._connection.execute(_OF_AUTHOR, (author,)).fetchall())
        return [opened for opened in map(self._opened, found) if opened is not None]

    def _opened(self, draft: Draft) -> Draft | None:
        """None for whoever holds no key to its box; words for the register lie in one more."""
        place = draft.id.encode()
        try:
            snapshot = self._records.unboxed(draft.snapshot, place)
            if draft.form_id == EVIDENCE_DRAFT:
                snapshot = self._records.unregistered(snapshot, place)
        except CaseRestricted:
            return None
        return replace(draft, snapshot=snapshot)

    def delete(self, draft_id: RecordId) -> None:
        self._connection.execute(_DELETE, (draft_id, self._author))
        self.ended.add(draft_id)

    def delete_about(self, message_id: str) -> None:
        found = self._connection.execute(_DELETE_ABOUT, (message_id,)).fetchall()
        self.ended.update(RecordId(draft_id) for (draft_id,) in found)

    def forget_what_changed(self) -> None:
        """The transaction is over."""
        self.saved, self.ended = {}, set()
