"""Draws what people said: a card for each month.

Signals: `back_wanted()`.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from fieldintake.ui.case.told import LinesCard
from fieldintake.ui.feedback.state import FeedbackState
from fieldintake.ui.theme import Look
from fieldintake.ui.widgets.card import empty
from fieldintake.ui.widgets.own_width import Sheet
from fieldintake.ui.widgets.page import BottomBar, Page
from fieldintake.ui.widgets.panels import EmptyState
from fieldintake.ui.words import Words


class FeedbackView(Page):
    """Read-only."""

    back_wanted = Signal()

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__(look)
        self._look, self._words = look, words
        self._state: FeedbackState | None = None
        self.nothing = EmptyState(look)
        self.parts = Sheet()
        self._column = QVBoxLayout(self.parts)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(24)
        self.body.addWidget(self.nothing)
        self.body.addWidget(self.parts)
        self.bar = BottomBar(look)
        self.add_bar(self.bar)
        self.bar.back.clicked.connect(self.back_wanted)

    def again(self) -> None:
        """Draw the same state in the language that is now chosen."""
        if self._state is not None:
            self.render_state(self._state)

    def render_state(self, state: FeedbackState) -> None:
        _ = self._words.text
        self._state = state
        self.header.say(
            _("What people said"),
            _("Nobody here knows who said what, or on which day. A month is read when it is over."),
        )
        self.bar.say(back=_("Back"), pause="", place="", stop="", onward="")
        self.nothing.setVisible(not state.told)
        self.nothing.say(_("One moment.") if state.told is None else _("There is nothing to read yet."))
        empty(self._column)
        for record in state.told or ():
            self._column.addWidget(LinesCard(self._look, self._words, record))
