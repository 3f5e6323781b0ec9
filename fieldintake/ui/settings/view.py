"""Draws the settings: one card of lines for each section. Signal: `chosen(key)`."""

from __future__ import annotations

from PySide6.QtCore import Signal

from fieldintake.ui.settings.state import Section, SettingsState
from fieldintake.ui.theme import Look
from fieldintake.ui.widgets.page import Page
from fieldintake.ui.widgets.row_card import RowCard
from fieldintake.ui.widgets.rows import Row
from fieldintake.ui.words import Words


class SettingsView(Page):
    """As many cards as the state has sections."""

    chosen = Signal(str)

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__(look)
        self._look, self._words = look, words
        self._state: SettingsState | None = None
        self.cards: list[RowCard] = []

    def again(self) -> None:
        """Draw the same state in the language that is now chosen."""
        if self._state is not None:
            self.render_state(self._state)

    def render_state(self, state: SettingsState) -> None:
        self._state = state
        self.header.say(self._words.text("Settings"), state.who)
        while len(self.cards) < len(state.sections):
            self._add_card()
        for card, section in zip(self.cards, state.sections, strict=False):
            self._show(card, section)
        for card in self.cards[len(state.sections) :]:
            card.setVisible(False)

    def _add_card(self) -> None:
        card = RowCard(self._look)
        card.list.opened.connect(self.chosen)
        card.list.acted.connect(self.chosen)
        self.cards.append(card)
        self.body.addWidget(card)

    @staticmethod
    def _show(card: RowCard, section: Section) -> None:
        rows = [Row(row.key, row.sentence, row.reason, action=row.action) for row in section.rows]
        card.show_rows(section.name, rows, count="")
