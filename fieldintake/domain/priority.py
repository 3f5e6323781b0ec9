"""How urgent a need is: how soon it must be met, and in which order what is about it goes out."""

from __future__ import annotations

DAY_MS = 24 * 3600 * 1000
PRIORITY_MS = {"emergency": DAY_MS, "urgent": 3 * DAY_MS, "normal": 14 * DAY_MS}
"""How soon a need of each priority must be met (24 h, 72 h, 2 weeks), the most urgent first."""

_NORMAL = "normal"
_ORDER = tuple(PRIORITY_MS)


def span_ms(priority: str) -> int:
    """How soon a need must be met; one without a priority counts as normal."""
    return PRIORITY_MS.get(priority, PRIORITY_MS[_NORMAL])


def rank(priority: str) -> int:
    """Its place in the queue, from 1 on; a need without a priority counts as normal."""
    return 1 + _ORDER.index(priority if priority in PRIORITY_MS else _NORMAL)


def span_of_rank_ms(place: int) -> int:
    """How soon what has this place in the queue must be there."""
    return PRIORITY_MS[_ORDER[place - 1]]
