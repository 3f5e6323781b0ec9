"""Her answers as records: how a consent event becomes the fields of an immutable record, and back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from fieldintake.domain.categories import DataCategory
from fieldintake.domain.consent import ConsentEvent, ConsentMethod, ConsentState, GivenBy, Purpose
from fieldintake.domain.record import Record
from fieldintake.domain.values import Instant, Value


def to_fields(event: ConsentEvent) -> dict[str, Value]:
    """The fields of the event's record."""
    fields: dict[str, Value] = {
        "purpose": event.purpose.value,
        "recipient": event.recipient,
        "categories": frozenset(category.value for category in event.categories),
        "state": event.state.value,
        "at": Instant(event.at_ms),
        "method": event.method.value,
        "given_by": event.given_by.value,
        "language": event.language,
        "interpreter": event.interpreter,
        "witness": event.witness,
        "notice_hash": event.notice_hash,
        "notice_reviewed": event.notice_reviewed,
    }
    if event.until_ms is not None:
        fields["until"] = Instant(event.until_ms)
    return fields


def from_record(record: Record, order: int) -> ConsentEvent:
    """The event of such a record; `order` is the hybrid logical time of its revision."""
    return ConsentEvent(
        id=record.id,
        case_id=record.case_id,
        purpose=Purpose(record.text("purpose")),
        recipient=record.text("recipient"),
        categories=frozenset(DataCategory(code) for code in record.codes("categories")),
        state=ConsentState(record.text("state")),
        at_ms=record.ms("at") or 0,
        order=order,
        until_ms=record.ms("until"),
        method=ConsentMethod(record.text("method")),
        given_by=GivenBy(record.text("given_by")),
        language=record.text("language"),
        interpreter=record.text("interpreter"),
        witness=record.text("witness"),
        notice_hash=record.text("notice_hash"),
        notice_reviewed=record.fields.get("notice_reviewed") is True,
    )


def latest_answers(ledger: Iterable[ConsentEvent]) -> list[ConsentEvent]:
    """The answers that stand, oldest first, each cut to the categories in which it is her last word.

    Her last word is asked for each purpose, recipient and category: a no to her name leaves a yes to her health.
    """
    events = sorted(ledger, key=lambda item: (item.order, not item.says_yes, item.id))
    last: dict[tuple[Purpose, str, DataCategory], ConsentEvent] = {}
    for event in events:
        last |= dict.fromkeys(
            ((event.purpose, event.recipient, category) for category in event.categories), event
        )
    stands: dict[str, set[DataCategory]] = {}
    for (_, _, category), event in last.items():
        stands.setdefault(event.id, set()).add(category)
    return [replace(e, categories=frozenset(stands[e.id])) for e in events if e.id in stands]
