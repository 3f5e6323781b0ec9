"""The clock of a vault, which nobody can set back."""

from __future__ import annotations

import time


class VaultClock:
    """Wall time that never runs backwards behind what this vault has seen."""

    def __init__(self, last_seen_ms: int) -> None:
        self._last_seen_ms = last_seen_ms

    def now_ms(self) -> int:
        self._last_seen_ms = max(self._last_seen_ms, time.time_ns() // 1_000_000)
        return self._last_seen_ms
