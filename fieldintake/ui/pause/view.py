"""Draws the pause screen: clock, PIN, Go on. Opaque, on top of everything.

Signals: `pin_given(pin)`, `lock_wanted()`.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from fieldintake.ui.pause.state import PauseState
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Step
from fieldintake.ui.widgets.button import Button, Kind
from fieldintake.ui.widgets.label import Label, Tone
from fieldintake.ui.words import Words

_COLUMN = 320


class PauseView(QWidget):
    """One narrow column."""

    pin_given = Signal(str)
    lock_wanted = Signal()

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__()
        self._words = words
        self._state: PauseState | None = None
        self.clock = Label("", Step.DISPLAY)
        self.paused = Label("", Step.TITLE, heavy=True)
        self.kept = Label("", tone=Tone.MUTED)
        self.pin_label = Label("", heavy=True)
        self.pin = QLineEdit()
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.pin.setObjectName("pin")
        self.wrong = Label("", Step.CAPTION, Tone.AMBER, wraps=True)
        self.go_on = Button(look, "", Kind.FILLED)
        self.lock = Button(look, "", Kind.QUIET)
        column = QWidget()
        column.setFixedWidth(look.scaled(_COLUMN))
        rows = QVBoxLayout(column)
        rows.setSpacing(8)
        for label in (self.clock, self.paused, self.kept):
            rows.addWidget(label, 0, Qt.AlignmentFlag.AlignHCenter)
        rows.addSpacing(32)
        for widget in (self.pin_label, self.pin, self.wrong):
            rows.addWidget(widget)
        rows.addSpacing(8)
        rows.addWidget(self.go_on)
        rows.addWidget(self.lock, 0, Qt.AlignmentFlag.AlignHCenter)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(column)
        middle.addStretch(1)
        page = QVBoxLayout(self)
        page.addStretch(2)
        page.addLayout(middle)
        page.addStretch(3)
        self.setAutoFillBackground(True)
        self.setFocusProxy(self.pin)
        self.pin.returnPressed.connect(self._give)
        self.go_on.clicked.connect(self._give)
        self.lock.clicked.connect(self.lock_wanted)

    def _give(self) -> None:
        typed = self.pin.text()
        self.pin.clear()
        self.pin_given.emit(typed)

    def again(self) -> None:
        """Draw the same state in the language that is now chosen."""
        if self._state is not None:
            self.render_state(self._state)

    def render_state(self, state: PauseState) -> None:
        self._state = state
        _ = self._words.text
        self.clock.say(self._words.clock(state.now_ms))
        self.paused.say(_("Paused"))
        self.kept.say(_("Everything is kept."))
        self.pin_label.say(_("Your PIN"))
        self.pin.setAccessibleName(_("Your PIN"))
        self.wrong.setVisible(state.tries_left is not None)
        if state.tries_left is not None:
            self.wrong.say(
                self._words.plural(
                    "That is not it. {n} try left, then it locks.",
                    "That is not it. {n} tries left, then it locks.",
                    state.tries_left,
                )
            )
        self.go_on.say(_("Go on"))
        self.lock.say(_("Lock instead"))
