"""Full collections of the interpreter wait for a moment in which nobody does anything.

One walks everything that lives: 25 to 60 ms, which fall into whatever is under way, a page being made or a key pressed.
Invariant: small collections go on as always, and a full one comes by itself, at whatever moment, when so much was made
since the last one that it cannot wait.
"""

from __future__ import annotations

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 5_000
_QUIET_S = 1.0
_YOUNG = 2_000
_MIDDLE = 4
"""So that one of these looks at no more than it always did."""
_CANNOT_WAIT = 200
"""Collections of the middle generation; no page brings about that many."""


def collect_rarely() -> None:
    """Let more be made before the interpreter collects, as its newer versions do; full ones come hardly ever."""
    gc.set_threshold(_YOUNG, _MIDDLE, _CANNOT_WAIT)


class QuietCollecting(QObject):
    """`idle_s` says for how long nobody has touched anything, in seconds. Main thread only."""

    def __init__(self, parent: QObject, idle_s: Callable[[], float]) -> None:
        super().__init__(parent)
        self._idle_s = idle_s
        collect_rarely()
        self._looked = _middle_collections()
        self._clock = QTimer(self)
        self._clock.setInterval(_EVERY_MS)
        self._clock.timeout.connect(self.look)
        self._clock.start()

    def look(self) -> None:
        """Collect, if it is quiet and something was made since the last time."""
        made = _middle_collections()
        if made != self._looked and self._idle_s() >= _QUIET_S:
            self._looked = made
            gc.collect()


def _middle_collections() -> int:
    """How many there were: each one says that thousands of things were made."""
    return int(gc.get_stats()[1]["collections"])
