"""Full collections wait until nobody does anything, and come then."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from fieldintake.ui.collecting import QuietCollecting


class Ring:
    """Holds itself, so that only a collection lets it go."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def old_ring() -> weakref.ref[Ring]:
    """One that lived long enough for small collections to pass it by, and that nobody holds any more."""
    ring = Ring()
    gc.collect()
    seen = weakref.ref(ring)
    del ring
    gc.collect(1)  # as many new things bring it about
    return seen


def full_collections() -> int:
    return int(gc.get_stats()[2]["collections"])


def test_a_full_collection_waits_while_somebody_works_and_comes_when_it_is_quiet(qapp) -> None:
    idle = [0.0]
    collecting = QuietCollecting(qapp, lambda: idle[0])
    seen = old_ring()
    collecting.look()
    assert seen() is not None
    idle[0] = 3.0
    collecting.look()
    assert seen() is None


def test_where_nothing_was_made_nothing_is_collected(qapp) -> None:
    collecting = QuietCollecting(qapp, lambda: 3.0)
    full = full_collections()
    collecting.look()
    assert full_collections() == full
    gc.collect(1)
    collecting.look()
    collecting.look()
    assert full_collections() == full + 1


def test_making_a_page_full_of_things_brings_no_full_collection(qapp) -> None:
    QuietCollecting(qapp, lambda: 0.0)
    full = full_collections()
    kept = [[n] for n in range(500_000)]
    assert len(kept) == 500_000
    assert full_collections() == full
