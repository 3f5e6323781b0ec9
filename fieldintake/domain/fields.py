"""The one table of every field of every record: its type, kind of value, data category and sensitivity.

Forms, release, letters, exports and the canary tests all read this table; nothing else knows field names.
Invariant: (record type, field name) is unique, and a field has exactly one category.
"""

from __future__ import annotations

from fieldintake.domain.categories import DataCategory as Cat
from fieldintake.domain.errors import InvalidValue, UnknownField
from fieldintake.domain.evidence import EVIDENCE_FIELDS, EVIDENCE_TYPES, check_words
from fieldintake.domain.field import Field, RecordType, Sensitivity
from fieldintake.domain.values import Value, ValueKind, fits
from fieldintake.domain.values import ValueKind as Kind

SURVIVOR = "survivor"
"""The role of the person whom a case is about; no other person's record leaves on her yes."""
OTHER_PERSON = "other"
"""The role of somebody beside her, where a form names none."""
FORM_WRITABLE = frozenset(
    {
        RecordType.PERSON,
        RecordType.SAFE_CONTACT,
        RecordType.INCIDENT,
        RecordType.NEED,
        RecordType.NOTE,
        RecordType.PLAN_ROW,
    }
)
"""The only record types that a form's `save_to` may name; the rest has a life cycle of its own."""
IMMUTABLE = frozenset({RecordType.CONSENT_EVENT, RecordType.SUBMISSION}) | EVIDENCE_TYPES
"""Never changed: a correction is a new record."""


_R = RecordType
_MASKED = Sensitivity.MASKED


def _case_file(record: RecordType, name: str, label: str, kind: Kind) -> Field:
    return Field(record, name, label, kind, Cat.CASE_FILE)


