"""How much goes into one batch and how long to wait for its answer, by what the link showed so far.

Invariant: a batch has between 4 and 256 KiB and aims at five seconds; a failure halves it, so that a link that
keeps breaking still gets something through.
"""

from __future__ import annotations

LEAST, MOST, FIRST = 4 << 10, 256 << 10, 8 << 10
_AIM_SECONDS = 5.0
_PATIENCE, _GRACE_SECONDS = 3.0, 15.0
_FIRST_RATE, _LEAST_RATE = 1 << 10, 256


class Pace:
    """What one link showed."""

    def __init__(self) -> None:
        self.batch_bytes = FIRST
        self._rate = float(_FIRST_RATE)

    def went_through(self, count: int, seconds: float) -> None:
        """So many bytes, both ways together, took so long; short ones tell of latency only and do not count."""
        if count < LEAST // 2:
            return
        seen = count / max(seconds, 0.001)
        self._rate = max(_LEAST_RATE, (self._rate + seen) / 2)
        self.batch_bytes = int(min(MOST, max(LEAST, self._rate * _AIM_SECONDS)))

    def failed(self) -> None:
        """A batch did not come through."""
        self.batch_bytes = max(LEAST, self.batch_bytes // 2)
        self._rate = max(_LEAST_RATE, self._rate / 2)

    def timeout_seconds(self, count: int) -> float:
        """How long a silence to bear while so many bytes may be under way."""
        return count / self._rate * _PATIENCE + _GRACE_SECONDS
