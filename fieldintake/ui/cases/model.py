# ruff: noqa: N802 - methods that override the toolkit keep its names
"""The paged model behind the list of cases, and the delegate that paints its cells.

Invariant: rows are asked for by `more_wanted` as the list is scrolled, never all at once; a name is in the model
only while it is held open.
"""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from fieldintake.ui.cases.state import CaseLine, CasesState, Loading, Revealed
from fieldintake.ui.marks import CONSENT, RISK, Mark
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Colour, Step
from fieldintake.ui.widgets.masked import DOTS
from fieldintake.ui.widgets.rows import Index
from fieldintake.ui.words import Words
from fieldintake.wording.catalogue import N_
from fieldintake.wording.isolation import bare, isolate


class Column(IntEnum):
    """The columns, in reading order."""

    CODE = 0
    NAME = 1
    RISK = 2
    CONSENT = 3
    NEXT = 4
    LANGUAGES = 5
    WORKER = 6


HEADS = (N_("Code"), N_("Name"), N_("Risk"), N_("Consent"), N_("Next step"), N_("Languages"), N_("Worker"))


class CasesModel(QAbstractTableModel):
    """Signal `more_wanted` when the view nears the end of what is loaded."""

    more_wanted = Signal()

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._lines: tuple[CaseLine, ...] = ()
        self._state = CasesState(0)
        self._asked = False

    def show_state(self, state: CasesState) -> None:
        """Take over a state; lines that only follow those already here are inserted."""
        before, self._state = self._lines, state
        self._asked = False
        grown = len(state.lines) - len(before)
        if grown > 0 and before and state.lines[: len(before)] == before:
            self.beginInsertRows(QModelIndex(), len(before), len(state.lines) - 1)
            self._lines = state.lines
            self.endInsertRows()
        elif state.lines != before:
            self.beginResetModel()
            self._lines = state.lines
            self.endResetModel()
        elif before:
            self.dataChanged.emit(self.index(0, 0), self.index(len(before) - 1, Column.WORKER))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(Column)

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._state.loading is Loading.MORE_TO_COME and not self._asked

    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent):
            self._asked = True
            self.more_wanted.emit()

    def line_at(self, place: int) -> CaseLine:
        return self._lines[place]

    @property
    def revealed(self) -> Revealed | None:
        return self._state.revealed

    @property
    def now_ms(self) -> int:
        return self._state.now_ms

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._words.text(HEADS[section])
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return bare(self.words_of(line, Column(index.column())))
        return None

    def words_of(self, line: CaseLine, column: Column) -> str:
        """What one cell says."""
        match column:
            case Column.CODE:
                return line.code
            case Column.NAME:
                held = self._state.revealed
                return isolate(held.name) if held is not None and held.key == line.key else DOTS
            case Column.RISK:
                return self._words.of(line.risk)
            case Column.CONSENT:
                return self._words.of(line.consent)
            case Column.NEXT:
                return line.next_step
            case Column.LANGUAGES:
                return self._words.several([self._words.language_name(code) for code in line.languages])
            case Column.WORKER:
                return line.worker


