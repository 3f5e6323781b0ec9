"""Sees whether somebody is at the desk, and locks when nobody was for a while or the keys for it are pressed.

Invariant: it counts on a thread of its own, and time that passed in sleep has passed.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from fieldintake.storage.clock import passing_ms

IDLE_S = 5 * 60.0
_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


def _awake_and_asleep() -> float:
    """Seconds on a clock that goes on while the laptop sleeps with its lid shut, where the system has one."""
    return passing_ms() / 1000


def _asks_to_lock(event: QEvent) -> bool:
    """Heard here, before any widget: the toolkit opens lists and menus of its own that swallow shortcuts."""
    if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
        return False
    return event.key() == Qt.Key.Key_L and event.modifiers() == Qt.KeyboardModifier.ControlModifier


class IdleWatch(QObject):
    """Locks when nobody has touched anything for a while; counts on a thread of its own, so that nothing stops it.

    The touch that wakes a laptop does not count: time that passed in sleep has passed.
    """

    def __init__(self, application: QApplication, lock: Callable[[], None], idle_s: float = IDLE_S) -> None:
        super().__init__(application)
        self._last = _awake_and_asleep()
        self._limit_s = idle_s
        self._lock = lock
        application.installEventFilter(self)
        threading.Thread(target=self._watch, name="idle", daemon=True).start()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        if event.type() not in _INPUT:
            return False
        if self._left() <= 0 or _asks_to_lock(event):
            self._lock()
            return True
        self._last = _awake_and_asleep()
        return False

    def idle_s(self) -> float:
        """For how long nobody has touched anything, in seconds."""
        return _awake_and_asleep() - self._last

    def _left(self) -> float:
        return self._limit_s - self.idle_s()

    def _watch(self) -> None:
        while True:
            left = self._left()
            if left <= 0:
                self._lock()
                return
            time.sleep(min(left, 1.0))
