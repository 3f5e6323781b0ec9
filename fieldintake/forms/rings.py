"""Names the rings of rules that wait for each other, each ring whole and in its order.

Invariant: every place of a ring is named once; what merely waits for a ring is not part of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

T = TypeVar("T")

MOST = 20
"""So many rings are named; a form with more is mended ring by ring."""


def rings_of(before: Mapping[T, Iterable[T]], unordered: Iterable[T]) -> list[tuple[T, ...]]:
    """The rings among those that could not be put in order; `before` says what each waits for."""
    left = dict.fromkeys(unordered)
    found: list[tuple[T, ...]] = []
    while left and len(found) < MOST:
        ring = _ring(before, left)
        if not ring:
            break
        found.append(ring)
        for one in ring:
            left.pop(one, None)
        _drop_free(before, left)
    return found


def _ring(before: Mapping[T, Iterable[T]], left: Mapping[T, None]) -> tuple[T, ...]:
    """Walk back from any of them until a place comes again: what lies between is a ring."""
    here = next(iter(left))
    walked: dict[T, int] = {}
    trail: list[T] = []
    while here not in walked:
        walked[here] = len(trail)
        trail.append(here)
        waiting = [one for one in before[here] if one in left]
        if not waiting:
            return ()
        here = waiting[0]
    return tuple(reversed(trail[walked[here] :]))


def _drop_free(before: Mapping[T, Iterable[T]], left: dict[T, None]) -> None:
    """What waits for nothing any more could be put in order once the rings before are mended."""
    while free := [one for one in left if not any(other in left for other in before[one])]:
        for one in free:
            del left[one]
