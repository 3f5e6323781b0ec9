"""Draws the first step: has she been here before? Matches appear while typing.

Signals: `typed(name, birth_year, phone, code)`, `match_chosen(key)`.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from fieldintake.ui.intake.state import Match, SearchStep
from fieldintake.ui.marks import Mark
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Colour, Step
from fieldintake.ui.widgets.card import row_of
from fieldintake.ui.widgets.label import Label, Tone
from fieldintake.ui.widgets.mark import Shape
from fieldintake.ui.widgets.page import Twin
from fieldintake.ui.widgets.prose import Prose
from fieldintake.ui.widgets.row_card import RowCard
from fieldintake.ui.widgets.row_delegate import RowShape
from fieldintake.ui.widgets.rows import Row
from fieldintake.ui.words import Words


class SearchPage(QWidget):
    """Fields at the leading side, possible duplicates at the other."""

    typed = Signal(str, str, str, str)
    match_chosen = Signal(str)

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__()
        self._words = words
        self.name, self.birth_year, self.phone, self.code = (QLineEdit() for _ in range(4))
        self.labels = [Label("", heavy=True) for _ in range(4)]
        self.any_spelling = Label("", Step.CAPTION, Tone.MUTED, wraps=True)
        self.only_here = Prose(look, "", step=Step.CAPTION, ink=Colour.TEXT_2)
        self.matches = RowCard(look, RowShape(least=88))
        self.none = Prose(look, "", ink=Colour.TEXT_2)
        fields = QWidget()
        grid = QGridLayout(fields)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(6)
        grid.setHorizontalSpacing(16)
        grid.addWidget(self.labels[0], 0, 0, 1, 2)
        grid.addWidget(self.any_spelling, 1, 0, 1, 2)
        grid.addWidget(self.name, 2, 0, 1, 2)
        grid.setRowMinimumHeight(3, 14)
        grid.addWidget(self.labels[1], 4, 0)
        grid.addWidget(self.labels[2], 4, 1)
        grid.addWidget(self.birth_year, 5, 0)
        grid.addWidget(self.phone, 5, 1)
        grid.setRowMinimumHeight(6, 14)
        grid.addWidget(self.labels[3], 7, 0, 1, 2)
        grid.addWidget(self.code, 8, 0, 1, 2)
        grid.setRowMinimumHeight(9, 14)
        grid.addWidget(row_of(Shape(look, "laptop"), self.only_here, spacing=12, stretch_at=1), 10, 0, 1, 2)
        found = QWidget()
        column = QVBoxLayout(found)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.matches)
        column.addWidget(self.none)
        column.addStretch(1)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(Twin(look, fields, found, shares=(7, 10)), 0, Qt.AlignmentFlag.AlignTop)
        for entry in (self.name, self.birth_year, self.phone, self.code):
            entry.textEdited.connect(self._send)
        self.matches.list.opened.connect(self.match_chosen)
        self.matches.list.acted.connect(self.match_chosen)
        self.setFocusProxy(self.name)

    def _send(self) -> None:
        self.typed.emit(self.name.text(), self.birth_year.text(), self.phone.text(), self.code.text())

    def render_state(self, state: SearchStep, now_ms: int) -> None:
        _ = self._words.text
        names = (
            _("Name she uses"),
            _("Year of birth"),
            _("Last digits of a phone"),
            _("Code, if she has a card"),
        )
        entries = (self.name, self.birth_year, self.phone, self.code)
        values = (state.name, state.birth_year, state.phone, state.code)
        for label, entry, name, value in zip(self.labels, entries, names, values, strict=True):
            label.say(name)
            entry.setAccessibleName(name)
            if entry.text() != value and not entry.hasFocus():
                entry.setText(value)
        self.any_spelling.say(_("Any spelling, any script. Names that sound alike are found too."))
        self.code.setPlaceholderText(_("Like {code}", code="K74M-2PQD"))
        self.only_here.say(
            _("Looked up on this laptop only. Nothing is sent, and no case is made until you go on.")
        )
        rows = [self._match(match, now_ms) for match in state.matches]
        self.matches.show_rows(_("May be the same person"), rows)
        self.none.setVisible(state.has_searched and not state.matches)
        self.none.say(_("Nobody on this laptop fits. Go on as new."))

    def _match(self, match: Match, now_ms: int) -> Row:
        _ = self._words.text
        strength = _("Strong match") if match.is_strong else _("Weak match")
        since = _(
            "Last changed {when}, with {who}",
            when=self._words.day_of(match.updated_ms, now_ms),
            who=match.worker,
        )
        return Row(
            key=match.key,
            code=match.code,
            sentence=strength,
            reason=" · ".join(self._words.of(what) for what in match.matched),
            third=since,
            mark=Mark("account-search-outline", Colour.ACCENT if match.is_strong else Colour.TEXT_2),
            action=_("Compare"),
        )
