"""Hybrid logical clock: order of events that no wrong wall clock can turn back.

Invariant: a timestamp is 48 bits of milliseconds and 16 bits of counter, and every timestamp handed out is
greater than any handed out or seen before.
"""

from __future__ import annotations

HlcTime = int
MAX_LEAD_MS = 24 * 3600 * 1000
"""A remote time further ahead of ours than this is held for a person (design of sync)."""


def hlc_ms(stamp: HlcTime) -> int:
    """The wall-clock part in milliseconds since 1970."""
    return stamp >> 16


def next_hlc(last: HlcTime, wall_ms: int) -> HlcTime:
    """The next timestamp after `last`, at `wall_ms` if the wall clock has moved on."""
    return max(last + 1, wall_ms << 16)


def runs_too_far_ahead(stamp: HlcTime, wall_ms: int) -> bool:
    """Whether a remote timestamp lies more than a day in our future."""
    return hlc_ms(stamp) > wall_ms + MAX_LEAD_MS
