"""Pause: hides everything behind a PIN that was chosen for this session and lives in memory only.

It is typed twice when it is chosen: one that nobody knows would end the work in a lock. Three wrong PINs, or five
minutes, are a lock.
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable

from PySide6.QtCore import QTimer

from fieldintake.ui.dialogs import WindowDialogs
from fieldintake.ui.pause.presenter import PausePresenter
from fieldintake.ui.pause.state import PauseState
from fieldintake.ui.pause.view import PauseView
from fieldintake.ui.shell import MainWindow
from fieldintake.ui.theme import Look
from fieldintake.ui.words import Words

PIN_DIGITS = 6
_LONGEST_MS = 5 * 60 * 1000


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


class Pausing:
    """The pause of one session; owned by the process."""

    def __init__(self, window: MainWindow, look: Look, words: Words, lock: Callable[[], None]) -> None:
        self._window, self._words, self._lock = window, words, lock
        self._dialogs = WindowDialogs(look, words, window, guard=window.guard)
        self._pin = b""
        self._then: Callable[[], None] = self._hide
        self.view = PauseView(look, words)
        window.add(self.view)
        self.presenter = PausePresenter(
            self._fits, self._resume, lock, self.view.render_state, PauseState(_now_ms())
        )
        self.view.pin_given.connect(self.presenter.answer)
        self.view.lock_wanted.connect(lock)
        self._clock = QTimer(window)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(lambda: self.presenter.tick(_now_ms()))
        self._end = QTimer(window)
        self._end.setSingleShot(True)
        self._end.setInterval(_LONGEST_MS)
        self._end.timeout.connect(lock)

    def begin(self) -> None:
        """Hide everything; the first time a PIN is chosen before."""
        if not self._window.is_covered:
            self.with_pin(self._hide)

    def with_pin(self, then: Callable[[], None]) -> None:
        """Go on once there is a PIN to come back by."""
        if self._pin:
            then()
            return
        self._then = then
        self._ask(self._words.text("They hold for this session only and are written nowhere."))

    def take_back(self) -> None:
        """The laptop was in other hands: whoever takes it back gives the PIN before anything else is seen."""
        self._hide()

    def _ask(self, hint: str) -> None:
        _ = self._words.text
        self._dialogs.ask_digits(
            _("Choose six digits for coming back"),
            hint,
            PIN_DIGITS,
            act=_("Next"),
            leave=_("Back"),
            then=self._ask_again,
        )

    def _ask_again(self, first: str) -> None:
        _ = self._words.text
        self._dialogs.ask_digits(
            _("The same six digits once more"),
            _("So that you do not stand before a PIN that you did not mean."),
            PIN_DIGITS,
            act=_("Go on"),
            leave=_("Back"),
            then=lambda second: self._choose(first, second),
        )

    def _choose(self, first: str, second: str) -> None:
        if not hmac.compare_digest(first.encode(), second.encode()):
            self._ask(self._words.text("The two were not the same. Choose again."))
            return
        self._pin = first.encode()
        self._then()

    def _hide(self) -> None:
        self.presenter.start(_now_ms())
        self._window.cover(self.view)
        self._clock.start()
        self._end.start()
        self.view.setFocus()

    def _fits(self, pin: str) -> bool:
        return hmac.compare_digest(pin.encode(), self._pin)

    def _resume(self) -> None:
        self._clock.stop()
        self._end.stop()
        self._window.uncover()
