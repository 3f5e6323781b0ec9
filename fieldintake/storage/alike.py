"""How alike two names are, and the keys under which names that may be alike are found.

A name is kept as its script and its Latin form (`called`), so that nothing is transliterated while somebody types.
Invariant: everything here is a pure function of names and years; a likeness is between 0 and 1 and is never shown.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import fuzz

from fieldintake.data import given_names
from fieldintake.storage import names

LEAST = 0.72
"""Below it a name alone is no reason to show a case."""
_SAME = 0.97
_OF_SKELETON, _OF_ALIAS, _OF_BEGINNING = 0.9, 0.98, 0.94
_MISSING, _MISSING_SINGLE = 0.04, 0.14
_YEAR_COST, _YEAR_MOST, _NO_YEAR = 0.03, 0.18, 0.04
_NEAR_YEARS = 1


@dataclass(frozen=True, slots=True)
class Called:
    """One name: the script of its first letter as Unicode names it, and its words in Latin letters."""

    script: str
    words: tuple[str, ...]


def called(text: str) -> Called:
    """The form in which a name is compared; no words when there is no letter in it."""
    letter = next((ch for ch in text if ch.isalpha()), "")
    script = unicodedata.name(letter, "").partition(" ")[0] if letter else ""
    return Called(script, tuple(names.latin(text).split()))


def pack(texts: Iterable[str]) -> str:
    """Names as one column of the vault: `SCRIPT word word|SCRIPT word`."""
    forms = [called(text) for text in texts]
    return "|".join(" ".join((form.script or "NONE", *form.words)) for form in forms if form.words)


def unpack(column: str) -> list[Called]:
    """The other way round."""
    parts = [part.split() for part in column.split("|") if part]
    return [Called(script, tuple(words)) for script, *words in parts]


@cache
def _aliases() -> dict[str, str]:
    """The group of each spelling of a common given name, by its Latin form."""
    groups: dict[str, str] = {}
    for number, spellings in enumerate(given_names()):
        for spelling in spellings:
            groups.setdefault(names.latin(spelling).replace(" ", ""), str(number))
    return groups


def _joined(form: Called) -> list[str]:
    """The words, and each with the one after it: Abdul Rahman is Abdulrahman too."""
    pairs = [first + second for first, second in zip(form.words, form.words[1:], strict=False)]
    return [*form.words, *pairs]


def strong_keys(form: Called) -> list[str]:
    """One key for each consonant skeleton and one for each group of given names."""
    skeletons = ["s" + names.skeleton(word) for word in _joined(form)]
    groups = ["a" + group for word in _joined(form) if (group := _aliases().get(word))]
    return list(dict.fromkeys([*skeletons, *groups]))


def weak_keys(form: Called) -> list[str]:
    """Three letters at a time of each word, with its beginning and end."""
    padded = [f"0{word}0" for word in form.words]
    return list(dict.fromkeys("t" + word[at : at + 3] for word in padded for at in range(len(word) - 2)))


def all_keys(column: str, birth_year: int | None) -> str:
    """What the index keeps of one person; a person without a year is found under every year."""
    keys = [key for form in unpack(column) for key in (*strong_keys(form), *weak_keys(form))]
    return " ".join(dict.fromkeys([*keys, f"y{birth_year or 0}"]))


def years_around(birth_year: int) -> list[str]:
    """The keys of the years that count as hers."""
    return ["y0", *(f"y{birth_year + by}" for by in range(-_NEAR_YEARS, _NEAR_YEARS + 1))]


@lru_cache(maxsize=4096)
def _bones(word: str) -> str:
    return names.skeleton(word)


@lru_cache(maxsize=16384)
def _of_words(one: str, other: str) -> float:
    if one == other:
        return 1.0
    group = _aliases().get(one)
    if group is not None and group == _aliases().get(other):
        return _OF_ALIAS
    likeness = fuzz.ratio(one, other) / 100
    short, long = sorted((one, other), key=len)
    if len(short) >= 3 and long.startswith(short):
        likeness = max(likeness, _OF_BEGINNING)
    bones = fuzz.ratio(_bones(one), _bones(other)) / 100
    return max(likeness, _OF_SKELETON * bones)


def _of_sequences(hers: Sequence[str], other: Sequence[str]) -> float:
    """Each word of the shorter name with the word of the longer one that is most like it."""
    short, long = (hers, other) if len(hers) <= len(other) else (other, hers)
    left, total, weight = list(long), 0.0, 0
    for word in sorted(short, key=len, reverse=True):
        best = max(left, key=lambda candidate: _of_words(word, candidate))
        left.remove(best)
        total += _of_words(word, best) * len(word)
        weight += len(word)
    missing = _MISSING if len(short) > 1 else _MISSING_SINGLE
    return total / weight - missing * len(left)


def _of_names(hers: Called, other: Called) -> float:
    """By words, and as one word, since a name is parted differently by each who writes it."""
    by_words = _of_sequences(hers.words, other.words)
    if len(hers.words) == len(other.words):
        return by_words
    one, two = "".join(hers.words), "".join(other.words)
    return max(by_words, _of_words(one, two))


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike (0 to 1, for the order only), and why in the words of `CaseMatch`."""

    score: float
    reason: str


NOTHING_ALIKE = Likeness(0.0, "")


def likeness(hers: Called, column: str) -> Likeness:
    """The best of all names that somebody goes by."""
    found = [(_of_names(hers, form), form) for form in unpack(column)] if hers.words else []
    if not found:
        return NOTHING_ALIKE
    score, form = max(found, key=lambda pair: pair[0])
    if form.script != hers.script:
        return Likeness(score, "other_script")
    return Likeness(score, "same_name" if score >= _SAME else "similar_name")


def year_cost(one: int | None, other: int | None) -> float:
    """What a difference of birth years takes off; ages are often guessed, so it is never everything."""
    if one is None:
        return 0.0
    if other is None:
        return _NO_YEAR
    return min(_YEAR_MOST, _YEAR_COST * abs(one - other))
