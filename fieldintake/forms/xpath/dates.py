"""Dates and times as OpenRosa counts them: days since 1970-01-01T00:00Z, read in the form's time zone.

Invariant: text in, number or text out; what is no date gives None, never an exception.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo

_DATE = re.compile(r"\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*")
_DATE_TIME = re.compile(
    r"\s*(\d{4})-(\d{1,2})-(\d{1,2})T(\d{2})(?::(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?"
    r"\s*(Z|[+-]\d{2}(?::?\d{2})?)?\s*"
)
_TIME = re.compile(r"\s*(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?\s*")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY_MS = 86_400_000
_MAX_DAYS = 2_900_000


def looks_like_date(text: str) -> bool:
    """A cheap look before the full reading."""
    text = text.strip()
    return len(text) >= 8 and text[4:5] == "-" and text[:4].isdigit()


def instant(text: str, zone: tzinfo) -> datetime | None:
    """The instant of an ISO date (its local midnight) or date and time; None when it is neither."""
    match = _DATE.fullmatch(text)
    if match is not None:
        return _build(match, zone)
    match = _DATE_TIME.fullmatch(text)
    if match is None:
        return None
    return _build(match, _offset(match[8], zone))


def _build(match: re.Match[str], zone: tzinfo | None) -> datetime | None:
    if zone is None:
        return None
    parts = [int(g or 0) for g in match.groups()[:6]]
    parts += [0] * (6 - len(parts))
    fraction = (match.groups()[6] if len(match.groups()) > 6 else None) or "0"
    try:
        year, month, day, hour, minute, second = parts
        micro = int(fraction.ljust(6, "0")[:6])
        return datetime(year, month, day, hour, minute, second, micro, tzinfo=zone)
    except ValueError:
        return None


def _offset(text: str | None, zone: tzinfo) -> tzinfo | None:
    if text is None:
        return zone
    if text == "Z":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 14 or minutes > 59:
        return None
    delta = timedelta(hours=hours, minutes=minutes)
    return timezone(delta if text[0] == "+" else -delta)


def days(moment: datetime) -> float:
    """Days since the epoch, to the millisecond."""
    return ((moment - _EPOCH) // timedelta(milliseconds=1)) / _DAY_MS


def days_of(text: str, zone: tzinfo) -> float | None:
    """Days since the epoch of an ISO text."""
    moment = instant(text, zone)
    return None if moment is None else days(moment)


def from_days(count: float, zone: tzinfo) -> datetime | None:
    """The instant that many days after the epoch."""
    if count != count or abs(count) > _MAX_DAYS:
        return None
    moment = _EPOCH + timedelta(milliseconds=round(count * _DAY_MS))
    return moment.astimezone(zone)


def time_fraction(text: str, zone: tzinfo, now: datetime) -> float | None:
    """The part of the local day that a time of day stands for; None when it is none."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    offset = _offset(match[5], zone)
    if offset is None:
        return None
    micro = int((match[4] or "0").ljust(6, "0")[:6])
    try:
        clock = time(int(match[1]), int(match[2]), int(match[3] or 0), micro)
    except ValueError:
        return None
    moment = datetime.combine(now.astimezone(zone).date(), clock, tzinfo=offset)
    return day_fraction(moment.astimezone(zone))


def day_fraction(moment: datetime) -> float:
    """The part of its day that has passed at a moment."""
    since = timedelta(
        hours=moment.hour,
        minutes=moment.minute,
        seconds=moment.second,
        microseconds=moment.microsecond,
    )
    return (since // timedelta(milliseconds=1)) / _DAY_MS


def date_text(moment: datetime) -> str:
    """`YYYY-MM-DD`."""
    return f"{moment.year:04}-{moment.month:02}-{moment.day:02}"


def date_time_text(moment: datetime) -> str:
    """`YYYY-MM-DDThh:mm:ss.mmm+hh:mm`."""
    clock = moment.strftime("%H:%M:%S")
    return f"{date_text(moment)}T{clock}.{moment.microsecond // 1000:03}{offset_text(moment)}"


def offset_text(moment: datetime) -> str:
    """`+hh:mm` of a moment's zone."""
    offset = moment.utcoffset() or timedelta(0)
    minutes = int(offset.total_seconds() // 60)
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def shortest_text(moment: datetime) -> str:
    """The date alone at local midnight, else date and time."""
    if (moment.hour, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0):
        return date_text(moment)
    return date_time_text(moment)
