"""Draws a finished form: a card for each part of it, a line for each question, masked ones behind dots.

Signals: `back_wanted()`, `language_wanted()`, `print_wanted()`, `reveal_wanted(key)`, `reveal_ended()`.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldintake.ui.case.lines import ToldRecord
from fieldintake.ui.case.told import LinesCard
from fieldintake.ui.submission.state import Seen, SubmissionState
from fieldintake.ui.theme import Look
from fieldintake.ui.widgets.card import empty
from fieldintake.ui.widgets.masked import Masked
from fieldintake.ui.widgets.page import BottomBar, Page
from fieldintake.ui.widgets.picture import Picture
from fieldintake.ui.words import Words
from fieldintake.wording.form_languages import shown_name

_PICTURE = QSize(560, 560)


class SubmissionView(Page):
    """Read-only: nothing in it can be answered."""

    back_wanted = Signal()
    language_wanted = Signal()
    print_wanted = Signal()
    reveal_wanted = Signal(str)
    reveal_ended = Signal()

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__(look)
        self._look, self._words = look, words
        self._state: SubmissionState | None = None
        self._shown: tuple[ToldRecord, ...] | None = None
        self.masked: dict[str, Masked] = {}
        self.cards: list[LinesCard] = []
        self.parts = QWidget()
        self._column = QVBoxLayout(self.parts)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(24)
        self.body.addWidget(self.parts)
        self.picture = Picture()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.hide()
        self.bar = BottomBar(look)
        self.add_bar(self.bar)
        self.bar.back.clicked.connect(self.back_wanted)
        self.bar.stop.clicked.connect(self.language_wanted)
        self.bar.next.clicked.connect(self.print_wanted)

    def again(self) -> None:
        """Draw the same state in the language that is now chosen."""
        if self._state is not None:
            self.render_state(self._state)

    def render_state(self, state: SubmissionState) -> None:
        self._state = state
        _ = self._words.text
        self.header.say(state.title, self._line(state))
        if state.told != self._shown:
            self._make(state.told)
        for card in self.cards:
            card.speak(self._words)
        held = state.revealed
        if held is not None and held.key in self.masked:
            self.masked[held.key].reveal(held.text)
        self._show_picture(state.seen)
        language = shown_name(state.hers) if state.hers else _("Another language")
        self.bar.say(
            back=_("Back"),
            pause="",
            place=_("Read only: a finished form is not changed.") if state.told else "",
            stop=language if state.languages else "",
            onward=_("Print for our own file") if state.may_print else "",
        )

    def _line(self, state: SubmissionState) -> str:
        if state.finished_ms is None:
            return ""
        finished = self._words.text("Finished {day}", day=self._words.when(state.finished_ms, state.now_ms))
        version = self._words.text("Version {version}", version=self._words.typed(state.version))
        parts = [self._words.typed(state.code), finished, *([version] if state.version else [])]
        return " · ".join(parts)

    def _make(self, told: tuple[ToldRecord, ...]) -> None:
        self._shown = told
        self.masked, self.cards = {}, []
        self.picture.setParent(None)
        empty(self._column)
        for record in told:
            card = LinesCard(self._look, self._words, record)
            card.reveal_wanted.connect(self.reveal_wanted)
            card.reveal_ended.connect(self.reveal_ended)
            self.masked |= card.masked
            self.cards.append(card)
            self._column.addWidget(card)

    def _show_picture(self, seen: Seen | None) -> None:
        """Under the line that is held, as wide as there is room; gone with the hold."""
        self.picture.clear()
        self.picture.hide()
        card = next((card for card in self.cards if seen is not None and seen.key in card.masked), None)
        if seen is None or card is None:
            return
        card.card.add(self.picture)
        self.picture.show_within(seen.picture, _PICTURE, self._look)
        self.picture.setAccessibleName(self._words.text("The attached picture"))
