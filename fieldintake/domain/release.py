"""The one gate: what of a case may leave, to whom, for what, until when; and what is held back and why.

`Release` and `HerOwnCopy` carry what she told us and are made in this module alone: their constructors ask for a
mark that nothing else holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from fieldintake.domain.categories import CONSENTABLE, DataCategory
from fieldintake.domain.consent import (
    ConsentEvent,
    Permission,
    Purpose,
    Standing,
    kind_key,
    permission,
)
from fieldintake.domain.fields import SURVIVOR, RecordType, fields_of
from fieldintake.domain.ids import CaseId, Code, RecordId
from fieldintake.domain.recipient import Recipient
from fieldintake.domain.record import Record
from fieldintake.domain.values import Unanswered, Value


@dataclass(frozen=True, slots=True)
class ReleasedField:
    """One field that leaves."""

    record: RecordType
    record_id: RecordId
    name: str
    category: DataCategory
    value: Value


class HeldWhy(Enum):
    """Why a category stays; the first four are her ledger's, the rest the house's."""

    NOT_ASKED = "not_asked"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    BORDER = "border"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True)
class Held:
    """One category that stays here, why, and whether asking her could change it."""

    category: DataCategory
    why: HeldWhy

    @property
    def may_ask(self) -> bool:
        return self.why is not HeldWhy.NOT_NEEDED


_GATE = object()


@dataclass(frozen=True, slots=True)
class Release:
    """What one recipient may receive of one case for one purpose, as known at `at_ms`.

    `until_ms` is the earliest end among the consents used; `needs` are the records that it is about.
    """

    mark: object = field(repr=False, compare=False)
    case_id: CaseId
    recipient: Recipient
    purpose: Purpose
    reference: Code
    at_ms: int
    until_ms: int | None
    fields: tuple[ReleasedField, ...]
    consents: tuple[ConsentEvent, ...]
    held: tuple[Held, ...]

    def __post_init__(self) -> None:
        if self.mark is not _GATE:
            raise TypeError("only the gate makes a release")

    @property
    def categories(self) -> frozenset[DataCategory]:
        return frozenset(item.category for item in self.fields)

    def of(self, record: RecordType) -> dict[RecordId, dict[str, Value]]:
        """The released fields of one record type, by record."""
        rows: dict[RecordId, dict[str, Value]] = {}
        for item in self.fields:
            if item.record is record:
                rows.setdefault(item.record_id, {})[item.name] = item.value
        return rows


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing may leave, and why; `held` says it by category."""

    why: HeldWhy
    held: tuple[Held, ...]


class PaperChoice(Enum):
    """The paper that she may safely carry or keep; nothing until she was asked."""

    NOTHING = "nothing"
    NEUTRAL_CARD = "neutral_card"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class HerOwnCopy:
    """What was released about her, for herself, on the paper that she may safely keep."""

    mark: object = field(repr=False, compare=False)
    release: Release
    paper: PaperChoice

    def __post_init__(self) -> None:
        if self.mark is not _GATE or self.paper is PaperChoice.NOTHING:
            raise TypeError("only the gate makes her copy, and only where paper is safe")


OFFERED: dict[Purpose, frozenset[DataCategory]] = {
    Purpose.REFER: frozenset(CONSENTABLE)
    - {DataCategory.INCIDENT_ACCOUNT, DataCategory.EVIDENCE_REFERENCES, DataCategory.DOCUMENTS},
    Purpose.COORDINATE: frozenset(
        {DataCategory.NEEDS_AND_SERVICES, DataCategory.SAFETY, DataCategory.SAFE_CONTACT}
    ),
    Purpose.SHARE_INSIDE: frozenset(CONSENTABLE),
}
"""The most that a purpose can carry at all; what is not offered is never asked and never leaves."""

_HELD_BY = {
    Standing.NOT_ASKED: HeldWhy.NOT_ASKED,
    Standing.REFUSED: HeldWhy.REFUSED,
    Standing.WITHDRAWN: HeldWhy.WITHDRAWN,
    Standing.EXPIRED: HeldWhy.EXPIRED,
}


NO_WAY = "none"
"""The contact method that says no way to reach her is safe."""
_RELEASABLE = frozenset({RecordType.PERSON, RecordType.SAFE_CONTACT, RecordType.INCIDENT, RecordType.NEED})
"""What a release may hold at all; notes, plans and the house's own records stay."""


def _permissions(
    ledger: Sequence[ConsentEvent], recipient: Recipient, purpose: Purpose, now_ms: int
) -> dict[DataCategory, Permission]:
    return {
        category: permission(
            ledger,
            purpose=purpose,
            recipient=recipient.id,
            kind=kind_key(recipient.kind),
            category=category,
            now_ms=now_ms,
        )
        for category in CONSENTABLE
        if category in OFFERED.get(purpose, frozenset())
    }


