"""Lets the records be looked over while nothing else is to be done: a short slice every second."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from fieldintake.storage.integrity import Sweep
from fieldintake.storage.vault import OpenVault
from fieldintake.ui.background import OneThread

_EVERY_MS = 1000


class Sweeping(QObject):
    """Owned by the workspace. `found` is called once when damage was found, `ended` when a round has ended."""

    def __init__(
        self,
        vault: OpenVault,
        thread: OneThread,
        parent: QObject,
        *,
        found: Callable[[], None],
        ended: Callable[[], None],
        failed: Callable[[Exception], None],
    ) -> None:
        super().__init__(parent)
        self._vault, self._thread = vault, thread
        self._found, self._ended, self._failed = found, ended, failed
        self._sweep: Sweep | None = None
        self._clock = QTimer(self)
        self._clock.setInterval(_EVERY_MS)
        self._clock.timeout.connect(self.look_on)

    def begin(self) -> None:
        """Say what an earlier round found; else go on with it, or begin one when a week has passed."""
        self._thread.submit(lambda: Sweep(self._vault), done=self._begun, failed=self._failed)

    def _begun(self, sweep: Sweep) -> None:
        self._sweep = sweep
        if sweep.has_finding:
            self._found()
        elif sweep.is_due:
            self._clock.start()

    def look_on(self) -> None:
        """One slice, when the thread has nothing else to do."""
        sweep = self._sweep
        if sweep is not None and self._thread.is_idle:
            self._thread.submit(sweep.slice, done=self._looked, failed=self._failed)

    def _looked(self, more: object) -> None:
        if not more and self._sweep is not None:
            self.stop()
            (self._found if self._sweep.has_finding else self._ended)()

    def stop(self) -> None:
        """No more slices."""
        self._clock.stop()
