"""Where a line may end: the ICU rules, with dictionaries for scripts that write no blanks.

Invariant: the segments of a text cover it without gap, in order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from icu4py.breakers import LineBreaker

_TRAILING: Final = " \u2028\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u200b\u3000"
_LINE_SEPARATOR: Final = "\u2028"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch that stays on one line: its end without and with the blanks that a line end swallows."""

    start: int
    body_end: int
    end: int
    ends_line: bool


def segments(text: str, language: str) -> list[Segment]:
    """The unbreakable stretches of a text, from first to last."""
    if text.isascii() and text.isalnum():
        return [Segment(0, len(text), len(text), ends_line=False)]
    found: list[Segment] = []
    for start, end in _bounds(text, language):
        part = text[start:end]
        body_end = start + len(part.rstrip(_TRAILING))
        found.append(Segment(start, body_end, end, part.endswith(_LINE_SEPARATOR)))
    return found


def _bounds(text: str, language: str) -> Iterable[tuple[int, int]]:
    """The breaker's segments counted in characters; it counts in UTF-16 units itself."""
    found = LineBreaker(text, language).segments()
    if not text or max(text) <= "\uffff":
        return found
    units = [0, *accumulate(2 if character > "\uffff" else 1 for character in text)]
    place_of = {unit: place for place, unit in enumerate(units)}
    return [(place_of[start], place_of[end]) for start, end in found]
