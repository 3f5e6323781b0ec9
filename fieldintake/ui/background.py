"""Work beside the main thread: one thread that owns the vault, and a second one for the network.

Invariant: each executor has exactly one thread for its whole life (the vault's connection belongs to it), and
every result reaches the main thread through one queued signal.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal

T = TypeVar("T")


class _Post(QObject):
    """Carries calls to the thread in which it was made."""

    arrived = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.arrived.connect(self._call, Qt.ConnectionType.QueuedConnection)

    def _call(self, letter: Callable[[], None]) -> None:
        letter()


class OneThread(QObject):
    """One worker thread. Made and closed on the main thread; owned by the composition root."""

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._post = _Post(self)
        self._closed = False
        self._under_way = 0  # counted on the main thread alone

    @property
    def is_idle(self) -> bool:
        """Whether every job that was submitted has come back; on the main thread."""
        return self._under_way == 0

    def submit(
        self, work: Callable[[], T], *, done: Callable[[T], None], failed: Callable[[Exception], None]
    ) -> None:
        """Run `work` on the thread; then exactly one of the two callbacks, on the main thread."""
        if not self._closed:
            self._under_way += 1
            self._executor.submit(self._run, work, done, failed)

    def wait_for(self, work: Callable[[], T]) -> T:
        """Run `work` on the thread and wait for its result; from the main thread only once its events have ended."""
        return self._executor.submit(work).result()

    def after_all(self, then: Callable[[], object]) -> None:
        """Call `then` on the thread once everything submitted so far is done; from any thread."""
        self._executor.submit(then)

    def close(self) -> None:
        """Let the running job end, drop those that wait, and deliver nothing more."""
        self._closed = True
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _run(
        self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[Exception], None]
    ) -> None:
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - every failure belongs to the caller's `failed`
            self._deliver(_Failure(failed, error))
        else:
            self._deliver(lambda: done(result))

    def _deliver(self, letter: Callable[[], None]) -> None:
        if not self._closed:
            self._post.arrived.emit(lambda: self._arrive(letter))

    def _arrive(self, letter: Callable[[], None]) -> None:
        self._under_way -= 1
        letter()


class _Failure:
    """Keeps the error alive until it is told; a closure over an except name would lose it."""

    def __init__(self, failed: Callable[[Exception], None], error: Exception) -> None:
        self._failed = failed
        self._error = error

    def __call__(self) -> None:
        self._failed(self._error)
