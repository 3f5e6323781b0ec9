"""Everything that she told us, field by field and in words, for the page of her case. Qt-free.

Invariant: a field that the table masks gives its label and no text; an answer that is not a value is said as such.
"""

from __future__ import annotations

from collections.abc import Iterator

from fieldintake.casework.read_case import CaseView
from fieldintake.domain.categories import DataCategory
from fieldintake.domain.fields import SURVIVOR, Field, RecordType, Sensitivity, ValueKind, fields_of
from fieldintake.domain.record import Record
from fieldintake.domain.values import PartialDate, Unanswered
from fieldintake.ui.case.lines import ToldLine, ToldRecord
from fieldintake.ui.words import Words
from fieldintake.wording.labels import Labels

_ORDER = (
    RecordType.PERSON,
    RecordType.SAFE_CONTACT,
    RecordType.INCIDENT,
    RecordType.NEED,
    RecordType.PLAN_ROW,
    RecordType.NOTE,
)
_CODE_WORD = "code_word"


def told_records(view: CaseView | None) -> list[Record]:
    """Her records in the order of the page: herself, then others, then what happened, and so on."""
    if view is None:
        return []
    records = [*view.others, *view.needs]
    found = [record for kind in _ORDER for record in records if record.type is kind]
    return sorted(found, key=lambda record: (_ORDER.index(record.type), _is_other(record)))


def told(view: CaseView, words: Words) -> tuple[ToldRecord, ...]:
    """One card for each record in which something was answered."""
    labels = Labels(words.language)
    cards = (
        ToldRecord(record.id, _name(record, words), tuple(_lines(record, labels)))
        for record in told_records(view)
    )
    return tuple(card for card in cards if card.lines)


def in_words(row: Field, text: str, words: Words) -> str:
    """What was behind the mask, as people read it: a date as a date."""
    if row.kind is ValueKind.PARTIAL_DATE:
        return Labels(words.language).value(row, PartialDate(text))
    return text


def _is_other(record: Record) -> bool:
    return record.type is RecordType.PERSON and record.text("role", SURVIVOR) != SURVIVOR


def _name(record: Record, words: Words) -> str:
    _ = words.text
    if _is_other(record):
        return _("Somebody beside her")
    return {
        RecordType.PERSON: _("Herself"),
        RecordType.SAFE_CONTACT: _("Safe contact"),
        RecordType.INCIDENT: _("What happened"),
        RecordType.NEED: _("What she needs"),
        RecordType.PLAN_ROW: _("Plan"),
        RecordType.NOTE: _("Note"),
    }[record.type]


def _lines(record: Record, labels: Labels) -> Iterator[ToldLine]:
    for row in fields_of(record.type):
        value = record.fields.get(row.name)
        if value is None or value == "" or (_is_ours(row) and not _says_who(record, row)):
            continue
        is_masked = row.sensitivity is Sensitivity.MASKED and not isinstance(value, Unanswered)
        text = "" if is_masked else labels.value(row, value)
        if text or is_masked:
            yield ToldLine(f"{record.id}.{row.name}", labels.field(row), text, is_masked)


def _is_ours(row: Field) -> bool:
    """What only the desk itself writes."""
    return row.category is DataCategory.CASE_FILE and row.name != _CODE_WORD


def _says_who(record: Record, row: Field) -> bool:
    return row.name == "role" and _is_other(record)
