"""Draws the first run: four fields in one column and one button.

Signals: `wanted(organisation, desk_name, passphrase, again)`; `back_wanted()` asks to bring back a backup instead.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from fieldintake.ui.setup.state import SetupState
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Colour, Step
from fieldintake.ui.widgets.card import column_of
from fieldintake.ui.widgets.door_page import DoorPage
from fieldintake.ui.widgets.label import Label
from fieldintake.ui.widgets.prose import Prose
from fieldintake.ui.widgets.secret import NewPassphrase
from fieldintake.ui.words import Words


class SetupView(DoorPage):
    """Whose desk it is, and the first passphrase."""

    wanted = Signal(str, str, str, str)

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__(look, words)
        self._state: SetupState | None = None
        self.organisation, self.desk_name = QLineEdit(), QLineEdit()
        self.labels = [Label("", heavy=True) for _ in range(2)]
        self.hints = [Prose(look, "", step=Step.CAPTION, ink=Colour.TEXT_2) for _ in range(2)]
        self.new = NewPassphrase(look)
        self.fields = [self.organisation, self.desk_name, self.new.first, self.new.again]
        self.make = self.act
        for label, hint, field in zip(self.labels, self.hints, self.fields, strict=False):
            self.rows.addWidget(column_of(label, hint, field, spacing=6))
            self.rows.addSpacing(8)
        self.rows.addWidget(self.new)
        self.act.clicked.connect(self._send)
        self.new.entered.connect(self._send)
        self.in_order(*self.fields)
        self.setFocusProxy(self.organisation)

    def _send(self) -> None:
        self.wanted.emit(*(field.text() for field in self.fields))

    def again(self) -> None:
        """Draw the same state in the language that is now chosen."""
        if self._state is not None:
            self.render_state(self._state)

    def render_state(self, state: SetupState) -> None:
        self._state = state
        _ = self._words.text
        self.say(
            _("Set up this desk"),
            _("Everything is kept encrypted on this laptop. Nothing is sent anywhere while you set it up."),
            act=_("Making it ready ...") if state.is_making else _("Set up"),
            back="" if state.is_making else _("Bring back a backup"),
            problem=self._words.of(state.problem) if state.problem is not None else "",
        )
        texts = (
            (_("Your organisation"), _("As letters and partners shall show it.")),
            (_("Your desk name"), _("Short, for the lock screen. Not your full name.")),
        )
        for (name, hint), label, line, field in zip(
            texts, self.labels, self.hints, self.fields, strict=False
        ):
            label.say(name)
            line.say(hint)
            field.setAccessibleName(name)
            field.setAccessibleDescription(hint)
        self.new.say(self._words, _("Passphrase"), _("Passphrase again"))
        for field in self.fields:
            field.setEnabled(not state.is_making)
        self.act.setEnabled(not state.is_making)
