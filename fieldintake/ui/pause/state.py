"""What the pause screen shows, as values. Qt-free. Nothing tells what was open."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PauseState:
    """The time, and whether the last PIN was wrong; `tries_left` None before the first try."""

    now_ms: int
    tries_left: int | None = None
