"""The frozen numbers that stand for words in messages, so that a new case fits a small message.

Invariant: a number never changes its meaning and is never used again; what has no number travels as its word,
and a number that a reader does not know is left out of what it shows, never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Generic, TypeVar

from fieldintake.domain.categories import DataCategory as Cat
from fieldintake.domain.consent import ConsentMethod, ConsentState, Purpose
from fieldintake.domain.errors import Malformed, UnknownVersion
from fieldintake.domain.fields import RecordType as Rec
from fieldintake.domain.leaving import Answer, WithdrawalOutcome

_Kind = TypeVar("_Kind", bound=Enum)


class Numbers(Generic[_Kind]):
    """One closed set of words and the numbers that stand for them."""

    def __init__(self, numbers: Mapping[_Kind, int]) -> None:
        self._numbers = dict(numbers)
        self._members = {number: member for member, number in numbers.items()}

    def number(self, member: _Kind) -> int:
        return self._numbers[member]

    def find(self, untrusted: object) -> _Kind | None:
        """The member, or None for a number that this program does not know."""
        return self._members.get(untrusted) if isinstance(untrusted, int) else None

    def get(self, untrusted: object) -> _Kind:
        """The member; raises `Malformed` or `UnknownVersion`."""
        if not isinstance(untrusted, int) or isinstance(untrusted, bool):
            raise Malformed("not a number that stands for a word")
        member = self._members.get(untrusted)
        if member is None:
            raise UnknownVersion("a word that a newer program knows")
        return member

    def table(self) -> dict[str, int]:
        """Every word and its number."""
        return {str(member.value): number for member, number in self._numbers.items()}


RECORDS = Numbers(
    {
        Rec.CASE: 1,
        Rec.PERSON: 2,
        Rec.SAFE_CONTACT: 3,
        Rec.INCIDENT: 4,
        Rec.NEED: 5,
        Rec.REFERRAL: 6,
        Rec.NOTE: 7,
        Rec.PLAN_ROW: 8,
        Rec.CONSENT_EVENT: 9,
        Rec.SUBMISSION: 10,
    }
)
CATEGORIES = Numbers(
    {
        Cat.IDENTITY: 0,
        Cat.SAFE_CONTACT: 1,
        Cat.FAMILY: 2,
        Cat.INCIDENT_SUMMARY: 3,
        Cat.INCIDENT_ACCOUNT: 4,
        Cat.HEALTH: 5,
        Cat.PSYCHOSOCIAL: 6,
        Cat.LEGAL_AND_RESIDENCE: 7,
        Cat.NEEDS_AND_SERVICES: 8,
        Cat.SAFETY: 9,
        Cat.EVIDENCE_REFERENCES: 10,
        Cat.DOCUMENTS: 11,
        Cat.CASE_FILE: 12,
    }
)
PURPOSES = Numbers({purpose: number for number, purpose in enumerate(Purpose, 1)})
CONSENT_STATES = Numbers({state: number for number, state in enumerate(ConsentState, 1)})
METHODS = Numbers({method: number for number, method in enumerate(ConsentMethod, 1)})
ANSWERS = Numbers({answer: number for number, answer in enumerate(Answer, 1)})
OUTCOMES = Numbers({outcome: number for number, outcome in enumerate(WithdrawalOutcome, 1)})

FIELDS: Mapping[int, tuple[Rec, str, Cat]] = dict(
    enumerate(
        (
            (Rec.PERSON, "name", Cat.IDENTITY),
            (Rec.PERSON, "other_names", Cat.IDENTITY),
            (Rec.PERSON, "birth_date", Cat.IDENTITY),
            (Rec.PERSON, "age", Cat.IDENTITY),
            (Rec.PERSON, "age_estimated", Cat.IDENTITY),
            (Rec.PERSON, "gender", Cat.IDENTITY),
            (Rec.PERSON, "nationality", Cat.LEGAL_AND_RESIDENCE),
            (Rec.PERSON, "residence_status", Cat.LEGAL_AND_RESIDENCE),
            (Rec.PERSON, "displacement", Cat.LEGAL_AND_RESIDENCE),
            (Rec.PERSON, "languages", Cat.NEEDS_AND_SERVICES),
            (Rec.PERSON, "interpreter", Cat.NEEDS_AND_SERVICES),
            (Rec.PERSON, "accessibility", Cat.HEALTH),
            (Rec.PERSON, "functioning", Cat.HEALTH),
            (Rec.PERSON, "health_notes", Cat.HEALTH),
            (Rec.PERSON, "wellbeing_notes", Cat.PSYCHOSOCIAL),
            (Rec.PERSON, "dependants", Cat.FAMILY),
            (Rec.PERSON, "family_notes", Cat.FAMILY),
            (Rec.PERSON, "child_alone", Cat.FAMILY),
            (Rec.PERSON, "caregiver", Cat.FAMILY),
            (Rec.PERSON, "risk_level", Cat.SAFETY),
            (Rec.PERSON, "risk_reviewed_on", Cat.SAFETY),
            (Rec.PERSON, "danger_signs", Cat.SAFETY),
            (Rec.PERSON, "fear_of_retaliation", Cat.SAFETY),
            (Rec.PERSON, "child_welfare_worry", Cat.SAFETY),
            (Rec.SAFE_CONTACT, "method", Cat.SAFE_CONTACT),
            (Rec.SAFE_CONTACT, "address", Cat.SAFE_CONTACT),
            (Rec.SAFE_CONTACT, "hours", Cat.SAFE_CONTACT),
            (Rec.SAFE_CONTACT, "cover_name", Cat.SAFE_CONTACT),
            (Rec.SAFE_CONTACT, "voicemail_safe", Cat.SAFE_CONTACT),
            (Rec.SAFE_CONTACT, "must_not_know", Cat.SAFE_CONTACT),
            (Rec.SAFE_CONTACT, "confirmed_on", Cat.SAFE_CONTACT),
            (Rec.INCIDENT, "when", Cat.INCIDENT_SUMMARY),
            (Rec.INCIDENT, "where", Cat.INCIDENT_SUMMARY),
            (Rec.INCIDENT, "act", Cat.INCIDENT_SUMMARY),
            (Rec.INCIDENT, "means", Cat.INCIDENT_SUMMARY),
            (Rec.INCIDENT, "purpose", Cat.INCIDENT_SUMMARY),
            (Rec.INCIDENT, "summary", Cat.INCIDENT_SUMMARY),
            (Rec.INCIDENT, "account", Cat.INCIDENT_ACCOUNT),
            (Rec.NEED, "area", Cat.NEEDS_AND_SERVICES),
            (Rec.NEED, "priority", Cat.NEEDS_AND_SERVICES),
            (Rec.NEED, "wanted", Cat.NEEDS_AND_SERVICES),
            (Rec.NEED, "already_given", Cat.NEEDS_AND_SERVICES),
            (Rec.NOTE, "text", Cat.INCIDENT_ACCOUNT),
            (Rec.PLAN_ROW, "goal", Cat.NEEDS_AND_SERVICES),
            (Rec.PLAN_ROW, "action", Cat.NEEDS_AND_SERVICES),
            (Rec.PLAN_ROW, "who", Cat.NEEDS_AND_SERVICES),
            (Rec.PLAN_ROW, "by_when", Cat.NEEDS_AND_SERVICES),
            (Rec.PLAN_ROW, "done", Cat.NEEDS_AND_SERVICES),
        ),
        1,
    )
)
"""Field numbers: record type, name and category as they were when the number was given."""

FIELD_NUMBERS = {row: number for number, row in FIELDS.items()}
