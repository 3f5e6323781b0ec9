"""Work beside the main thread: one thread that owns the vault, and a second one for the network.

Invariant: each executor has exactly one thread for its whole life (the vault's connection belongs to it), and
every result reaches the main thread through one queued signal. What a job was given is let go of on the main thread.
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
        self._under_way: set[_Job] = set()  # the main thread's alone

    @property
    def is_idle(self) -> bool:
        """Whether every job that was submitted has come back; on the main thread."""
        return not self._under_way

    def submit(
        self, work: Callable[[], T], *, done: Callable[[T], None], failed: Callable[[Exception], None]
    ) -> None:
        """Run `work` on the thread; then exactly one of the two callbacks, on the main thread."""
        if not self._closed:
            job = _Job(work, done, failed)
            self._under_way.add(job)
            self._executor.submit(self._run, job)

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
        for job in self._under_way:
            job.forget()
        self._under_way.clear()

    def _run(self, job: _Job) -> None:
        job.work_off()
        if not self._closed:
            self._post.arrived.emit(lambda: self._arrive(job))

    def _arrive(self, job: _Job) -> None:
        self._under_way.discard(job)
        job.tell()


class _Job:
    """One piece of work with its outcome.

    What it was given may be the last to hold a window, and a window that is let go of on another thread than the main
    one takes the process with it. So the main thread takes everything out again, and the worker is left with a husk.
    """

    def __init__(
        self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[Exception], None]
    ) -> None:
        self._given: tuple[Callable[[], T], Callable[[T], None], Callable[[Exception], None]] | None
        self._given = work, done, failed
        self._result: object = None
        self._error: Exception | None = None

    def work_off(self) -> None:
        """On the worker."""
        if self._given is not None:
            try:
                self._result = self._given[0]()
            except Exception as error:  # noqa: BLE001 - every failure belongs to the caller's `failed`
                self._error = error

    def forget(self) -> None:
        """On the main thread, where nobody is told any more."""
        self._given = self._result = self._error = None

    def tell(self) -> None:
        """On the main thread."""
        given, result, error = self._given, self._result, self._error
        self.forget()
        if given is None:
            return
        if error is not None:
            given[2](error)
        else:
            given[1](result)  # type: ignore[arg-type]  # what the work of this job gave
