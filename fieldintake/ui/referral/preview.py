"""Draws what leaves and what is held back, side by side, and why."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from fieldintake.ui.marks import CONSENT, ConsentMark
from fieldintake.ui.referral.state import HeldBack, Preview, ShownField
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Colour, Step
from fieldintake.ui.widgets.button import Button, Kind
from fieldintake.ui.widgets.card import Card, Section, empty
from fieldintake.ui.widgets.label import Label, Surface, Tone
from fieldintake.ui.widgets.mark import Shape, StateMark
from fieldintake.ui.widgets.page import Twin
from fieldintake.ui.widgets.panels import NoticePanel
from fieldintake.ui.widgets.prose import Prose
from fieldintake.ui.widgets.wrap_row import WrapHolder, WrapRow
from fieldintake.ui.words import Words


class SummaryCard(Card):
    """To whom, why, until when, because."""

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__(padding=(0, 0), spacing=0)
        self._words = words
        self.heads = [Label("", Step.CAPTION, Tone.MUTED) for _ in range(4)]
        self.mains = [Prose(look, "", heavy=True) for _ in range(3)]
        self.because = StateMark(look, heavy=True, pixels=16)
        self.notes = [Prose(look, "", step=Step.CAPTION, ink=Colour.TEXT_2) for _ in range(3)]
        row = WrapHolder()
        boxes = WrapRow(row, spacing=0, least=look.scaled(240))
        for place in range(4):
            cell = QWidget()
            beside = QHBoxLayout(cell)
            beside.setContentsMargins(0, 0, 0, 0)
            if place:
                beside.addWidget(Surface("upright"))
            lines = QVBoxLayout()
            beside.addLayout(lines, 1)
            lines.setContentsMargins(20, 14, 20, 14)
            lines.setSpacing(1)
            main: QWidget = self.mains[place] if place < 3 else self.because
            for widget in (self.heads[place], main, *self.notes[max(0, place - 1) : place]):
                lines.addWidget(widget)
            lines.addStretch(1)
            boxes.put(cell, grows=True)
        self.add(row)

    def render_state(self, preview: Preview, now_ms: int) -> None:
        _ = self._words.text
        for label, name in zip(
            self.heads, (_("To whom"), _("Why"), _("Until when"), _("Because she agreed")), strict=True
        ):
            label.say(name)
        until = _("No end was set") if preview.until_ms is None else self._words.date(preview.until_ms)
        for prose, text in zip(self.mains, (preview.recipient, _("Refer for a service"), until), strict=True):
            prose.say(text)
        given = preview.given_ms
        mark = ConsentMark.NOT_ASKED if given is None else ConsentMark.GIVEN
        word = (
            self._words.of(mark) if given is None else _("Given {day}", day=self._words.day_of(given, now_ms))
        )
        self.because.render_state(CONSENT[mark], word)
        notes = (preview.purpose_line, _("Then it must be destroyed"), preview.given_how)
        for prose, text in zip(self.notes, notes, strict=True):
            prose.say(text)


class LeavesCard(Section):
    """The exact words that leave."""

    def __init__(self, look: Look, words: Words) -> None:
        self._card = Card(padding=(1, 4), spacing=0)
        super().__init__(self._card)
        self._look = look
        self._words = words
        self._shown: tuple[ShownField, ...] | None = None

    def show_fields(self, fields: tuple[ShownField, ...]) -> None:
        """Replace the lines."""
        self.heading.say(self._words.text("Leaves"), str(len(fields)))
        if fields == self._shown:
            return
        self._shown = fields
        empty(self._card.rows)
        for place, field in enumerate(fields):
            if place:
                self._card.add_line()
            self._card.add(self._line(field))

    def _line(self, field: ShownField) -> QWidget:
        line = QWidget()
        grid = QGridLayout(line)
        grid.setContentsMargins(20, 10, 20, 10)
        grid.setHorizontalSpacing(16)
        grid.setColumnStretch(2, 1)
        name = Prose(self._look, field.name, heavy=True)
        name.setFixedWidth(self._look.scaled(150))
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(Shape(self._look, "check", Colour.ACCENT), 0, 0, top)
        grid.addWidget(name, 0, 1, top)
        grid.addWidget(Prose(self._look, field.value), 0, 2, top)
        return line


class HeldCard(Section):
    """What stays here and why. Signal `ask_wanted()`."""

    ask_wanted = Signal()

    def __init__(self, look: Look, words: Words) -> None:
        self._card = Card("sunken", padding=(1, 4), spacing=0)
        super().__init__(self._card)
        self._look = look
        self._words = words
        self._shown: tuple[tuple[HeldBack, ...], str] | None = None

    def show_held(self, held: tuple[HeldBack, ...]) -> None:
        """Replace the lines."""
        self.heading.say(self._words.text("Held back"), str(len(held)))
        if (held, self._words.language) == self._shown:
            return
        self._shown = (held, self._words.language)
        empty(self._card.rows)
        for place, item in enumerate(held):
            if place:
                self._card.add_line()
            self._card.add(self._line(item))

    def _line(self, item: HeldBack) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(20, 10, 20, 10)
        row.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Prose(self._look, self._words.of(item.category), heavy=True))
        words.addWidget(Prose(self._look, self._words.of(item.why), step=Step.CAPTION, ink=Colour.TEXT_2))
        row.addWidget(Shape(self._look, "eye-lock-outline"), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        if item.may_ask:
            ask = Button(self._look, self._words.text("Ask her"), Kind.QUIET)
            ask.setAccessibleDescription(self._words.of(item.category))
            ask.clicked.connect(self.ask_wanted)
            row.addWidget(ask)
        return line


class PreviewPanel(QWidget):
    """Summary, what changed, leaves and held back. Signal `ask_wanted()`."""

    ask_wanted = Signal()

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__()
        self._words = words
        self.summary = SummaryCard(look, words)
        self.changed = NoticePanel(look, "amber", "alert-outline")
        self.refused = NoticePanel(look, "wash", "eye-lock-outline")
        self.leaves = LeavesCard(look, words)
        self.held = HeldCard(look, words)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(20)
        for widget in (self.summary, self.changed, self.refused):
            rows.addWidget(widget)
        rows.addWidget(Twin(look, self.leaves, self.held, shares=(27, 20)))
        self.held.ask_wanted.connect(self.ask_wanted)
        self.refused.acted.connect(self.ask_wanted)

    def render_state(self, preview: Preview, now_ms: int) -> None:
        _ = self._words.text
        self.summary.render_state(preview, now_ms)
        self.changed.setVisible(preview.has_changed)
        self.changed.say(_("Her choices have changed. This page shows what may leave now."))
        self.refused.setVisible(preview.refused is not None)
        if preview.refused is not None:
            self.refused.say(
                _("Nothing leaves for them."),
                self._words.of(preview.refused),
                _("That is fine. She gets the same help; you can also go with her, or give her the number."),
                action=_("Ask her"),
            )
        self.leaves.setVisible(preview.refused is None)
        self.leaves.show_fields(preview.leaves)
        self.held.show_held(preview.held)
