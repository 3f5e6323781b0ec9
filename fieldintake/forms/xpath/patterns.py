"""Regular expressions that a form brings, made harmless.

Invariant: a pattern that could run for ages (an endless repeat inside an endless repeat, or too long) is
refused, because it runs on the thread that draws.
"""

from __future__ import annotations

import re
import warnings
from functools import lru_cache

_MAX_PATTERN = 2_000
_ENDLESS = re.compile(r"(?<!\\)(?:[*+]|\{\d+,(?:\d{3,})?\})")
_IN_A_ROW = re.compile(r"(?:[^()|*+?{}][*+]\??){3}")
_MAX_ENDLESS = 8
_BACKREFERENCE = re.compile(r"\\[1-9]")


@lru_cache(maxsize=512)
def safe_pattern(text: str) -> re.Pattern[str] | None:
    """The compiled pattern, or None when it is wrong or unsafe."""
    if len(text) > _MAX_PATTERN or _BACKREFERENCE.search(text) or _nested_repeat(text):
        return None
    flat = _without_classes(text)
    if len(_ENDLESS.findall(flat)) > _MAX_ENDLESS or _IN_A_ROW.search(flat):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return re.compile(text, re.ASCII)
    except (re.error, RecursionError, OverflowError):
        return None


def found_in(pattern: re.Pattern[str], text: str) -> bool:
    """Whether a pattern occurs near the beginning of a text; the more it repeats, the less is looked at."""
    repeats = len(_ENDLESS.findall(_without_classes(pattern.pattern)))
    return pattern.search(text[: 4_000 if repeats < 2 else 400 if repeats < 4 else 120]) is not None


def _nested_repeat(pattern: str) -> bool:
    """Whether a group that holds an endless repeat, or a choice, is itself repeated without end."""
    flat = _without_classes(pattern)
    stack: list[int] = []
    place = 0
    while place < len(flat):
        character = flat[place]
        if character == "(":
            stack.append(place)
        elif character == ")" and stack:
            inner = flat[stack.pop() + 1 : place]
            if _ENDLESS.match(flat, place + 1) and _ambiguous(inner):
                return True
        place += 1
    return False


def _ambiguous(inner: str) -> bool:
    # a group that repeats is harmless when each round must begin with its own literal, such as (,\d+)*
    if not _ENDLESS.search(inner) and "|" not in inner and "?" not in inner.removeprefix("?:"):
        return False
    first = inner.removeprefix("?:")[:1]
    return not first or "|" in inner or first in "(~.?" or first.isalnum()


def _without_classes(pattern: str) -> str:
    """The pattern with escapes and character classes replaced by `~`, so that only structure is left."""
    out = []
    place = 0
    while place < len(pattern):
        character = pattern[place]
        if character == "\\":
            out.append("~" if pattern[place + 1 : place + 2].isalnum() else ",")
            place += 2
        elif character == "[":
            end = pattern.find("]", place + 2)
            place = len(pattern) if end < 0 else end + 1
            out.append("~")
        else:
            out.append(character)
            place += 1
    return "".join(out)
