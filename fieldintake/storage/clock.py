"""The clock of a vault: nobody can set it back, and it follows no leap forward until a person has looked at it.

Dates decide what she agreed to and how long her records stay. A laptop that claims to be a day or more ahead of
what the vault saw, beyond the time that really passed, is not believed: the vault's own time goes on from there.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from fieldintake.domain.clock import Leap

LEAP_MS = 24 * 3_600_000


def wall_ms() -> int:
    """What the laptop says, in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def passing_ms() -> int:
    """Time that passes, asleep too where the system counts that; its zero means nothing."""
    counts_sleep = getattr(time, "CLOCK_BOOTTIME", None)
    if counts_sleep is None:
        return time.monotonic_ns() // 1_000_000
    return time.clock_gettime_ns(counts_sleep) // 1_000_000


class VaultClock:
    """Never behind what this vault has seen, and never standing still; one that has seen nothing believes all."""

    def __init__(
        self,
        last_seen_ms: int,
        *,
        wall: Callable[[], int] = wall_ms,
        passing: Callable[[], int] = passing_ms,
    ) -> None:
        self._wall, self._passing = wall, passing
        self._last_seen_ms = last_seen_ms or wall()
        self._seen_at = passing()

    def now_ms(self) -> int:
        leap, passing, claimed_ms = self.leap(), self._passing(), self._wall()
        is_behind = claimed_ms < self._last_seen_ms
        if leap is not None or is_behind:  # then time goes on as it passes, or all would have one moment
            self._last_seen_ms += passing - self._seen_at
        else:
            self._last_seen_ms = claimed_ms
        self._seen_at = passing
        return self._last_seen_ms

    def leap(self) -> Leap | None:
        """What the laptop claims, while it is not believed."""
        known_ms = self._last_seen_ms + self._passing() - self._seen_at
        claimed_ms = self._wall()
        return Leap(known_ms, claimed_ms) if claimed_ms - known_ms > LEAP_MS else None

    def believe(self) -> None:
        """A person says that what the laptop claims is right."""
        self._last_seen_ms = max(self._last_seen_ms, self._wall())
        self._seen_at = self._passing()
