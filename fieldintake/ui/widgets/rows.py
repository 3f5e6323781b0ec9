# ruff: noqa: N802 - methods that override the toolkit keep its names
"""Lists of sentences: shape, code, sentence; why; when; and one quiet action.

Invariant: a list is a real model painted by a delegate, however many rows it has; what is painted is also said
by the accessible text of the row, the action included.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QSizePolicy, QWidget

from fieldintake.ui.marks import Mark
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Colour
from fieldintake.ui.widgets.row_delegate import RowDelegate, RowShape
from fieldintake.wording.isolation import bare

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list, already in words. `key` is what the screen knows it by."""

    key: str
    sentence: str
    reason: str = ""
    code: str = ""
    mark: Mark | None = None
    time: str = ""
    time_ink: Colour = Colour.TEXT_2
    action: str = ""
    heavy: bool = False
    third: str = ""
    group: str = ""

    @property
    def spoken(self) -> str:
        parts = (self.group, self.code, self.sentence, self.reason, self.third, self.time, self.action)
        return bare(". ".join(part for part in parts if part))


class RowModel(QAbstractListModel):
    """The rows of one list, replaced as a whole."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()

    def replace(self, rows: Sequence[Row]) -> None:
        if tuple(rows) == self._rows:
            return
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def row_at(self, place: int) -> Row:
        return self._rows[place]

    def place_of(self, key: str) -> int:
        """The place of a row, or -1."""
        return next((place for place, row in enumerate(self._rows) if row.key == key), -1)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return bare(row.sentence)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken
        return None


class RowList(QListView):
    """A list of rows as tall as its content, so that the page scrolls and not the list.

    Signals: `opened(key)` by Enter or a click on the row, `acted(key)` by a click on the action or by the menu
    key; a row without an action is only opened.
    """

    opened = Signal(str)
    acted = Signal(str)

    def __init__(self, look: Look, shape: RowShape | None = None) -> None:
        super().__init__()
        self.rows = RowModel(self)
        self._delegate = RowDelegate(look, shape or RowShape(), self)
        self.setModel(self.rows)
        self.setItemDelegate(self._delegate)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._grow)

    def show_rows(self, rows: Sequence[Row], *, name: str, chosen: str = "") -> None:
        """Replace the rows; `name` is what a screen reader calls the list."""
        self.setAccessibleName(bare(name))
        self.rows.replace(rows)
        place = self.rows.place_of(chosen)
        if place >= 0:
            self.setCurrentIndex(self.rows.index(place))
        self._grow()

    def _grow(self) -> None:
        total = sum(
            self._delegate.row_height(self.rows.row_at(place), self._wide())
            for place in range(self.rows.rowCount())
        )
        self.setFixedHeight(max(total, 1))
        self.scheduleDelayedItemsLayout()

    def _wide(self) -> int:
        return max(self.viewport().width(), 200)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._grow()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        current = self.currentIndex()
        if current.isValid() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._use(self.rows.row_at(current.row()), wants_action=True)
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        current = self.currentIndex()
        if current.isValid() and event.reason() == QContextMenuEvent.Reason.Keyboard:
            self._use(self.rows.row_at(current.row()), wants_action=True)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            row = self.rows.row_at(index.row())
            on_action = self._delegate.action_rect(row, self.visualRect(index)).contains(
                event.position().toPoint()
            )
            self._use(row, wants_action=on_action)

    def _use(self, row: Row, *, wants_action: bool) -> None:
        if wants_action and row.action:
            self.acted.emit(row.key)
        else:
            self.opened.emit(row.key)
