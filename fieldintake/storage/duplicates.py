"""Cases that may be hers already: a few hundred candidates out of an index of keys, then the likest ten.

Invariant: with a year of birth, what is read grows with the people born about it who share three letters with her;
every match says in words why it is one.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from heapq import nlargest

import sqlcipher3

from fieldintake.storage import alike
from fieldintake.storage.alike import Called

_OF_KEY = "SELECT rowid FROM search_alike WHERE search_alike MATCH ? ORDER BY rowid DESC LIMIT ?"
_PEOPLE = "SELECT row, called, birth_year, phone FROM case_row WHERE row IN ({})"
_BY_PHONE = "SELECT row, called, birth_year, phone FROM case_row WHERE phone = ? LIMIT 50"
_UNINDEX = "DELETE FROM search_alike WHERE rowid = ?"
_INDEX = "INSERT INTO search_alike (rowid, keys) VALUES (?, ?)"
_MOST_OF_KEY, _MOST_WITHOUT_YEAR, _MOST_OF_PAIR = 4000, 2000, 300
_CANDIDATES = 400
_SHOWN = 10
_STRONG, _WEAK = 3.0, 1.0
_PHONE_BONUS = 0.5

_Person = tuple[int, str | None, int | None, str]


class VaultDuplicates:
    """The index of keys and the search in it."""

    def __init__(self, connection: sqlcipher3.Connection) -> None:
        self._connection = connection

    def index(self, row: int, column: str, birth_year: int | None) -> None:
        """Keep what one person may be found by."""
        self._connection.execute(_UNINDEX, (row,))
        if column:
            self._connection.execute(_INDEX, (row, alike.all_keys(column, birth_year)))

    def find(self, name: str, birth_year: int | None, number: str) -> list[tuple[int, tuple[str, ...]]]:
        """The rows of the likest cases, the likest first, each with its reasons."""
        hers = alike.called(name)
        people = self._people(self._candidates(hers, birth_year)) if hers.words else []
        called = self._connection.execute(_BY_PHONE, (number,)).fetchall() if number else []
        scored = [_judged(person, hers, birth_year, number) for person in dict.fromkeys([*people, *called])]
        found = sorted((-score, row, reasons) for score, row, reasons in scored if reasons)
        return [(row, reasons) for _, row, reasons in found[:_SHOWN]]

    def _people(self, rows: list[int]) -> list[_Person]:
        found: list[_Person] = self._connection.execute(_PEOPLE.format(",".join(map(str, rows)))).fetchall()
        return found

    def _candidates(self, hers: Called, birth_year: int | None) -> list[int]:
        """Rows that share the rarest keys with her, and those that share two strong ones whatever their year."""
        strong, weak = alike.strong_keys(hers), alike.weak_keys(hers)
        votes: dict[int, float] = defaultdict(float)
        for keys, weight in ((strong, _STRONG), (weak, _WEAK)):
            for key in keys:
                self._vote(votes, self._having(key, birth_year), weight)
        for at, first in enumerate(strong):
            for second in strong[at + 1 :]:
                self._vote(votes, self._rows(f"{first} AND {second}", _MOST_OF_PAIR), _STRONG)
        return nlargest(_CANDIDATES, votes, key=votes.__getitem__)

    def _having(self, key: str, birth_year: int | None) -> list[int]:
        if birth_year is None:
            return self._rows(key, _MOST_WITHOUT_YEAR)
        return self._rows(f"{key} AND ({' OR '.join(alike.years_around(birth_year))})", _MOST_OF_KEY)

    def _rows(self, query: str, limit: int) -> list[int]:
        return [row[0] for row in self._connection.execute(_OF_KEY, (query, limit))]

    @staticmethod
    def _vote(votes: dict[int, float], rows: list[int], weight: float) -> None:
        worth = weight / math.log2(2 + len(rows))
        for row in rows:
            votes[row] += worth


def _judged(
    person: _Person, hers: Called, birth_year: int | None, number: str
) -> tuple[float, int, tuple[str, ...]]:
    """How alike one person is and why; no reasons when it is not worth showing."""
    row, column, year, phone = person
    by_name = alike.likeness(hers, column or "")
    reasons = _reasons(by_name, year, phone, birth_year, number)
    score = by_name.score - alike.year_cost(birth_year, year)
    if "same_phone" in reasons:
        return score + _PHONE_BONUS, row, reasons
    return score, row, reasons if by_name.score >= alike.LEAST else ()


def _reasons(
    by_name: alike.Likeness, year: int | None, phone: str, birth_year: int | None, number: str
) -> tuple[str, ...]:
    apart = None if year is None or birth_year is None else abs(year - birth_year)
    is_so: Iterable[tuple[str, bool]] = (
        (by_name.reason, by_name.score >= alike.LEAST),
        ("same_phone", bool(number) and phone == number),
        ("same_birth_year", apart == 0),
        ("near_birth_year", apart == 1),
    )
    return tuple(what for what, holds in is_so if holds)
