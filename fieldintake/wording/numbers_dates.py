"""Digits in each language, for screens and for letters, and the dates of letters; `ui.words` builds its own on these.

Digits: Farsi, Pashto, Sorani, Bengali, Nepali and Burmese are written with their own, every other language with
0-9, Arabic, Urdu and Hindi too: readers of all their countries know these. ISO dates always have 0-9.
Calendar: Gregorian everywhere. Letters give the ISO date beside a day or a month in words.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import format_decimal

from fieldintake.domain.values import Instant, PartialDate
from fieldintake.wording.isolation import Isolated, isolate_code, isolate_in

_ZERO_OF: Final = {
    "fa": 0x06F0, "ps": 0x06F0, "ckb": 0x0660, "bn": 0x09E6, "ne": 0x0966, "my": 0x1040,
}  # fmt: skip


_OFFSET: Final = re.compile(r"UTC([+-])(\d\d):(\d\d)")
"""A zone as a laptop that knows no name for its own writes it."""


def digits(text: str, language: str) -> str:
    """The text with the digits 0-9 replaced by those that the language is printed with."""
    zero = _ZERO_OF.get(language.split("_", maxsplit=1)[0])
    if zero is None:
        return text
    return text.translate({ord("0") + step: zero + step for step in range(10)})


def number(value: int | Decimal, language: str) -> Isolated:
    """A number with the language's separators and digits."""
    return _worded(digits(format_decimal(value, locale=language), language), language)


def day(date: dt.date, language: str) -> Isolated:
    """A day in words, `22 November 2026`."""
    return _worded(_long_date(date, language), language)


def day_and_iso(date: dt.date, language: str) -> Isolated:
    """A day in words with its ISO form beside it, for every date that a mistake could make harmful."""
    return _beside(day(date, language), isolate_code(date.isoformat()), language)


def partial_date(date: PartialDate, language: str) -> Isolated:
    """A date as exact as it is known: the year, the month of a year, or the day with its ISO form."""
    parts = [int(part) for part in date.text.split("-")]
    if len(parts) == 3:
        return day_and_iso(dt.date(*parts), language)
    if len(parts) == 1:
        return _worded(digits(date.text, language), language)
    month = dt.date(parts[0], parts[1], 1)
    shown = format_skeleton("yMMMM", dt.datetime.combine(month, dt.time()), locale=language)
    return _beside(_worded(digits(shown, language), language), isolate_code(date.text), language)


def date_of(instant: Instant) -> dt.date:
    """The calendar day of a moment, in the zone in which it was entered."""
    return _local(instant).date()


def instant_and_iso(instant: Instant, language: str) -> Isolated:
    """A moment as day, ISO day and time, in the zone in which it was entered."""
    local = _local(instant)
    time = digits(format_time(local.time(), "HH:mm", locale=language), language)
    shown = f"{day_and_iso(local.date(), language)} {isolate_code(time)}"
    return isolate_in(shown, right_to_left=is_right_to_left(language), breakable=True)


def _local(instant: Instant) -> dt.datetime:
    offset = _OFFSET.fullmatch(instant.zone)
    zone: dt.tzinfo
    try:
        zone = (
            ZoneInfo(instant.zone) if offset is None else dt.timezone(_away(offset[1], offset[2], offset[3]))
        )
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("UTC")
    epoch = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    return (epoch + dt.timedelta(milliseconds=instant.ms)).astimezone(zone)


def _away(sign: str, hours: str, minutes: str) -> dt.timedelta:
    away = dt.timedelta(hours=int(hours), minutes=int(minutes))
    return -away if sign == "-" else away


@lru_cache(maxsize=512)
def _long_date(date: dt.date, language: str) -> str:
    # International English names the day first; the American order is read as another day elsewhere.
    locale = "en_001" if language == "en" else language
    return digits(format_date(date, "long", locale=locale), language)


def _worded(text: str, language: str) -> Isolated:
    return isolate_in(text, right_to_left=is_right_to_left(language))


def _beside(words: Isolated, iso: Isolated, language: str) -> Isolated:
    right_to_left = is_right_to_left(language)
    return isolate_in(f"{words} ({iso})", right_to_left=right_to_left, breakable=True)


@lru_cache(maxsize=64)
def is_right_to_left(language: str) -> bool:
    """Whether a language, named as `ar` or `fa_AF`, is written from right to left."""
    return Locale.parse(language).character_order == "right-to-left"
