"""One shape for every benchmark's outcome, printed as one JSON object.

A figure is judged by value, peer and bar alone: `ok` is true when the value reaches its bar, or, with a peer,
when value / peer does.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured; `bar` is the most that `ratio` (with a peer) or `value` (without) may be."""

    name: str
    value: float
    unit: str
    bar: float | None
    peer: float | None
    ratio: float | None
    ok: bool
    spread: float
    runs: int


def figure(
    name: str, values: Sequence[float], unit: str, *, bar: float | None, peer: Sequence[float] | None = None
) -> Figure:
    """The median of the runs, with half the distance between the quartiles as the spread.

    An empty `peer` is one that should have been measured and could not be: such a figure never reaches its bar.
    """
    value = statistics.median(values)
    other = statistics.median(peer) if peer else None
    ratio = value / other if other else None
    judged = ratio if ratio is not None else value
    quartiles = statistics.quantiles(values, n=4) if len(values) > 1 else [value, value, value]
    spread = (quartiles[2] - quartiles[0]) / 2
    is_missing = peer is not None and not peer
    ok = not is_missing and (bar is None or judged <= bar)
    return Figure(name, value, unit, bar, other, ratio, ok, spread, len(values))


def milliseconds(work: Callable[[], object]) -> float:
    """How long a call takes."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def report(figures: Sequence[Figure], *, as_json: bool) -> None:
    """Print them; a person gets lines, a program one JSON object."""
    if as_json:
        print(json.dumps({"figures": [asdict(item) for item in figures]}, indent=1))
        return
    for item in figures:
        beside = "" if item.ratio is None else f"  {item.ratio:.2f} x peer {item.peer:.2f}"
        print(
            f"{item.name}: {item.value:.2f} +- {item.spread:.2f} {item.unit}{beside}  {'ok' if item.ok else 'SHORT'}"
        )
