"""What one row of the field table says, and what a record can be about.

Invariant: `fields.py` is the one table; whatever else lists rows is a part of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from fieldintake.domain.categories import DataCategory
from fieldintake.domain.values import ValueKind


class RecordType(Enum):
    """What a record is about."""

    CASE = "case"
    PERSON = "person"
    SAFE_CONTACT = "safe_contact"
    INCIDENT = "incident"
    NEED = "need"
    REFERRAL = "referral"
    NOTE = "note"
    PLAN_ROW = "plan_row"
    CONSENT_EVENT = "consent_event"
    SUBMISSION = "submission"
    EVIDENCE = "evidence"
    CUSTODY_STEP = "custody_step"


class Sensitivity(Enum):
    """How a field is treated on screen: shown, or masked until held to reveal."""

    OPEN = "open"
    MASKED = "masked"


@dataclass(frozen=True, slots=True)
class Field:
    """One row of the table. `label` is the English msgid; `vocabulary` names the code list, if any."""

    record: RecordType
    name: str
    label: str
    kind: ValueKind
    category: DataCategory
    sensitivity: Sensitivity = Sensitivity.OPEN
    vocabulary: str | None = None
