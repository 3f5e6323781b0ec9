"""What two answers have to do with each other: a name in two scripts, or a number written twice, need not differ.

Qt-free. Invariant: a pure function of two answers and of what the search found alike; no text of either is in it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

from fieldintake.domain.values import PartialDate, Unanswered, Value
from fieldintake.ui.compare.state import Likeness

_SOUNDS = frozenset({"same_name", "similar_name", "other_script"})
_LEAST_DIGITS = 6


def likeness(name: str, one: Value, other: Value, matched: Collection[str]) -> Likeness:
    """Of two answers to the field of that name."""
    if isinstance(one, Unanswered) or isinstance(other, Unanswered):
        return Likeness.SAME if one == other else Likeness.ONE_ONLY
    if isinstance(one, PartialDate) and isinstance(other, PartialDate):
        return _dates(one, other)
    if isinstance(one, frozenset) and isinstance(other, frozenset):
        return Likeness.SAME if one == other else Likeness.ALIKE if one & other else Likeness.DIFFERS
    if name == "address":
        return _numbers(str(one), str(other), matched)
    if _plain(one) == _plain(other):
        return Likeness.SAME
    return Likeness.ALIKE if name == "name" and _SOUNDS & set(matched) else Likeness.DIFFERS


def _plain(value: Value) -> str:
    return " ".join(str(value).casefold().split())


def _dates(one: PartialDate, other: PartialDate) -> Likeness:
    """A year fits every day in it, and years are often guessed by one."""
    if one == other:
        return Likeness.SAME
    within = one.text.startswith(other.text) or other.text.startswith(one.text)
    return Likeness.ALIKE if within or abs(one.year - other.year) == 1 else Likeness.DIFFERS


def _numbers(one: str, other: str, matched: Collection[str]) -> Likeness:
    """Digits count, in whatever script and grouping; anything shorter than a number is a text."""
    digits = [_digits(text) for text in (one, other)]
    if _plain(one) == _plain(other):
        return Likeness.SAME
    if min(len(each) for each in digits) < _LEAST_DIGITS:
        return Likeness.DIFFERS
    if digits[0] == digits[1]:
        return Likeness.SAME
    return Likeness.ALIKE if "same_phone" in matched else Likeness.DIFFERS


def _digits(text: str) -> str:
    return "".join(str(unicodedata.digit(sign)) for sign in text if sign.isdigit())
