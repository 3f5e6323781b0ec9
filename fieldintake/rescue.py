"""Brings what somebody typed to safety when the vault does not take it in time: into the lifeboat.

Invariant: a lock waits for it 0.7 s at most, and what was typed is on the disk three seconds later, whatever the thread
of the vault is busy with.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Protocol

from fieldintake.casework.keep_draft import Typed, put_aside
from fieldintake.domain.errors import VaultError
from fieldintake.domain.ids import RecordId
from fieldintake.ports import Vault
from fieldintake.ui.background import OneThread

_VAULT_S, _IN_ALL_S = 0.4, 0.7
_LOOK_S = 1.0


class Typing(Protocol):
    """The desk, as far as somebody types in it."""

    @property
    def vault(self) -> Vault: ...
    def flush(self) -> None:
        """Write what waits; on the vault's thread."""

    def behind(self) -> Sequence[Typed]:
        """What is not known to be on the disk; from any thread."""


def before_lock(desk: Typing, vault_thread: OneThread) -> None:
    """Let the vault take what waits, or else the lifeboat; from any thread, and never longer than 0.7 s."""
    until = time.monotonic() + _IN_ALL_S
    if not _in_time(vault_thread.after_all, desk.flush, _VAULT_S):
        _in_time(_on_its_own, lambda: _put_aside(desk), until - time.monotonic())


def _in_time(start: Callable[[Callable[[], None]], object], work: Callable[[], None], seconds: float) -> bool:
    done = threading.Event()

    def run() -> None:
        work()
        done.set()

    start(run)
    return done.wait(seconds)


def _on_its_own(work: Callable[[], None]) -> None:
    threading.Thread(target=work, name="lifeboat", daemon=True).start()


def _put_aside(desk: Typing) -> None:
    newest = {typed.draft_id: typed for typed in desk.behind()}
    if newest:
        with suppress(VaultError):
            put_aside(desk.vault, newest.values())


class Lookout:
    """Looks every second for what waits since the second before, and puts it into the lifeboat."""

    def __init__(self, desk: Typing) -> None:
        self._desk = desk
        self._waited: set[RecordId] = set()
        self._stopped = threading.Event()
        threading.Thread(target=self._keep_looking, name="lookout", daemon=True).start()

    def look(self) -> None:
        """One look; what waits now and waited at the last one is put aside."""
        waiting = {typed.draft_id for typed in self._desk.behind()}
        if waiting & self._waited:
            _put_aside(self._desk)
        self._waited = waiting

    def stop(self) -> None:
        """The desk is being closed."""
        self._stopped.set()

    def _keep_looking(self) -> None:
        while not self._stopped.wait(_LOOK_S):
            self.look()
