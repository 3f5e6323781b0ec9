"""How a text becomes the stored value of a typed question.

Invariant: a value that does not fit its type is stored as empty, never as something else.
"""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime

from fieldintake.forms.definition import DataType, NodeDefinition
from fieldintake.forms.xpath.dates import instant, time_fraction
from fieldintake.forms.xpath.values import number_text

_NUMBER = re.compile(r"-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?")
_INT_LIMIT = 2**31
_NOON = datetime(2020, 6, 1, 12, tzinfo=UTC)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def stored_at(place: NodeDefinition, text: str) -> str:
    """The canonical text of a value at a place; each of several choices is a value of its own."""
    kind, control = place.bind.type, place.control
    if kind is not DataType.STRING and control is not None and control.kind.takes_several:
        return " ".join(v for v in (stored(kind, t) for t in text.split()) if v)
    return stored(kind, text)


def stored(kind: DataType, text: str) -> str:
    """The canonical text of a value; empty when it does not fit."""
    if not text:
        return ""
    match kind:
        case DataType.INTEGER:
            return _integer(text)
        case DataType.DECIMAL:
            return _decimal(text)
        case DataType.DATE:
            return _date(text)
        case DataType.DATE_TIME:
            return _date_time(text)
        case DataType.TIME:
            return text if time_fraction(text, UTC, _NOON) is not None else ""
        case DataType.GEOPOINT:
            return _geopoint(text)
        case DataType.GEOTRACE | DataType.GEOSHAPE:
            return _line(text)
        case _:
            return text


def _number(text: str) -> float | None:
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        return None
    number = float(text)
    return None if math.isinf(number) else number


def _integer(text: str) -> str:
    number = _number(text)
    if number is None:
        return ""
    whole = math.trunc(number)
    return str(whole) if -_INT_LIMIT <= whole < _INT_LIMIT else ""


def _decimal(text: str) -> str:
    number = _number(text)
    return "" if number is None else _with_point(number)


def _with_point(number: float) -> str:
    text = number_text(number)
    return text if "." in text else text + ".0"


def _date(text: str) -> str:
    day = text.strip()[:10]
    rest = text.strip()[10:]
    if not _DATE.fullmatch(day) or instant(day, UTC) is None or (rest and rest[0] != "T"):
        return ""
    return day


def _date_time(text: str) -> str:
    return text if instant(text.strip(), UTC) is not None else ""


def _geopoint(text: str) -> str:
    numbers = [n for p in text.split() if (n := _number(p)) is not None]
    if not 2 <= len(numbers) <= 4 or len(numbers) != len(text.split()):
        return ""
    if abs(numbers[0]) > 90 or abs(numbers[1]) > 180:
        return ""
    return " ".join(_with_point(n) for n in (*numbers, 0.0, 0.0)[:4])


def _line(text: str) -> str:
    points = [_geopoint(p) for p in text.split(";") if p.strip()]
    return ";".join(points) if all(points) else ""
