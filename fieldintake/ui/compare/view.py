# ruff: noqa: N802 - methods that override the toolkit keep its names
"""Draws two cases side by side, question by question, with what is the same said in words.

Signals: `reveal_wanted(key)`, `reveal_ended()`, `merge_wanted()`, `other_wanted()`, `new_wanted()`, `back_wanted()`.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from fieldintake.ui.compare.state import Cell, CompareLine, CompareState, Likeness
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Colour, Step
from fieldintake.ui.widgets.button import Button, Kind
from fieldintake.ui.widgets.card import Card, column_of, row_of
from fieldintake.ui.widgets.label import Label, Tone, hairline
from fieldintake.ui.widgets.mark import Shape
from fieldintake.ui.widgets.masked import Masked
from fieldintake.ui.widgets.page import BottomBar, Page
from fieldintake.ui.widgets.panels import NoticePanel
from fieldintake.ui.widgets.prose import Prose
from fieldintake.ui.words import Words
from fieldintake.wording.isolation import bare

_ICONS = {
    Likeness.SAME: ("check", Colour.ACCENT),
    Likeness.ALIKE: ("approximately-equal", Colour.ACCENT),
    Likeness.DIFFERS: ("not-equal-variant", Colour.TEXT_2),
    Likeness.ONE_ONLY: ("minus", Colour.TEXT_2),
    Likeness.LOOK: ("eye-outline", Colour.TEXT_2),
}
_SHARES = (4, 7, 7, 5)
_SIDE_BY_SIDE_FROM = 820


class CompareView(Page):
    """One table of four columns: the question, one, the other, and what they have to do with each other."""

    reveal_wanted = Signal(str)
    reveal_ended = Signal()
    merge_wanted = Signal()
    other_wanted = Signal()
    new_wanted = Signal()
    back_wanted = Signal()

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__(look)
        self._look, self._words = look, words
        self._state: CompareState | None = None
        self._shown: tuple[object, ...] = ()
        self._wide = True
        self.masked: dict[str, Masked] = {}
        self.matched = NoticePanel(look, icon="account-search-outline")
        self.card, self.table = Card(), QWidget()
        self.grid = QGridLayout(self.table)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(16)
        self.grid.setVerticalSpacing(6)
        for place, share in enumerate(_SHARES):
            self.grid.setColumnStretch(place, share)
        self.card.add(self.table)
        self.open_other = Button(look, "", Kind.OUTLINED, icon="folder-outline")
        self.bar = BottomBar(look)
        self.header.add_action(self.open_other)
        self.body.addWidget(self.matched)
        self.body.addWidget(self.card)
        self.add_bar(self.bar)
        self.bar.back.clicked.connect(self.back_wanted)
        self.bar.next.clicked.connect(self._onward)
        self.setFocusProxy(self.bar.back)
        self.bar.stop.clicked.connect(self.new_wanted)
        self.open_other.clicked.connect(self.other_wanted)

    def _onward(self) -> None:
        if self._state is not None and self._state.one_key:
            self.merge_wanted.emit()
        else:
            self.other_wanted.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= self._look.scaled(_SIDE_BY_SIDE_FROM)
        if wide is not self._wide:
            self._wide = wide
            self.again()

    def again(self) -> None:
        """Draw the same state in the language that is now chosen."""
        if self._state is not None:
            self.render_state(self._state)

    def render_state(self, state: CompareState) -> None:
        self._state = state
        _ = self._words.text
        self.header.say(
            _("Is this the same person?"),
            _(
                "Nothing is changed by looking. What is masked opens while you hold it, and that is written down."
            ),
        )
        self.open_other.say(_("Open {code}", code=state.other))
        self.open_other.setVisible(bool(state.one_key and state.other_key))
        self.matched.setVisible(bool(state.matched))
        alike = " · ".join(self._words.of(what) for what in state.matched)
        self.matched.say(_("Why they may be one person"), alike)
        self._show_table(state)
        self._show_bar(state)

    def _show_bar(self, state: CompareState) -> None:
        _ = self._words.text
        onward = (
            _("Same person: merge ...") if state.one_key else _("It is her: open {code}", code=state.other)
        )
        place = self._words.of(state.why_not) if state.why_not is not None else ""
        beside_typed = bool(state.other_key) and not state.one_key
        new = _("Not her: go on as new") if beside_typed else ""
        back = _("Back") if beside_typed else _("Not the same: back")
        self.bar.say(back=back, pause="", place=place, stop=new, onward=onward)
        self.bar.next.setEnabled(state.may_merge or (not state.one_key and bool(state.other_key)))
        self.bar.next.setAccessibleDescription(place)

    def _show_table(self, state: CompareState) -> None:
        _ = self._words.text
        shown = (self._wide, self._words.language, state.one, state.other, state.lines)
        if shown != self._shown:  # a hold must outlast the drawing of what is held
            self._shown = shown
            self._make(state)
        for line in state.lines:
            for code, cell in ((state.one, line.one), (state.other, line.other)):
                if cell.key:
                    spoken = _("{label} in {code}, hidden", label=line.label, code=code)
                    self.masked[cell.key].say(_("Hold to reveal"), spoken=spoken)
        held = state.revealed
        if held is not None and held.key in self.masked:
            self.masked[held.key].reveal(held.text)

    def _make(self, state: CompareState) -> None:
        self.masked = {}
        while self.grid.count():
            item = self.grid.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        heads = ((state.one, state.one_line), (state.other, state.other_line))
        for place, (head, line) in enumerate(heads, 1):
            name = Label(head, Step.LEAD, heavy=True, wraps=True)
            about = Label(line, Step.CAPTION, Tone.MUTED, wraps=True)
            self._put(column_of(name, about, spacing=2), 0, place)
        for place, each in enumerate(state.lines, 1):
            self._add(place, each, (state.one, state.other))

    def _put(self, widget: QWidget, line: int, place: int) -> None:
        """Side by side, or one under the other where there is no room."""
        if self._wide:
            self.grid.addWidget(widget, line * 2, place, Qt.AlignmentFlag.AlignVCenter)
        else:
            self.grid.addWidget(widget, line * (len(_SHARES) + 1) + place, 0, 1, len(_SHARES))

    def _add(self, line: int, each: CompareLine, heads: tuple[str, str]) -> None:
        rule = line * 2 - 1 if self._wide else line * (len(_SHARES) + 1) - 1
        self.grid.addWidget(hairline(), rule, 0, 1, len(_SHARES))
        self._put(Label(each.label, tone=Tone.MUTED, heavy=not self._wide, wraps=True), line, 0)
        for place, (cell, head) in enumerate(zip((each.one, each.other), heads, strict=True), 1):
            value = self._value(each, cell, head)
            above = Label(head, Step.CAPTION, Tone.MUTED, wraps=True)
            self._put(value if self._wide else column_of(above, value, spacing=2), line, place)
        if each.likeness is not None:
            icon, colour = _ICONS[each.likeness]
            word = Label(self._words.of(each.likeness), Step.CAPTION, wraps=True)
            self._put(row_of(Shape(self._look, icon, colour, 18), word, stretch_at=1), line, 3)

    def _value(self, line: CompareLine, cell: Cell, head: str) -> QWidget:
        _ = self._words.text
        if not cell.key:
            nothing = _("Not written down")
            prose = Prose(self._look, cell.text or (nothing if line.likeness is not None else "–"))
            said = cell.text or nothing
            prose.setAccessibleName(
                bare(_("{label} in {code}: {text}", label=line.label, code=head, text=said))
            )
            return prose
        masked = self.masked[cell.key] = Masked(self._look, wraps=True)
        masked.wanted.connect(partial(self.reveal_wanted.emit, cell.key))
        masked.released.connect(self.reveal_ended)
        return masked
