"""How something that takes a while is told from the thread that does it to the window that shows it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QProgressBar, QWidget

_AT_ONCE_MS = 400


class Waiting(QObject):
    """The window of something under way; it opens only when that takes longer than a moment."""

    _reached = Signal(int, int)

    def __init__(self, dialog: QWidget, bar: QProgressBar, show: Callable[[], None]) -> None:
        super().__init__(dialog)
        self._dialog, self._bar, self._percent = dialog, bar, -1
        self._opening = QTimer(self)
        self._opening.setSingleShot(True)
        self._opening.timeout.connect(show)
        self._opening.start(_AT_ONCE_MS)
        self._reached.connect(self._fill)

    def reached(self, done: int, in_all: int) -> None:
        """How far it is; from any thread, and told on only when it shows."""
        percent = 100 * done // in_all if in_all > 0 else 0
        if percent != self._percent:
            self._percent = percent
            self._reached.emit(percent, 100)

    def _fill(self, done: int, in_all: int) -> None:
        self._bar.setRange(0, in_all)
        self._bar.setValue(done)

    def ended(self) -> None:
        """Close it; nothing may be told after that."""
        self._opening.stop()
        self._dialog.hide()
        self._dialog.deleteLater()
