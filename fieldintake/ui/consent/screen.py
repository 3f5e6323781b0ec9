"""Asks her by itself, outside an intake: before a referral, or when she wants to change something.

Signals: `back_wanted()`, `keep_wanted()`; and the page's own on `page`.
"""

from __future__ import annotations

from PySide6.QtCore import Signal

from fieldintake.ui.consent.state import ConsentState
from fieldintake.ui.consent.view import ConsentPage
from fieldintake.ui.theme import Look
from fieldintake.ui.widgets.page import BottomBar, Page
from fieldintake.ui.words import Words


class ConsentScreen(Page):
    """The consent page with a header and a bar of its own."""

    back_wanted = Signal()
    keep_wanted = Signal()

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__(look)
        self._words = words
        self._state: ConsentState | None = None
        self.page = ConsentPage(look, words)
        self.bar = BottomBar(look)
        self.body.addWidget(self.page)
        self.add_bar(self.bar)
        self.bar.back.clicked.connect(self.back_wanted)
        self.bar.next.clicked.connect(self.keep_wanted)

    def again(self) -> None:
        """Draw the same state in the language that is now chosen."""
        if self._state is not None:
            self.render_state(self._state)

    def render_state(self, state: ConsentState) -> None:
        self._state = state
        _ = self._words.text
        self.header.say(
            _("What may leave this laptop"),
            _("Read it with her. Whatever she chooses, she gets the same help."),
        )
        self.page.render_state(state)
        place = _("Name the witness who heard her agree.") if state.lacks_witness else ""
        self.bar.say(back=_("Back"), pause="", place=place, stop="", onward=_("Keep her choices"))
        self.bar.next.setEnabled(not state.lacks_witness and not state.is_keeping)