FIELDS: tuple[Field, ...] = (
    _case_file(_R.CASE, "code", "Case code", Kind.TEXT),
    _case_file(_R.CASE, "state", "State", Kind.CODE),
    _case_file(_R.CASE, "opened_at", "Opened", Kind.INSTANT),
    _case_file(_R.CASE, "closed_at", "Closed", Kind.INSTANT),
    _case_file(_R.CASE, "hold_reason", "Kept because", Kind.TEXT),
    _case_file(_R.CASE, "worker", "Worker", Kind.TEXT),
    _case_file(_R.CASE, "came_from", "Sent by organisation", Kind.TEXT),
    _case_file(_R.CASE, "came_as", "Sender's reference", Kind.TEXT),
    _case_file(_R.CASE, "restricted", "Restricted", Kind.BOOLEAN),
    _case_file(_R.CASE, "merged_into", "Merged into", Kind.TEXT),
    _case_file(_R.CASE, "merged_at", "Merged at", Kind.INSTANT),
    _case_file(_R.CASE, "merged", "Cases merged into it", Kind.CODES),
    _case_file(_R.CASE, "paper", "Paper she may safely keep", Kind.CODE),
    _case_file(_R.PERSON, "role", "Who this is", Kind.CODE),
    Field(_R.PERSON, "name", "Name", Kind.TEXT, Cat.IDENTITY, _MASKED),
    Field(_R.PERSON, "other_names", "Other names", Kind.TEXT, Cat.IDENTITY, _MASKED),
    Field(_R.PERSON, "birth_date", "Date of birth", Kind.PARTIAL_DATE, Cat.IDENTITY, _MASKED),
    Field(_R.PERSON, "age", "Age", Kind.INTEGER, Cat.IDENTITY),
    Field(_R.PERSON, "age_estimated", "Age is an estimate", Kind.BOOLEAN, Cat.IDENTITY),
    Field(_R.PERSON, "gender", "Gender, in her own words", Kind.TEXT, Cat.IDENTITY),
    Field(_R.PERSON, "nationality", "Nationality", Kind.TEXT, Cat.LEGAL_AND_RESIDENCE),
    Field(
        _R.PERSON,
        "residence_status",
        "Residence status",
        Kind.CODE,
        Cat.LEGAL_AND_RESIDENCE,
        vocabulary="residence_status",
    ),
    Field(
        _R.PERSON,
        "displacement",
        "Displacement",
        Kind.CODE,
        Cat.LEGAL_AND_RESIDENCE,
        vocabulary="displacement",
    ),
    Field(
        _R.PERSON,
        "languages",
        "Languages",
        Kind.CODES,
        Cat.NEEDS_AND_SERVICES,
        vocabulary="languages",
    ),
    Field(
        _R.PERSON,
        "interpreter",
        "Interpreter",
        Kind.CODE,
        Cat.NEEDS_AND_SERVICES,
        vocabulary="interpreter",
    ),
    Field(
        _R.PERSON,
        "accessibility",
        "Accessibility needs",
        Kind.CODES,
        Cat.HEALTH,
        vocabulary="accessibility",
    ),
    Field(
        _R.PERSON,
        "functioning",
        "Difficulty with daily activities",
        Kind.CODES,
        Cat.HEALTH,
        vocabulary="functioning",
    ),
    Field(_R.PERSON, "health_notes", "Health", Kind.TEXT, Cat.HEALTH),
    Field(_R.PERSON, "wellbeing_notes", "Wellbeing", Kind.TEXT, Cat.PSYCHOSOCIAL),
    Field(_R.PERSON, "dependants", "People who depend on her", Kind.INTEGER, Cat.FAMILY),
    Field(_R.PERSON, "family_notes", "Family", Kind.TEXT, Cat.FAMILY, _MASKED),
    Field(
        _R.PERSON,
        "child_alone",
        "Child without a caregiver",
        Kind.CODE,
        Cat.FAMILY,
        vocabulary="child_alone",
    ),
    Field(_R.PERSON, "caregiver", "Caregiver", Kind.TEXT, Cat.FAMILY, _MASKED),
    Field(_R.PERSON, "risk_level", "Risk", Kind.CODE, Cat.SAFETY, vocabulary="risk_level"),
    Field(_R.PERSON, "risk_reviewed_on", "Risk looked at on", Kind.PARTIAL_DATE, Cat.SAFETY),
    Field(
        _R.PERSON,
        "danger_signs",
        "Signs of danger",
        Kind.CODES,
        Cat.SAFETY,
        vocabulary="danger_signs",
    ),
    Field(
        _R.PERSON,
        "fear_of_retaliation",
        "Fear of retaliation",
        Kind.CODE,
        Cat.SAFETY,
        vocabulary="yes_no",
    ),
    Field(_R.PERSON, "child_welfare_worry", "Worry about a child", Kind.TEXT, Cat.SAFETY),
    Field(
        _R.SAFE_CONTACT,
        "method",
        "Way to reach her",
        Kind.CODE,
        Cat.SAFE_CONTACT,
        vocabulary="contact_method",
    ),
    Field(_R.SAFE_CONTACT, "address", "Number or address", Kind.TEXT, Cat.SAFE_CONTACT, _MASKED),
    Field(_R.SAFE_CONTACT, "hours", "Safe hours", Kind.TEXT, Cat.SAFE_CONTACT),
    Field(_R.SAFE_CONTACT, "cover_name", "Say you are", Kind.TEXT, Cat.SAFE_CONTACT),
    Field(_R.SAFE_CONTACT, "code_word", "Code word", Kind.TEXT, Cat.CASE_FILE, _MASKED),
    Field(
        _R.SAFE_CONTACT,
        "voicemail_safe",
        "Voicemail is safe",
        Kind.CODE,
        Cat.SAFE_CONTACT,
        vocabulary="yes_no",
    ),
    Field(_R.SAFE_CONTACT, "must_not_know", "Must not know", Kind.TEXT, Cat.SAFE_CONTACT, _MASKED),
    Field(_R.SAFE_CONTACT, "confirmed_on", "Confirmed on", Kind.PARTIAL_DATE, Cat.SAFE_CONTACT),
    Field(_R.INCIDENT, "when", "When", Kind.PARTIAL_DATE, Cat.INCIDENT_SUMMARY),
    Field(_R.INCIDENT, "where", "Where", Kind.CODE, Cat.INCIDENT_SUMMARY, vocabulary="where"),
    Field(_R.INCIDENT, "act", "What was done", Kind.CODES, Cat.INCIDENT_SUMMARY, vocabulary="act"),
    Field(
        _R.INCIDENT,
        "means",
        "How it was done",
        Kind.CODES,
        Cat.INCIDENT_SUMMARY,
        vocabulary="means",
    ),
    Field(
        _R.INCIDENT,
        "purpose",
        "What it was for",
        Kind.CODES,
        Cat.INCIDENT_SUMMARY,
        vocabulary="exploitation",
    ),
    Field(_R.INCIDENT, "summary", "What happened, in short", Kind.TEXT, Cat.INCIDENT_SUMMARY),
    Field(_R.INCIDENT, "account", "Her own account", Kind.TEXT, Cat.INCIDENT_ACCOUNT, _MASKED),
    Field(_R.NEED, "area", "Area", Kind.CODE, Cat.NEEDS_AND_SERVICES, vocabulary="need_area"),
    Field(_R.NEED, "priority", "Priority", Kind.CODE, Cat.NEEDS_AND_SERVICES, vocabulary="priority"),
    Field(_R.NEED, "wanted", "What she asks for", Kind.TEXT, Cat.NEEDS_AND_SERVICES),
    Field(_R.NEED, "already_given", "Already given", Kind.TEXT, Cat.NEEDS_AND_SERVICES),
    _case_file(_R.NEED, "state", "State", Kind.CODE),
    _case_file(_R.REFERRAL, "needs", "Needs", Kind.CODES),
    _case_file(_R.REFERRAL, "recipient", "Recipient", Kind.TEXT),
    _case_file(_R.REFERRAL, "state", "State", Kind.CODE),
    _case_file(_R.REFERRAL, "issued_at", "Issued", Kind.INSTANT),
    _case_file(_R.REFERRAL, "answered_at", "Answered", Kind.INSTANT),
    _case_file(_R.REFERRAL, "answer_note", "Their words", Kind.TEXT),
    _case_file(_R.REFERRAL, "incoming", "Received from another organisation", Kind.BOOLEAN),
    Field(_R.NOTE, "text", "Note", Kind.TEXT, Cat.INCIDENT_ACCOUNT, _MASKED),
    Field(_R.PLAN_ROW, "goal", "Goal", Kind.TEXT, Cat.NEEDS_AND_SERVICES),
    Field(_R.PLAN_ROW, "action", "Step", Kind.TEXT, Cat.NEEDS_AND_SERVICES),
    Field(_R.PLAN_ROW, "who", "Who does it", Kind.TEXT, Cat.NEEDS_AND_SERVICES),
    Field(_R.PLAN_ROW, "by_when", "By when", Kind.PARTIAL_DATE, Cat.NEEDS_AND_SERVICES),
    Field(_R.PLAN_ROW, "done", "Done", Kind.BOOLEAN, Cat.NEEDS_AND_SERVICES),
    _case_file(_R.CONSENT_EVENT, "purpose", "Purpose", Kind.CODE),
    _case_file(_R.CONSENT_EVENT, "recipient", "Recipient", Kind.TEXT),
    _case_file(_R.CONSENT_EVENT, "categories", "Data categories", Kind.CODES),
    _case_file(_R.CONSENT_EVENT, "state", "Her answer", Kind.CODE),
    _case_file(_R.CONSENT_EVENT, "until", "Until", Kind.INSTANT),
    _case_file(_R.CONSENT_EVENT, "at", "Time", Kind.INSTANT),
    _case_file(_R.CONSENT_EVENT, "method", "How she answered", Kind.CODE),
    _case_file(_R.CONSENT_EVENT, "given_by", "Who answered", Kind.CODE),
    _case_file(_R.CONSENT_EVENT, "language", "Language", Kind.CODE),
    _case_file(_R.CONSENT_EVENT, "interpreter", "Interpreter", Kind.TEXT),
    _case_file(_R.CONSENT_EVENT, "witness", "Witness", Kind.TEXT),
    _case_file(_R.CONSENT_EVENT, "notice_hash", "Notice shown", Kind.TEXT),
    _case_file(_R.CONSENT_EVENT, "notice_reviewed", "Notice checked by a native reader", Kind.BOOLEAN),
    _case_file(_R.SUBMISSION, "form", "Form", Kind.TEXT),
    _case_file(_R.SUBMISSION, "version", "Form version", Kind.TEXT),
    _case_file(_R.SUBMISSION, "finished_at", "Finished", Kind.INSTANT),
    _case_file(_R.SUBMISSION, "xml", "Answers", Kind.TEXT),
    _case_file(_R.SUBMISSION, "files", "Attached files", Kind.TEXT),
    *EVIDENCE_FIELDS,
)

_BY_NAME = {(row.record, row.name): row for row in FIELDS}


def field(record: RecordType, name: str) -> Field:
    """The row of one field; raises `UnknownField`."""
    try:
        return _BY_NAME[record, name]
    except KeyError:
        raise UnknownField(f"{record.value} has no field of that name") from None


def fields_of(record: RecordType) -> tuple[Field, ...]:
    """All rows of one record type, in the order in which people read them."""
    return tuple(row for row in FIELDS if row.record is record)


def check(record: RecordType, name: str, value: Value) -> Field:
    """The row of a field whose value fits it; raises `UnknownField`, `InvalidValue`, `EmbeddedData`."""
    row = field(record, name)
    if not fits(row.kind, value):
        raise InvalidValue(f"{record.value}.{name} does not take that kind of value")
    if record in EVIDENCE_TYPES:
        check_words(value)
    return row


__all__ = [
    "EVIDENCE_TYPES",
    "FIELDS",
    "FORM_WRITABLE",
    "IMMUTABLE",
    "Field",
    "RecordType",
    "Sensitivity",
    "ValueKind",
    "check",
    "field",
    "fields_of",
]
