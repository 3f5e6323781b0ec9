"""Hybrid logical clock: order of events that no wrong wall clock can turn back; and dates nobody believes yet.

Invariant: a timestamp is 48 bits of milliseconds and 16 bits of counter, and every timestamp handed out is
greater than any handed out or seen before.
"""

from __future__ import annotations

from dataclasses import dataclass

HlcTime = int


@dataclass(frozen=True, slots=True)
class Leap:
    """A date that is not believed: the time as the vault knows it, and what the laptop claims; milliseconds UTC."""

    known_ms: int
    claimed_ms: int


def hlc_ms(stamp: HlcTime) -> int:
    """The wall-clock part in milliseconds since 1970."""
    return stamp >> 16


def next_hlc(last: HlcTime, wall_ms: int) -> HlcTime:
    """The next timestamp after `last`, at `wall_ms` if the wall clock has moved on."""
    return max(last + 1, wall_ms << 16)
