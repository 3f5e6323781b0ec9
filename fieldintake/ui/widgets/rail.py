# ruff: noqa: N802 - methods that override the toolkit keep its names
"""The column at the leading edge: the rooms of the desk, or the steps of a path; one list serves both.

Invariant: the selected item is marked by a bar and bold words, never by colour alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from fieldintake.ui.marks import Mark
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Colour, Step
from fieldintake.ui.widgets.rows import Index


@dataclass(frozen=True, slots=True)
class RailItem:
    """One room, or one step. `caption` is a second line, `may_go` whether choosing it leads there."""

    key: str
    word: str
    mark: Mark
    count: str = ""
    caption: str = ""
    may_go: bool = True

    @property
    def spoken(self) -> str:
        return ", ".join(part for part in (self.word, self.caption, self.count) if part)


class RailModel(QAbstractListModel):
    """The items of the column."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: tuple[RailItem, ...] = ()

    def replace(self, items: Sequence[RailItem]) -> None:
        if tuple(items) != self._items:
            self.beginResetModel()
            self._items = tuple(items)
            self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._items)

    def item_at(self, place: int) -> RailItem:
        return self._items[place]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        item = self._items[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return item
        if role == Qt.ItemDataRole.DisplayRole:
            return item.word
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return item.spoken
        return None


class RailDelegate(QStyledItemDelegate):
    """Paints one item."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, self.item_height(index.data(Qt.ItemDataRole.UserRole)))

    def item_height(self, item: RailItem) -> int:
        if self._look.is_large:  # the word under the shape, in a narrow column
            return self._look.scaled(24) + self._look.line(Step.CAPTION) + 16
        lines = self._look.line(Step.BODY) + (self._look.line(Step.CAPTION) if item.caption else 0)
        return max(self._look.scaled(44), lines + 12)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item: RailItem = index.data(Qt.ItemDataRole.UserRole)
        direction = Qt.LayoutDirection.RightToLeft if self._look.is_rtl else Qt.LayoutDirection.LeftToRight
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        cell = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if selected:
            self._paint_selected(painter, cell, direction)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.colour(Colour.HOVER))
            painter.drawRoundedRect(cell, 8, 8)
        self._paint_words(painter, cell, item, direction, selected=selected)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(self._look.colour(Colour.FOCUS), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(cell.adjusted(2, 2, -2, -2), 8, 8)
        painter.restore()

    def _paint_selected(self, painter: QPainter, cell: QRect, direction: Qt.LayoutDirection) -> None:
        painter.setPen(QPen(self._look.colour(Colour.LINE), self._look.edge))
        painter.setBrush(self._look.colour(Colour.SURFACE))
        painter.drawRoundedRect(cell.adjusted(1, 1, -1, -1), 8, 8)
        bar = QRect(cell.left(), cell.top() + 6, 3, cell.height() - 12)
        painter.fillRect(QStyle.visualRect(direction, cell, bar), self._look.colour(Colour.ACCENT))

    def _paint_words(
        self, painter: QPainter, cell: QRect, item: RailItem, direction: Qt.LayoutDirection, *, selected: bool
    ) -> None:
        if self._look.is_large:
            self._paint_stacked(painter, cell, item, direction, selected=selected)
            return
        inside = cell.adjusted(12, 0, -12, 0)
        pixels = self._look.scaled(20)
        icon_at = QRect(inside.left(), cell.center().y() - pixels // 2 + 1, pixels, pixels)
        shape = Colour.ACCENT if selected else item.mark.shape
        self._look.icon(item.mark.icon, shape).paint(painter, QStyle.visualRect(direction, inside, icon_at))
        words = inside.adjusted(pixels + 12, 0, -28 if item.count else 0, 0)
        start = QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignLeft)
        painter.setFont(self._look.face(Step.BODY, heavy=selected))
        painter.setPen(self._look.colour(Colour.TEXT if selected else item.mark.ink))
        centre = Qt.AlignmentFlag.AlignVCenter
        word = painter.fontMetrics().elidedText(item.word, Qt.TextElideMode.ElideRight, words.width())
        if item.caption:
            half = cell.height() // 2
            upper = QRect(words.left(), cell.top() + 4, words.width(), half - 3)
            lower = QRect(words.left(), cell.top() + half + 1, words.width(), half - 6)
            painter.drawText(QStyle.visualRect(direction, inside, upper), start | centre, word)
            painter.setFont(self._look.face(Step.CAPTION))
            painter.setPen(self._look.colour(Colour.TEXT_2))
            painter.drawText(QStyle.visualRect(direction, inside, lower), start | centre, item.caption)
        else:
            painter.drawText(QStyle.visualRect(direction, inside, words), start | centre, word)
        if item.count:
            painter.setFont(self._look.face(Step.CAPTION))
            painter.setPen(self._look.colour(Colour.TEXT_2))
            end = QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignRight)
            painter.drawText(inside, end | centre, item.count)

    def _paint_stacked(
        self, painter: QPainter, cell: QRect, item: RailItem, direction: Qt.LayoutDirection, *, selected: bool
    ) -> None:
        pixels = self._look.scaled(20)
        at = QRect(cell.center().x() - pixels // 2, cell.top() + 8, pixels, pixels)
        shape = Colour.ACCENT if selected else item.mark.shape
        self._look.icon(item.mark.icon, shape).paint(painter, at)
        face = self._look.face(Step.CAPTION, heavy=selected)
        painter.setFont(face)
        painter.setPen(self._look.colour(Colour.TEXT if selected else item.mark.ink))
        below = QRect(cell.left() + 6, at.bottom() + 4, cell.width() - 12, self._look.line(Step.CAPTION))
        word = QFontMetrics(face).elidedText(item.word, Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, word)
        if item.count:
            beside = QRect(at.right() + 8, at.top(), cell.right() - at.right() - 12, at.height())
            mirrored = QStyle.visualRect(direction, cell, beside)
            painter.setPen(self._look.colour(Colour.TEXT_2))
            painter.drawText(mirrored, Qt.AlignmentFlag.AlignCenter, item.count)


class RailList(QListView):
    """The items, as tall as they are. Signal `chosen(key)` by a click or Enter."""

    chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.items = RailModel(self)
        self._delegate = RailDelegate(look, self)
        self._at = ""
        self.setModel(self.items)
        self.setItemDelegate(self._delegate)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._grow)

    def show_items(self, items: Sequence[RailItem], *, at: str, name: str) -> None:
        """Replace the items and mark where we are."""
        self.setAccessibleName(name)
        self.items.replace(items)
        self._at = at
        self._mark_place()
        self._grow()

    def _mark_place(self) -> None:
        for place in range(self.items.rowCount()):
            if self.items.item_at(place).key == self._at:
                self.setCurrentIndex(self.items.index(place))
                return
        self.clearSelection()

    def _grow(self) -> None:
        heights = [self._delegate.item_height(self.items.item_at(n)) for n in range(self.items.rowCount())]
        self.setFixedHeight(max(sum(heights), 1))
        self.scheduleDelayedItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        current = self.currentIndex()
        if current.isValid() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(current.row())
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self._choose(index.row())

    def _choose(self, place: int) -> None:
        item = self.items.item_at(place)
        if item.may_go:
            self.chosen.emit(item.key)
        else:
            self._mark_place()
