"""Add a note: the worker's words, kept in the case; a note is never changed and never leaves with a referral."""

from __future__ import annotations

from fieldintake.domain.desk import Changed
from fieldintake.domain.errors import NotAllowed
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, new_record_id
from fieldintake.domain.roles import Act, require
from fieldintake.ports import Vault


def add_note(vault: Vault, case_id: CaseId, text: str) -> frozenset[Changed]:
    """Keep it; raises `NotAllowed` for an empty one."""
    if not text.strip():
        raise NotAllowed("an empty note")
    with vault.work() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        unit.records.save(RecordType.NOTE, new_record_id(vault.random), case_id, {"text": text.strip()})
        unit.audit.append("note_added", case_id)
    return frozenset({Changed.CASE})
