"""How long a closed case is kept, and when a person is warned that its time is over.

Invariant: no clock erases anything: the time only warns. It counts from the closure, and a case on hold has no end.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

DAY_MS = 24 * 3600 * 1000
KEEP_DAYS = 5 * 365
WARN_DAYS = (30, 7)


class RetentionState(Enum):
    """What the clock says."""

    RUNNING = "running"
    ENDS_IN_A_MONTH = "ends_in_a_month"
    ENDS_IN_A_WEEK = "ends_in_a_week"
    OVER = "over"
    ON_HOLD = "on_hold"


@dataclass(frozen=True, slots=True)
class Retention:
    """When the time of a closed case ends, and how near that is."""

    ends_ms: int
    state: RetentionState


def retention(closed_ms: int, now_ms: int, *, on_hold: bool, keep_days: int = KEEP_DAYS) -> Retention:
    """The clock of a case closed at `closed_ms`."""
    ends_ms = closed_ms + keep_days * DAY_MS
    left = ends_ms - now_ms
    if on_hold:
        return Retention(ends_ms, RetentionState.ON_HOLD)
    if left <= 0:
        return Retention(ends_ms, RetentionState.OVER)
    if left <= WARN_DAYS[1] * DAY_MS:
        return Retention(ends_ms, RetentionState.ENDS_IN_A_WEEK)
    near = left <= WARN_DAYS[0] * DAY_MS
    return Retention(ends_ms, RetentionState.ENDS_IN_A_MONTH if near else RetentionState.RUNNING)
