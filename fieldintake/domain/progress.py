"""How a long piece of work says how far it is, and hears that it should stop."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int], bool]
"""Called with what is done and what there is in all; false stops the work, which then raises `Cancelled`."""


def carry_on(_done: int, _all: int) -> bool:
    """The progress of somebody who only waits."""
    return True


def halves(progress: Progress) -> tuple[Progress, Progress]:
    """For two pieces of work that are one to whoever waits."""
    return (
        lambda done, in_all: progress(done, 2 * in_all),
        lambda done, in_all: progress(in_all + done, 2 * in_all),
    )
