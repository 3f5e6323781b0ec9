"""Lets a person back in by PIN, or locks. Qt-free.

Invariant: after the last try the desk locks; there is no other way around the PIN.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from fieldintake.ui.pause.state import PauseState

_TRIES = 3


@dataclass
class PausePresenter:
    """`fits` compares a PIN in constant time; `resume` shows what was open; `lock` is the way out."""

    fits: Callable[[str], bool]
    resume: Callable[[], None]
    lock: Callable[[], None]
    render: Callable[[PauseState], None]
    state: PauseState
    _left: int = field(default=_TRIES, init=False)

    def start(self, now_ms: int) -> None:
        """Begin a pause."""
        self._left = _TRIES
        self._show(PauseState(now_ms))

    def tick(self, now_ms: int) -> None:
        self._show(replace(self.state, now_ms=now_ms))

    def answer(self, pin: str) -> None:
        if not pin:
            return
        if self.fits(pin):
            self.resume()
            return
        self._left -= 1
        if self._left == 0:
            self.lock()
            return
        self._show(replace(self.state, tries_left=self._left))

    def _show(self, state: PauseState) -> None:
        self.state = state
        self.render(state)
