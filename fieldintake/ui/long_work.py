"""Long work with a window that says how far it is and can stop it. Qt-free."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from fieldintake.domain.errors import Cancelled
from fieldintake.domain.progress import Progress
from fieldintake.ui.ports import Background, Dialogs

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Notice:
    """What the window says: what is under way, what that means, and the words for stopping it."""

    what: str
    about: str
    stop: str


def run_long(
    background: Background,
    dialogs: Dialogs,
    notice: Notice,
    work: Callable[[Progress], T],
    *,
    done: Callable[[T], None],
    failed: Callable[[Exception], None],
) -> None:
    """Work that was stopped calls neither: it leaves everything as it was, and whoever stopped it knows."""
    stop = threading.Event()
    under_way = dialogs.wait(notice.what, notice.about, leave=notice.stop, left=stop.set)

    def far(reached: int, in_all: int) -> bool:
        under_way.reached(reached, in_all)
        return not stop.is_set()

    def ended(found: T) -> None:
        under_way.ended()
        done(found)

    def broke(error: Exception) -> None:
        under_way.ended()
        if not isinstance(error, Cancelled):
            failed(error)

    background.submit(lambda: work(far), done=ended, failed=broke)
