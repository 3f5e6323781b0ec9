"""What one field of a record may hold: flat values, and the four answers that are not values.

Invariant: every value has one plain form (`to_plain`) made of JSON types only; the vault's columns, the
signed revisions and the wire all use that one form, and `from_plain(to_plain(v)) == v`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import assert_never

from fieldintake.domain.errors import InvalidValue


class UnansweredKind(Enum):
    """Why a question has no value; a full answer in its own right, never a blank."""

    PREFERS_NOT_TO_SAY = "prefers_not_to_say"
    NOT_ASKED = "not_asked"
    NOT_SAFE_TO_ASK = "not_safe_to_ask"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Unanswered:
    """One of the four answers that are not values."""

    kind: UnansweredKind


_PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date known to the year, the month or the day: `2026`, `2026-11`, `2026-11-22`."""

    text: str

    def __post_init__(self) -> None:
        match = _PARTIAL_DATE.fullmatch(self.text)
        if match is None:
            raise InvalidValue("not a partial date")
        year, month, day = (int(part or 1) for part in match.groups())
        try:
            dt.date(year, month, day)
        except ValueError as error:
            raise InvalidValue("no such date") from error

    @property
    def year(self) -> int:
        return int(self.text[:4])


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment: milliseconds since 1970 in UTC, and the zone's name as it was entered."""

    ms: int
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class BlobRef:
    """The id (32 hex digits) of an attachment in the vault."""

    id: str


Codes = frozenset[str]
Value = str | int | bool | Decimal | PartialDate | Instant | Codes | BlobRef | Unanswered
Plain = str | int | bool | dict[str, object]


class ValueKind(Enum):
    """The kinds of value that the field table can ask for."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    PARTIAL_DATE = "partial_date"
    INSTANT = "instant"
    CODE = "code"
    CODES = "codes"
    BLOB = "blob"


def fits(kind: ValueKind, value: Value) -> bool:
    """Whether a value is of that kind; an `Unanswered` fits every kind."""
    if isinstance(value, Unanswered):
        return True
    match kind:
        case ValueKind.TEXT | ValueKind.CODE:
            return isinstance(value, str)
        case ValueKind.INTEGER:
            return isinstance(value, int) and not isinstance(value, bool)
        case ValueKind.DECIMAL:
            return isinstance(value, Decimal)
        case ValueKind.BOOLEAN:
            return isinstance(value, bool)
        case ValueKind.PARTIAL_DATE:
            return isinstance(value, PartialDate)
        case ValueKind.INSTANT:
            return isinstance(value, Instant)
        case ValueKind.CODES:
            return isinstance(value, frozenset)
        case ValueKind.BLOB:
            return isinstance(value, BlobRef)
        case _:
            assert_never(kind)


def to_plain(value: Value) -> Plain:
    """The one plain form of a value."""
    match value:
        case bool() | str() | int():
            return value
        case Decimal():
            return {"decimal": str(value)}
        case PartialDate(text):
            return {"date": text}
        case Instant(ms, zone):
            return {"instant": ms, "zone": zone}
        case frozenset():
            return {"codes": sorted(value)}
        case BlobRef(blob_id):
            return {"blob": blob_id}
        case Unanswered(kind):
            return {"unanswered": kind.value}
        case _:
            assert_never(value)


def from_plain(untrusted: object) -> Value:
    """The value of a plain form; raises `InvalidValue` for anything else."""
    if isinstance(untrusted, (str, bool, int)):
        return untrusted
    if isinstance(untrusted, Mapping):
        try:
            return _from_mapping({str(key): item for key, item in untrusted.items()})
        except (ValueError, TypeError, InvalidOperation):
            raise InvalidValue("malformed value") from None  # the cause would repeat the text
    raise InvalidValue("not a plain value")


def _from_mapping(untrusted: Mapping[str, object]) -> Value:
    match dict(untrusted):
        case {"decimal": str(text), **rest} if not rest:
            return Decimal(text)
        case {"date": str(text), **rest} if not rest:
            return PartialDate(text)
        case {"instant": int(ms), "zone": str(zone), **rest} if not rest:
            return Instant(ms, zone)
        case {"codes": list(codes), **rest} if not rest and all(isinstance(c, str) for c in codes):
            return frozenset(codes)
        case {"blob": str(blob_id), **rest} if not rest:
            return BlobRef(blob_id)
        case {"unanswered": str(kind), **rest} if not rest:
            return Unanswered(UnansweredKind(kind))
        case _:
            raise InvalidValue("not a plain value")
