"""What may leave and what may not, worked out from the field table and her answers alone; never from the gate."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

from fieldintake.domain.categories import DataCategory as Cat
from fieldintake.domain.fields import FIELDS, FORM_WRITABLE, Field, RecordType, ValueKind, field
from fieldintake.domain.values import PartialDate, Value
from tests.faults.canaries import Answered, field_place, marks_in, value_of
from tests.faults.canary_journey import (
    AGREED,
    ANSWER,
    FILED,
    FORMS,
    NOTE,
    SEARCHED,
    WORKER,
    Evidence,
)

NEVER_REFERRED = frozenset({Cat.INCIDENT_ACCOUNT, Cat.EVIDENCE_REFERENCES, Cat.DOCUMENTS, Cat.CASE_FILE})
"""What no referral carries, whatever she agreed to."""
ADDRESSES = frozenset({("referral", "recipient"), ("consent_event", "recipient")})
"""Whom it is for: the service must know the mailbox."""
TOLD_WITH_IT = frozenset(
    ("consent_event", name)
    for name in ("purpose", "categories", "state", "at", "until", "method", "language")
)
"""What a recipient is told of the consent itself, so that it knows what it may do and until when."""
BY_WHOM = frozenset({("evidence", "noted_by"), ("custody_step", "noted_by")})
"""Which of our people wrote it: the same random id as on her certificate, which goes with what she signs."""
Fact = tuple[RecordType, str, Value]


@contextmanager
def recorded_streams(path: Path) -> Iterator[None]:
    """Everything that this process or a child prints or logs, down to the last level, goes into a file."""
    with path.open("w", encoding="utf-8", buffering=1) as out:
        handler, root = logging.StreamHandler(out), logging.getLogger()
        level, kept = root.level, [os.dup(1), os.dup(2)]
        root.addHandler(handler)
        root.setLevel(1)
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
        try:
            with redirect_stdout(out), redirect_stderr(out):
                yield
        finally:
            for number, copy in enumerate(kept, 1):
                os.dup2(copy, number)
                os.close(copy)
            root.setLevel(level)
            root.removeHandler(handler)


ABOUT_HER = frozenset({RecordType.PERSON, RecordType.SAFE_CONTACT, RecordType.INCIDENT, RecordType.NEED})
"""What a referral can be about; notes and plans stay, whatever she agrees to."""


def may_leave(row: Field, salt: str) -> bool:
    return row.record in ABOUT_HER and row.category in AGREED[salt] - NEVER_REFERRED


def typed(row: Field, raw: str) -> Value:
    match row.kind:
        case ValueKind.CODES:
            return frozenset(raw.split())
        case ValueKind.INTEGER:
            return int(raw)
        case ValueKind.BOOLEAN:
            return raw == "yes"
        case ValueKind.PARTIAL_DATE:
            return PartialDate(raw)
        case _:
            return raw


def written_by(question: Answered) -> Field | None:
    record, _, name = (question.node.bind.save_to or "").partition("#")
    return field(RecordType(record), name) if record else None


def facts(evidence: Evidence, salt: str) -> list[Fact]:
    """All of hers that a case holds in fields that forms write, and of it what may leave; nobody else's does."""
    if salt == FORMS:
        rows = [(written_by(q), q.raw) for q in evidence.told[FORMS].questions if not q.hidden]
        return [(row.record, row.name, typed(row, raw)) for row, raw in rows if row and may_leave(row, salt)]
    return [
        (row.record, row.name, value_of(row.kind, field_place(row, salt)))
        for row in FIELDS
        if row.record in FORM_WRITABLE and may_leave(row, salt)
    ]


def released_marks(evidence: Evidence, salt: str) -> set[str]:
    return set().union(*(marks_in(value) for _, _, value in facts(evidence, salt)))


def all_marks(evidence: Evidence) -> set[str]:
    """Every mark of every field and question, of the draft, and of what the verbs themselves wrote."""
    marks = {NOTE, ANSWER, SEARCHED, WORKER, FILED}
    for question in [*evidence.told[FORMS].questions, *evidence.draft]:
        marks |= question.marks
    for record in evidence.sender_records:
        for name, value in record.fields.items():
            if (record.type.value, name) not in ADDRESSES | TOLD_WITH_IT | BY_WHOM:
                marks |= marks_in(value)
    return marks


def codes_of(evidence: Evidence) -> set[str]:
    """Her case codes on both sides, and the references by which the clinic knows her."""
    theirs = [record for records in evidence.accepted.values() for record in records]
    cases = [r for r in [*evidence.sender_records, *theirs] if r.type is RecordType.CASE]
    return {r.text("code") for r in cases} | {story.reference for story in evidence.told.values()}
