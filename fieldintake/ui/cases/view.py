# ruff: noqa: N802 - methods that override the toolkit keep its names
"""Draws the list of cases. The search field has the focus first.

Signals: `searched(text)` while typing, `case_chosen(key)`, `more_wanted()`, `reveal_wanted(key)`, `reveal_ended()`.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QHeaderView, QLineEdit, QTableView

from fieldintake.ui.cases.model import CasesDelegate, CasesModel, Column
from fieldintake.ui.cases.state import CasesState, Loading
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Colour, Step
from fieldintake.ui.widgets.card import Card, row_of
from fieldintake.ui.widgets.label import Label, Tone
from fieldintake.ui.widgets.page import Page
from fieldintake.ui.widgets.panels import EmptyState
from fieldintake.ui.words import Words

_SHARES = {
    Column.CODE: 130,
    Column.NAME: 216,
    Column.RISK: 190,
    Column.CONSENT: 164,
    Column.NEXT: 222,
    Column.LANGUAGES: 144,
    Column.WORKER: 130,
}
_ROOM_FOR_ALL = 1000


class CasesTable(QTableView):
    """The table; Enter opens, holding Space reveals the name of the current row."""

    opened = Signal(str)
    reveal_wanted = Signal(str)
    reveal_ended = Signal()

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__()
        self.cases = CasesModel(words, self)
        self._holding = False
        self.setModel(self.cases)
        self.setItemDelegate(CasesDelegate(look, words, self.cases, self))
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().setVisible(False)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        look.changed.connect(self._measure)
        self._look = look
        self._measure()

    def _measure(self) -> None:
        needed = self._look.line(Step.BODY) + self._look.line(Step.CAPTION) + 12
        self.verticalHeader().setDefaultSectionSize(max(self._look.scaled(56), needed))
        self.horizontalHeader().setFixedHeight(max(44, self._look.scaled(44)))
        self._share_out()

    def _share_out(self) -> None:
        width = self.viewport().width()
        roomy = width >= self._look.scaled(_ROOM_FOR_ALL)
        gone: tuple[Column, ...] = () if roomy else (Column.LANGUAGES, Column.WORKER)
        if self._look.is_large:  # her name, hidden, stands under the code
            gone = (*gone, Column.NAME)
        shown = [column for column in Column if column not in gone]
        shares = {**_SHARES, Column.CODE: 220} if self._look.is_large else _SHARES
        total = sum(shares[column] for column in shown)
        for column in Column:
            self.setColumnHidden(column, column in gone)
        for column in shown:
            self.setColumnWidth(column, width * shares[column] // total)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_out()

    def key_at(self, index: QModelIndex) -> str:
        return self.cases.line_at(index.row()).key

    def keyPressEvent(self, event: QKeyEvent) -> None:
        current = self.currentIndex()
        if current.isValid() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.key_at(current))
        elif current.isValid() and event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._hold(current)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._release()
        super().keyReleaseEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        was_current = index.isValid() and index.row() == self.currentIndex().row()
        super().mousePressEvent(event)
        if was_current and index.column() == (Column.CODE if self._look.is_large else Column.NAME):
            self._hold(index)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._release()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self.opened.emit(self.key_at(index))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._release()
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._release()
        super().hideEvent(event)

    def _hold(self, index: QModelIndex) -> None:
        if not self._holding:
            self._holding = True
            self.reveal_wanted.emit(self.key_at(index))

    def _release(self) -> None:
        if self._holding:
            self._holding = False
            self.reveal_ended.emit()


class CasesView(Page):
    """Search, table, and what the keys do."""

    searched = Signal(str)
    case_chosen = Signal(str)
    more_wanted = Signal()
    reveal_wanted = Signal(str)
    reveal_ended = Signal()

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__(look)
        self._words = words
        self._look = look
        self._state: CasesState | None = None
        self.search = QLineEdit()
        self.search.setObjectName("case-search")
        self.search.setFixedWidth(look.scaled(340))
        self.search_icon = self.search.addAction(
            look.icon("magnify", Colour.TEXT_2), QLineEdit.ActionPosition.LeadingPosition
        )
        self.table = CasesTable(look, words)
        self.nothing = EmptyState(look)
        self.sorted = Label("", Step.CAPTION, Tone.MUTED)
        self.keys = Label("", Step.CAPTION, Tone.MUTED)
        self._build()
        self.search.textEdited.connect(self.searched)
        self.search.returnPressed.connect(self._open_first)
        self.table.opened.connect(self.case_chosen)
        self.table.cases.more_wanted.connect(self.more_wanted)
        self.table.reveal_wanted.connect(self.reveal_wanted)
        self.table.reveal_ended.connect(self.reveal_ended)
        look.changed.connect(self._redraw_icon)
        self.setFocusProxy(self.search)

    def _build(self) -> None:
        self.above.addWidget(row_of(self.search))
        self.scroller.hide()
        card = Card(padding=(1, 1), spacing=0)
        card.rows.addWidget(self.table, 1)
        card.rows.addWidget(self.nothing)
        foot = row_of(self.sorted, self.keys, stretch_at=0)
        holder = QHBoxLayout()
        holder.setContentsMargins(32, 0, 32, 12)
        holder.addWidget(card)
        self.stack.addLayout(holder, 1)
        below = QHBoxLayout()
        below.setContentsMargins(32, 0, 32, 24)
        below.addWidget(foot)
        self.stack.addLayout(below)

    def _redraw_icon(self) -> None:
        self.search_icon.setIcon(self._look.icon("magnify", Colour.TEXT_2))

    def _open_first(self) -> None:
        if self.table.cases.rowCount() == 1:
            self.case_chosen.emit(self.table.cases.line_at(0).key)
        else:
            self.table.setFocus()

    def again(self) -> None:
        """Draw the same state in the language that is now chosen."""
        if self._state is not None:
            self.render_state(self._state)

    def _how_many(self, total: int | None) -> str:
        """Nothing before they are counted."""
        if total is None:
            return ""
        return self._words.plural("{n} case on this laptop", "{n} cases on this laptop", total)

    def render_state(self, state: CasesState) -> None:
        self._state = state
        _ = self._words.text
        self.header.say(_("Cases"), self._how_many(state.total))
        self.search.setPlaceholderText(_("Code, or part of a name"))
        self.search.setAccessibleName(_("Search cases"))
        if self.search.text() != state.text:
            self.search.setText(state.text)
        self.table.setAccessibleName(_("Cases"))
        self.table.cases.show_state(state)
        is_empty = not state.lines
        self.table.setVisible(not is_empty)
        self.nothing.setVisible(is_empty)
        self.nothing.say(self._nothing(state))
        self.sorted.say(_("Newest change first."))
        self.keys.say(_("Enter opens. Hold Space to reveal a name."))

    def _nothing(self, state: CasesState) -> str:
        _ = self._words.text
        if state.loading is Loading.FIRST:
            return _("Looking ...")
        if state.text:
            return _("No case fits. Try another spelling, or start with New intake.")
        return _("No case yet. Start with New intake.")
