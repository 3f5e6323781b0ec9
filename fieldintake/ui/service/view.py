"""Draws the three facts of our own service.

Signals: `keep_wanted(address, public_key, pin)`, `back_wanted()`.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit

from fieldintake.ui.service.state import ServiceState
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Colour, Step
from fieldintake.ui.widgets.card import Card, column_of
from fieldintake.ui.widgets.label import Label
from fieldintake.ui.widgets.page import BottomBar, Page
from fieldintake.ui.widgets.panels import ErrorPanel
from fieldintake.ui.widgets.prose import Prose
from fieldintake.ui.words import Words


class ServiceView(Page):
    """Three fields, typed or pasted."""

    keep_wanted = Signal(str, str, str)
    back_wanted = Signal()

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__(look)
        self._words = words
        self._state: ServiceState | None = None
        self.problem = ErrorPanel(look)
        self.fields = [QLineEdit() for _ in range(3)]
        self.address, self.public_key, self.pin = self.fields
        self.labels = [Label("", heavy=True, wraps=True) for _ in range(3)]
        self.hints = [Prose(look, "", step=Step.CAPTION, ink=Colour.TEXT_2) for _ in range(3)]
        self.bar = BottomBar(look)
        card = Card(padding=(24, 20), spacing=20)
        for label, hint, field in zip(self.labels, self.hints, self.fields, strict=True):
            field.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
            card.add(column_of(label, hint, field, spacing=6))
        self.body.addWidget(self.problem)
        self.body.addWidget(card)
        self.add_bar(self.bar)
        self.pin.returnPressed.connect(self._send)
        self.bar.next.clicked.connect(self._send)
        self.bar.back.clicked.connect(self.back_wanted)
        self.setFocusProxy(self.address)

    def _send(self) -> None:
        self.keep_wanted.emit(*(field.text() for field in self.fields))

    def again(self) -> None:
        """Draw the same state in the language that is now chosen."""
        if self._state is not None:
            self.render_state(self._state)

    def render_state(self, state: ServiceState) -> None:
        self._state = state
        _ = self._words.text
        self.header.say(
            _("Our service"),
            _("It keeps sealed letters until they are fetched. It cannot read them."),
        )
        self.problem.setVisible(state.problem is not None)
        if state.problem is not None:
            self.problem.say(self._words.of(state.problem), _("Nothing was changed."))
        texts = (
            (_("Address"), _("The keeper of the service knows it.")),
            (_("Public key"), _("The service's health page shows it. It proves every receipt.")),
            (_("Pin"), _("Also on the health page. It makes sure that nobody else answers in its place.")),
        )
        values = (state.address, state.public_key, state.pin)
        rows = zip(texts, self.labels, self.hints, self.fields, values, strict=True)
        for (name, why), label, hint, field, value in rows:
            label.say(name)
            hint.say(why)
            field.setAccessibleName(name)
            field.setAccessibleDescription(why)
            field.setEnabled(not state.is_keeping)
            if field.text() != value:
                field.setText(value)
        self.bar.say(back=_("Back"), pause="", place="", stop="", onward=_("Use this service"))
        self.bar.next.setEnabled(not state.is_keeping)
