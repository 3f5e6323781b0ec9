"""Sealing a case to the members of the restricted compartment, and opening it again.

What was signed stays as it was signed: its bytes go into a box and come out of it the same. Invariant: after the
transaction no table or index holds a field of a restricted case in the open, but the line that says that it is there.
"""

from __future__ import annotations

import sqlcipher3

from fieldintake.domain.compartments import Compartment
from fieldintake.domain.errors import CaseRestricted
from fieldintake.domain.ids import CaseId, RecordId
from fieldintake.storage.connection import allow_sealing
from fieldintake.storage.erase import fold_index
from fieldintake.storage.unit import VaultUnit

_REVISIONS = (
    "SELECT revision.row, revision.id, bytes FROM record JOIN revision ON revision.record_id = record.id"
    " WHERE record.case_id = ?"
)
_SET_REVISION = "UPDATE revision SET bytes = ? WHERE row = ?"
_DRAFTS = "SELECT id, snapshot FROM draft WHERE case_id = ?"
_REGISTER = (
    "SELECT id, sealed FROM record WHERE case_id = ? AND sealed IS NOT NULL"
    " AND type IN ('evidence', 'custody_step')"
)
_SET_SEALED = "UPDATE record SET sealed = ? WHERE id = ?"
_SET_DRAFT = "UPDATE draft SET snapshot = ? WHERE id = ?"
_FORGET_ARRIVALS = (
    "UPDATE inbox SET content = NULL, data = x'' WHERE state != 'new' AND (case_id = ?1"
    " OR thread_id IN (SELECT id FROM thread WHERE case_id = ?1))"
)


def restrict_case(
    connection: sqlcipher3.Connection, unit: VaultUnit, case_id: CaseId, *, restricted: bool
) -> None:
    """Put everything of a case into boxes, or take it out; raises `CaseRestricted` for whoever holds no key.

    Copies of messages that were taken into the case are forgotten: they could be opened without its key.
    """
    if not unit.keyring.holds(Compartment.RESTRICTED):
        raise CaseRestricted("no key to this compartment")
    records = unit.records.of_case(case_id)
    unit.records.mark_restricted(case_id, restricted=restricted)
    for record in records:
        unit.records.keep_again(RecordId(record.id))
    _move(connection, unit, case_id)
    if restricted:
        connection.execute(_FORGET_ARRIVALS, (case_id,))
        unit.refresh_lists(unit.records.now_ms)
        fold_index(connection)


def _move(connection: sqlcipher3.Connection, unit: VaultUnit, case_id: CaseId) -> None:
    """The bytes of revisions, evidence, drafts and files, to where they belong now; the box of evidence stays shut."""
    with allow_sealing(connection):
        for row, made, data in connection.execute(_REVISIONS, (case_id,)).fetchall():
            place = made.encode()
            kept = unit.records.boxed(case_id, unit.records.unboxed(bytes(data), place), place)
            connection.execute(_SET_REVISION, (kept, row))
    for record, sealed in connection.execute(_REGISTER, (case_id,)).fetchall():
        place = record.encode()
        kept = unit.records.boxed(case_id, unit.records.unboxed(bytes(sealed), place), place)
        connection.execute(_SET_SEALED, (kept, record))
    for draft, snapshot in connection.execute(_DRAFTS, (case_id,)).fetchall():
        place = draft.encode()
        kept = unit.records.boxed(case_id, unit.records.unboxed(bytes(snapshot), place), place)
        connection.execute(_SET_DRAFT, (kept, draft))
    unit.blobs.move(case_id)
