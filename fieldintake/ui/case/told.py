"""Draws what she told us: one card for each record, a line for each answer, masked ones behind dots.

Signals: `reveal_wanted(key)`, `reveal_ended()`.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from fieldintake.ui.case.lines import ToldLine, ToldRecord
from fieldintake.ui.case.state import CaseState
from fieldintake.ui.theme import Look
from fieldintake.ui.widgets.card import Card, Section, empty
from fieldintake.ui.widgets.label import Label, Tone, hairline
from fieldintake.ui.widgets.masked import Masked
from fieldintake.ui.widgets.panels import EmptyState
from fieldintake.ui.widgets.prose import Prose
from fieldintake.ui.words import Words

_LABEL_WIDE = 190


class LinesCard(Section):
    """One record: its heading and its lines. `card` takes what comes under them.

    Signals: `reveal_wanted(key)`, `reveal_ended()`.
    """

    reveal_wanted = Signal(str)
    reveal_ended = Signal()

    def __init__(self, look: Look, words: Words, record: ToldRecord) -> None:
        self._look = look
        self.masked: dict[str, Masked] = {}
        self.card = Card()
        super().__init__(self.card)
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for place, line in enumerate(record.lines):
            if place:
                grid.addWidget(hairline(), place * 2 - 1, 0, 1, 2)
            label = Label(line.label, tone=Tone.MUTED, wraps=True)
            label.setFixedWidth(look.scaled(_LABEL_WIDE))
            grid.addWidget(label, place * 2, 0)
            grid.addWidget(self._value(line), place * 2, 1)
        self.card.add(body)
        self.heading.say(record.name)
        self._record = record
        self.speak(words)

    def speak(self, words: Words) -> None:
        """Say in the language that is now chosen how to see what is masked."""
        for line in self._record.lines:
            if line.is_masked:
                spoken = words.text("{label}, hidden", label=line.label)
                self.masked[line.key].say(words.text("Hold to reveal"), spoken=spoken)

    def _value(self, line: ToldLine) -> QWidget:
        if not line.is_masked:
            return Prose(self._look, line.text)
        masked = self.masked[line.key] = Masked(self._look, wraps=True)
        masked.wanted.connect(partial(self.reveal_wanted.emit, line.key))
        masked.released.connect(self.reveal_ended)
        return masked


class ToldPart(QWidget):
    """Made anew only when what was told has changed: a hold must outlast the drawing of what is held."""

    reveal_wanted = Signal(str)
    reveal_ended = Signal()

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__()
        self._look, self._words = look, words
        self._shown: tuple[ToldRecord, ...] | None = None
        self.masked: dict[str, Masked] = {}
        self._cards: list[LinesCard] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(24)
        self._column.setAlignment(Qt.AlignmentFlag.AlignTop)

    def render_state(self, state: CaseState) -> None:
        if state.told != self._shown:
            self._make(state.told)
        for card in self._cards:
            card.speak(self._words)
        held = state.revealed
        if held is not None and held.key in self.masked:
            self.masked[held.key].reveal(held.text)

    def _make(self, told: tuple[ToldRecord, ...]) -> None:
        self._shown = told
        self.masked = {}
        self._cards = []
        empty(self._column)
        for record in told:
            card = LinesCard(self._look, self._words, record)
            card.reveal_wanted.connect(self.reveal_wanted)
            card.reveal_ended.connect(self.reveal_ended)
            self.masked |= card.masked
            self._cards.append(card)
            self._column.addWidget(card)
        if not told:
            nothing, frame = EmptyState(self._look), Card(padding=(1, 1))
            nothing.say(self._words.text("Nothing was written down yet. Her forms are the way to begin."))
            frame.add(nothing)
            self._column.addWidget(frame)
