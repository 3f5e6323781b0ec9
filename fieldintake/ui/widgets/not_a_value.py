# ruff: noqa: N802 - methods that override the toolkit keep its names
"""The four answers that are not values: dashed, because nothing is there; solid and checked once chosen.

Invariant: each is as easy to choose as a value, and choosing it again takes it back.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Colour, Step
from fieldintake.wording.isolation import bare


class NotAValue(QAbstractButton):
    """One of the four, in one or two languages; checkable."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._hers = ""
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def say(self, staff: str, hers: str = "") -> None:
        self.setText(staff)
        self._hers = hers
        self.setAccessibleName(bare(", ".join(part for part in (staff, hers) if part)))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._look.face(Step.CAPTION, heavy=True))
        widest = max(metrics.horizontalAdvance(self.text()), metrics.horizontalAdvance(self._hers))
        lines = 2 if self._hers else 1
        height = max(self._look.scaled(52 if self._hers else 44), lines * self._look.line(Step.CAPTION) + 12)
        return QSize(widest + self._look.scaled(48), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.scaled(96), self.sizeHint().height())

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_edge(painter)
        line = self._look.line(Step.CAPTION)
        lines = 2 if self._hers else 1
        top = (self.height() - lines * line) // 2
        heavy = self._look.face(Step.CAPTION, heavy=self.isChecked())
        shift = self._paint_check(painter) if self.isChecked() else 0
        painter.setFont(heavy)
        painter.setPen(self._look.colour(Colour.TEXT))
        centre = Qt.AlignmentFlag.AlignCenter
        painter.drawText(shift, top, self.width() - shift, line, centre, self.text())
        if self._hers:
            painter.setFont(self._look.face(Step.CAPTION))
            ink = Colour.TEXT if self.isChecked() else Colour.TEXT_2
            painter.setPen(self._look.colour(ink))
            painter.drawText(shift, top + line, self.width() - shift, line, centre, self._hers)

    def _paint_edge(self, painter: QPainter) -> None:
        edge = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        pen = QPen(self._look.colour(Colour.LINE_STRONG), self._look.edge)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.isChecked():
            pen.setColor(self._look.colour(Colour.ACCENT))
            painter.setBrush(self._look.colour(Colour.ACCENT_SOFT))
        else:
            pen.setDashPattern([3, 2])
            if self.underMouse():
                painter.setBrush(self._look.colour(Colour.HOVER))
        painter.setPen(pen)
        painter.drawRoundedRect(edge, 8, 8)

    def _paint_check(self, painter: QPainter) -> int:
        """Paint the check mark before the words; how far they move right for it."""
        pixels = self._look.scaled(18)
        metrics = QFontMetrics(self._look.face(Step.CAPTION, heavy=True))
        words = max(metrics.horizontalAdvance(self.text()), metrics.horizontalAdvance(self._hers))
        room = max((self.width() - words) // 2 - pixels - 2, 6)
        left = (
            room if self.layoutDirection() is Qt.LayoutDirection.LeftToRight else self.width() - room - pixels
        )
        self._look.icon("check", Colour.ACCENT).paint(
            painter, left, (self.height() - pixels) // 2, pixels, pixels
        )
        return pixels // 2 if self.layoutDirection() is Qt.LayoutDirection.LeftToRight else 0
