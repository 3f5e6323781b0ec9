# ruff: noqa: N802 - methods that override the toolkit keep its names
"""Paints one row of a list of sentences, in either direction, at any text size.

Invariant: heights grow with the text and are never fixed; text wraps, only codes and times keep their width.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Colour, Step
from fieldintake.ui.widgets.painted_text import PaintedText, lay_out

if TYPE_CHECKING:
    from fieldintake.ui.widgets.rows import Row

_PAD_X = 20
_GAP = 16


@dataclass(frozen=True, slots=True)
class RowShape:
    """What columns a list has: px at 100 % text."""

    least: int = 72
    code: int = 108
    selects: bool = False
    pad_y: int = 12


class RowDelegate(QStyledItemDelegate):
    """Draws `Row`s of one list."""

    def __init__(self, look: Look, shape: RowShape, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shape = shape

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        view = option.widget
        width = view.viewport().width() if isinstance(view, QListView) else option.rect.width()
        return QSize(width, self.row_height(index.data(Qt.ItemDataRole.UserRole), max(width, 200)))

    def row_height(self, row: Row, width: int) -> int:
        """The height that a row needs at a width, its group head included."""
        texts = self._texts(row, width)
        return self._head_height(row) + max(
            self._look.scaled(self._shape.least),
            round(sum(text.height for text in texts)) + 2 * self._shape.pad_y,
        )

    def action_rect(self, row: Row, cell: QRect) -> QRect:
        """Where the action of a row is, for a click."""
        if not row.action:
            return QRect()
        width = self._action_width(row) + 2 * _GAP
        inside = QRect(cell.right() - width, cell.top() + self._head_height(row), width, cell.height())
        return QStyle.visualRect(self._direction(), cell, inside)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row: Row = index.data(Qt.ItemDataRole.UserRole)
        painter.save()
        cell = QRect(option.rect)
        if row.group:
            self._paint_head(painter, cell, row)
            cell.setTop(cell.top() + self._head_height(row))
        self._paint_ground(painter, option, cell, first=index.row() == 0 or bool(row.group))
        self._paint_row(painter, cell, row)
        if option.state & QStyle.StateFlag.State_HasFocus:
            self._paint_focus(painter, cell)
        painter.restore()

    def _direction(self) -> Qt.LayoutDirection:
        return Qt.LayoutDirection.RightToLeft if self._look.is_rtl else Qt.LayoutDirection.LeftToRight

    def _head_height(self, row: Row) -> int:
        return self._look.scaled(36) if row.group else 0

    def _action_width(self, row: Row) -> int:
        return QFontMetrics(self._look.face(Step.BODY)).horizontalAdvance(row.action) if row.action else 0

    def _time_width(self, row: Row) -> int:
        metrics = QFontMetrics(self._look.face(Step.CAPTION))
        return metrics.horizontalAdvance(row.time) + 2 if row.time else 0

    def _code_width(self, row: Row) -> int:
        if not row.code:
            return 0
        needed = QFontMetrics(self._look.face(Step.BODY, heavy=True)).horizontalAdvance(row.code) + _GAP
        return max(self._look.scaled(self._shape.code), needed)

    def _mark_width(self, row: Row) -> int:
        return self._look.scaled(20) + _GAP if row.mark else 0

    def _end_width(self, row: Row) -> int:
        action = max(self._look.scaled(72), self._action_width(row)) + _GAP if row.action else 0
        return self._time_width(row) + (_GAP if row.time else 0) + action

    def _texts(self, row: Row, width: int) -> list[PaintedText]:
        room = width - 2 * _PAD_X - self._mark_width(row) - self._end_width(row)
        rtl = self._look.is_rtl
        sentence = lay_out(
            row.sentence,
            self._look.face(Step.BODY, heavy=row.heavy),
            width=max(room - self._code_width(row), 80),
            line=self._look.line(Step.BODY),
            right_to_left=rtl,
        )
        others = [
            lay_out(
                text,
                self._look.face(Step.CAPTION),
                width=max(room, 80),
                line=self._look.line(Step.CAPTION),
                right_to_left=rtl,
            )
            for text in (row.reason, row.third)
            if text
        ]
        return [sentence, *others]

    def _paint_head(self, painter: QPainter, cell: QRect, row: Row) -> None:
        head = QRect(cell.left(), cell.top(), cell.width(), self._head_height(row))
        painter.fillRect(head, self._look.colour(Colour.SUNKEN))
        painter.setFont(self._look.face(Step.CAPTION))
        painter.setPen(self._look.colour(Colour.TEXT_2))
        leading = Qt.AlignmentFlag.AlignVCenter | QStyle.visualAlignment(
            self._direction(), Qt.AlignmentFlag.AlignLeft
        )
        painter.drawText(head.adjusted(_PAD_X, 0, -_PAD_X, 0), leading, row.group)
        painter.setPen(QPen(self._look.colour(Colour.LINE), self._look.edge))
        if cell.top() > 0:
            painter.drawLine(head.topLeft(), head.topRight())
        painter.drawLine(head.bottomLeft(), head.bottomRight())

    def _paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, cell: QRect, *, first: bool
    ) -> None:
        chosen = self._shape.selects and bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(cell, self._look.colour(Colour.ACCENT_SOFT))
            bar = QRect(cell.left(), cell.top(), 4, cell.height())
            painter.fillRect(
                QStyle.visualRect(self._direction(), cell, bar), self._look.colour(Colour.ACCENT)
            )
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.colour(Colour.HOVER))
            painter.drawRoundedRect(cell.adjusted(3, 3, -3, -3), 8, 8)
        if not first:
            painter.setPen(QPen(self._look.colour(Colour.LINE), self._look.edge))
            painter.drawLine(cell.topLeft(), cell.topRight())

    def _paint_row(self, painter: QPainter, cell: QRect, row: Row) -> None:
        texts = self._texts(row, cell.width())
        inside = cell.adjusted(_PAD_X, 0, -_PAD_X, 0)
        place = QStyle.visualRect
        direction = self._direction()
        height = sum(text.height for text in texts)
        top = cell.top() + (cell.height() - height) / 2
        left = inside.left()
        if row.mark:
            pixels = self._look.scaled(20)
            where = QRect(left, round(cell.top() + (cell.height() - pixels) / 2), pixels, pixels)
            self._look.icon(row.mark.icon, row.mark.shape).paint(painter, place(direction, inside, where))
            left += self._mark_width(row)
        line = self._look.line(Step.BODY)
        if row.code:
            where = place(direction, inside, QRect(left, round(top), self._code_width(row) - _GAP, line))
            painter.setFont(self._look.face(Step.BODY, heavy=True))
            painter.setPen(self._look.colour(Colour.TEXT))
            side = Qt.AlignmentFlag.AlignRight if self._look.is_rtl else Qt.AlignmentFlag.AlignLeft
            painter.drawText(where, side | Qt.AlignmentFlag.AlignVCenter, row.code)
        self._paint_texts(painter, inside, row, texts, left, top)
        self._paint_end(painter, inside, row)

    def _paint_texts(
        self, painter: QPainter, inside: QRect, row: Row, texts: list[PaintedText], left: int, top: float
    ) -> None:
        for place, text in enumerate(texts):
            indent = self._code_width(row) if place == 0 else 0
            room = inside.right() - left - self._end_width(row) - indent + 1
            box = QRect(left + indent, 0, max(room, 80), 1)
            where = QStyle.visualRect(self._direction(), inside, box)
            ink = Colour.TEXT if place == 0 else Colour.TEXT_2
            text.paint(painter, QPointF(where.left(), top), self._look.colour(ink))
            top += text.height

    def _paint_end(self, painter: QPainter, inside: QRect, row: Row) -> None:
        direction = self._direction()
        side = Qt.AlignmentFlag.AlignLeft if self._look.is_rtl else Qt.AlignmentFlag.AlignRight
        right = inside.right()
        if row.action:
            width = max(self._look.scaled(72), self._action_width(row))
            font = self._look.face(Step.BODY)
            font.setUnderline(self._look.underlines_quiet)
            painter.setFont(font)
            painter.setPen(self._look.colour(Colour.ACCENT))
            where = QStyle.visualRect(
                direction, inside, QRect(right - width, inside.top(), width, inside.height())
            )
            painter.drawText(where, side | Qt.AlignmentFlag.AlignVCenter, row.action)
            right -= width + _GAP
        if row.time:
            width = self._time_width(row)
            painter.setFont(self._look.face(Step.CAPTION))
            painter.setPen(self._look.colour(row.time_ink))
            where = QStyle.visualRect(
                direction, inside, QRect(right - width, inside.top(), width, inside.height())
            )
            painter.drawText(where, side | Qt.AlignmentFlag.AlignVCenter, row.time)

    def _paint_focus(self, painter: QPainter, cell: QRect) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._look.colour(Colour.FOCUS), 3))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(cell.adjusted(4, 4, -4, -4), 8, 8)
