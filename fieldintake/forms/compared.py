"""Two readings of one form side by side: what was answered in another way the second time.

Invariant: a question is the same when its place is; a row of a repeat is the same when all of its answers are, wherever
it stands, and rows that are left then are laid side by side in their order. What neither time was asked, or both
times was answered alike, is no change. An answer that is masked in either reading is masked here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fieldintake.forms.reading import Answered, Read

_ROW = re.compile(r"(.+?)\[(\d+)\](.*)")
_Rows = dict[int, dict[str, Answered]]


@dataclass(frozen=True, slots=True)
class Changed:
    """One question; None where it was not asked."""

    now: Answered | None
    before: Answered | None

    @property
    def one(self) -> Answered:
        """The question, as it was asked last."""
        found = self.now or self.before
        assert found is not None
        return found

    @property
    def is_masked(self) -> bool:
        return any(read is not None and read.is_masked for read in (self.now, self.before))


def compared(now: Iterable[Read], before: Iterable[Read]) -> tuple[Changed, ...]:
    """What changed: outside of repeats first, then by repeat; what is asked no more stands at the end of its part."""
    (alone, repeats), (alone_before, repeats_before) = _parted(now), _parted(before)
    found = [*_side_by_side(alone, alone_before)]
    for base in dict.fromkeys((*repeats, *repeats_before)):
        for row, earlier in _pairs(repeats.get(base, {}), repeats_before.get(base, {})):
            found += _side_by_side(row, earlier)
    return tuple(found)


def _parted(reading: Iterable[Read]) -> tuple[dict[str, Answered], dict[str, _Rows]]:
    """The answers outside of repeats by path, and the rows of each repeat by number, answers by the path within."""
    alone: dict[str, Answered] = {}
    repeats: dict[str, _Rows] = {}
    for read in reading:
        if not isinstance(read, Answered):
            continue
        row = _ROW.fullmatch(read.path)
        if row is None:
            alone[read.path] = read
        else:
            repeats.setdefault(row[1], {}).setdefault(int(row[2]), {})[row[3]] = read
    return alone, repeats


def _pairs(now: _Rows, before: _Rows) -> Iterator[tuple[dict[str, Answered], dict[str, Answered]]]:
    """Rows that are to be looked at side by side; those that are alike are left out."""
    rest = list(before.values())
    other: list[dict[str, Answered]] = []
    for row in now.values():
        alike = next((each for each in rest if _content(each) == _content(row)), None)
        if alike is None:
            other.append(row)
        else:
            rest.remove(alike)
    yield from zip(other, rest, strict=False)
    yield from ((row, {}) for row in other[len(rest) :])
    yield from (({}, row) for row in rest[len(other) :])


def _content(row: dict[str, Answered]) -> dict[str, object]:
    return {path: answer for path, read in row.items() if (answer := _answer(read)) is not None}


def _side_by_side(now: dict[str, Answered], before: dict[str, Answered]) -> Iterator[Changed]:
    for path in dict.fromkeys((*now, *before)):
        change = Changed(now.get(path), before.get(path))
        if _answer(change.now) != _answer(change.before):
            yield change


def _answer(read: Answered | None) -> tuple[object, ...] | None:
    """What was answered; nothing and never asked are one."""
    if read is None or not (read.answer or read.file or read.unanswered):
        return None
    return read.answer, read.file, read.unanswered