class CasesDelegate(QStyledItemDelegate):
    """Paints one cell; the current row carries the bar and the hint how to reveal."""

    def __init__(self, look: Look, words: Words, cases: CasesModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._words = words
        self._cases = cases

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        needed = self._look.line(Step.BODY) + self._look.line(Step.CAPTION) + 12
        return QSize(80, max(self._look.scaled(56), needed))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: CaseLine = index.data(Qt.ItemDataRole.UserRole)
        column = Column(index.column())
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        cell = option.rect
        painter.save()
        if chosen:
            painter.fillRect(cell, self._look.colour(Colour.ACCENT_SOFT))
            if column is Column.CODE:
                bar = QRect(cell.left(), cell.top(), 4, cell.height())
                painter.fillRect(
                    QStyle.visualRect(self._direction(), cell, bar), self._look.colour(Colour.ACCENT)
                )
        painter.setPen(QPen(self._look.colour(Colour.LINE), self._look.edge))
        painter.drawLine(cell.bottomLeft(), cell.bottomRight())
        self._paint_cell(painter, cell.adjusted(14, 0, -4, 0), line, column, chosen=chosen)
        painter.restore()

    def _direction(self) -> Qt.LayoutDirection:
        return Qt.LayoutDirection.RightToLeft if self._look.is_rtl else Qt.LayoutDirection.LeftToRight

    def _paint_cell(
        self, painter: QPainter, inside: QRect, line: CaseLine, column: Column, *, chosen: bool
    ) -> None:
        words = self._cases.words_of(line, column)
        if self._look.is_rtl:
            inside = inside.translated(-10, 0)
        match column:
            case Column.CODE:
                self._paint_code(painter, inside, line, words)
            case Column.RISK:
                self._paint_mark(painter, inside, RISK[line.risk], words)
            case Column.CONSENT:
                self._paint_mark(painter, inside, CONSENT[line.consent], words)
            case Column.NEXT:
                self._paint_next(painter, inside, line, words)
            case Column.NAME:
                self._paint_name(painter, inside, words, chosen=chosen)
            case _:
                self._say(painter, inside, words)

    def _say(
        self,
        painter: QPainter,
        inside: QRect,
        words: str,
        *,
        heavy: bool = False,
        ink: Colour = Colour.TEXT,
        step: Step = Step.BODY,
    ) -> None:
        face = self._look.face(step, heavy=heavy)
        shown = QFontMetrics(face).elidedText(words, Qt.TextElideMode.ElideRight, inside.width())
        painter.setFont(face)
        painter.setPen(self._look.colour(ink))
        start = Qt.AlignmentFlag.AlignRight if self._look.is_rtl else Qt.AlignmentFlag.AlignLeft
        painter.drawText(inside, start | Qt.AlignmentFlag.AlignVCenter, shown)

    def _paint_code(self, painter: QPainter, inside: QRect, line: CaseLine, words: str) -> None:
        """With large text there is no column for the name: it stands under the code, as hidden as there."""
        if not self._look.is_large:
            self._say(painter, inside, words, heavy=True)
            return
        half = inside.height() // 2
        name = self._cases.words_of(line, Column.NAME)
        self._say(painter, inside.adjusted(0, 0, 0, -half), words, heavy=True)
        self._say(painter, inside.adjusted(0, half, 0, 0), name, step=Step.CAPTION)

    def _paint_mark(self, painter: QPainter, inside: QRect, mark: Mark, words: str) -> None:
        pixels = self._look.scaled(16)
        at = QRect(inside.left(), inside.center().y() - pixels // 2 + 1, pixels, pixels)
        self._look.icon(mark.icon, mark.shape).paint(
            painter, QStyle.visualRect(self._direction(), inside, at)
        )
        room = QRect(inside.left() + pixels + 8, inside.top(), inside.width() - pixels - 8, inside.height())
        self._say(painter, QStyle.visualRect(self._direction(), inside, room), words, ink=mark.ink)

    def _paint_next(self, painter: QPainter, inside: QRect, line: CaseLine, words: str) -> None:
        if line.next_at_ms is None:
            self._say(painter, inside, words, ink=Colour.TEXT if words else Colour.TEXT_2)
            return
        body, caption = self._look.line(Step.BODY), self._look.line(Step.CAPTION)
        top = inside.center().y() - (body + caption) // 2 + 1
        self._say(painter, QRect(inside.left(), top, inside.width(), body), words)
        over = line.next_at_ms < self._cases.now_ms
        ink = Colour.AMBER if over else Colour.TEXT_2
        below = QRect(inside.left(), top + body - 2, inside.width(), caption)
        due = self._words.due(line.next_at_ms, self._cases.now_ms)
        self._say(painter, below, due, ink=ink, step=Step.CAPTION)

    def _paint_name(self, painter: QPainter, inside: QRect, words: str, *, chosen: bool) -> None:
        hidden = words == DOTS
        self._say(
            painter,
            inside,
            words,
            ink=Colour.MASK if hidden else Colour.TEXT,
            step=Step.LEAD if hidden else Step.BODY,
        )
        if not chosen or not hidden:
            return
        taken = QFontMetrics(self._look.face(Step.LEAD)).horizontalAdvance(DOTS) + 10
        pixels = self._look.scaled(16)
        at = QRect(inside.left() + taken, inside.center().y() - pixels // 2 + 1, pixels, pixels)
        self._look.icon("eye-outline", Colour.TEXT_2).paint(
            painter, QStyle.visualRect(self._direction(), inside, at)
        )
        gone = taken + pixels + 6
        room = QRect(inside.left() + gone, inside.top(), max(inside.width() - gone, 1), inside.height())
        hint = self._words.text("Hold to reveal")
        where = QStyle.visualRect(self._direction(), inside, room)
        self._say(painter, where, hint, ink=Colour.TEXT_2, step=Step.CAPTION)