def _is_a_way(contact: Record) -> bool:
    return contact.text("method") not in ("", NO_WAY)


def _released_fields(
    records: Iterable[Record], allowed: frozenset[DataCategory], needs: frozenset[RecordId]
) -> Iterable[ReleasedField]:
    for record in records:
        if record.type is RecordType.NEED and record.id not in needs:
            continue
        if record.type not in _RELEASABLE:
            continue
        if record.type is RecordType.PERSON and record.fields.get("role") != SURVIVOR:
            continue  # her yes is about herself; nobody else's identity travels on it
        if record.type is RecordType.SAFE_CONTACT and not _is_a_way(record):
            continue  # a number without a way that she named as safe is a number to be found by
        for row in fields_of(record.type):
            value = record.fields.get(row.name)
            if row.category in allowed and value is not None and not isinstance(value, Unanswered):
                yield ReleasedField(record.type, record.id, row.name, row.category, value)


def release(
    case_id: CaseId,
    records: Sequence[Record],
    ledger: Sequence[ConsentEvent],
    *,
    recipient: Recipient,
    purpose: Purpose,
    reference: Code,
    needs: frozenset[RecordId],
    now_ms: int,
    merged: Sequence[Sequence[ConsentEvent]] = (),
) -> Release | Refused:
    """What may leave now; `now_ms` is the later of the clock and the last time seen.

    Without a yes to the needs and services category there is nothing to refer with, so it is refused.
    Over a border the purpose `CROSS_BORDER` must stand for every category as well. `merged` are the ledgers of the
    cases that this one is merged with: each must allow a category too.
    """
    allowances = [_allowance(each, recipient, purpose, now_ms) for each in (ledger, *merged)]
    held: list[Held] = []
    consents: dict[RecordId, ConsentEvent] = {}
    allowed: set[DataCategory] = set()
    for category in CONSENTABLE:
        answers = [allowance[category] for allowance in allowances]
        why = next((answer for answer in answers if isinstance(answer, HeldWhy)), None)
        if why is not None:
            held.append(Held(category, why))
            continue
        allowed.add(category)
        for answer in answers:
            if not isinstance(answer, HeldWhy):
                consents.update((event.id, event) for event in answer)
    if DataCategory.NEEDS_AND_SERVICES not in allowed:
        why = next(item.why for item in held if item.category is DataCategory.NEEDS_AND_SERVICES)
        return Refused(why, tuple(held))
    ends = [event.until_ms for event in consents.values() if event.until_ms is not None]
    return Release(
        mark=_GATE,
        case_id=case_id,
        recipient=recipient,
        purpose=purpose,
        reference=reference,
        at_ms=now_ms,
        until_ms=min(ends, default=None),
        fields=tuple(_released_fields(records, frozenset(allowed), needs)),
        consents=tuple(consents.values()),
        held=tuple(held),
    )


def _allowance(
    ledger: Sequence[ConsentEvent], recipient: Recipient, purpose: Purpose, now_ms: int
) -> dict[DataCategory, tuple[ConsentEvent, ...] | HeldWhy]:
    """What one ledger says of each category: the events that allow it, or why it is held."""
    standing = _permissions(ledger, recipient, purpose, now_ms)
    border = _permissions_across(ledger, recipient, standing, now_ms)
    said: dict[DataCategory, tuple[ConsentEvent, ...] | HeldWhy] = {}
    for category in CONSENTABLE:
        granted = standing.get(category)
        if granted is None:
            said[category] = HeldWhy.NOT_NEEDED
        elif granted.event is None or granted.standing is not Standing.GIVEN:
            said[category] = _HELD_BY[granted.standing]
        elif category not in border:
            said[category] = HeldWhy.BORDER
        else:
            across = border[category]
            said[category] = (granted.event,) if across is None else (granted.event, across)
    return said


def _permissions_across(
    ledger: Sequence[ConsentEvent],
    recipient: Recipient,
    standing: dict[DataCategory, Permission],
    now_ms: int,
) -> dict[DataCategory, ConsentEvent | None]:
    """The categories that may cross the border, with the event that says so (None: no border)."""
    if not recipient.country:
        return dict.fromkeys(standing)
    crossing: dict[DataCategory, ConsentEvent | None] = {}
    for category in standing:
        granted = permission(
            ledger,
            purpose=Purpose.CROSS_BORDER,
            recipient=recipient.id,
            kind=kind_key(recipient.kind),
            category=category,
            now_ms=now_ms,
        )
        if granted.standing is Standing.GIVEN:
            crossing[category] = granted.event
    return crossing


def her_own_copy(made: Release, paper: PaperChoice) -> HerOwnCopy | None:
    """Her copy on the paper that she may safely keep; None where she may keep none."""
    return None if paper is PaperChoice.NOTHING else HerOwnCopy(_GATE, made, paper)
