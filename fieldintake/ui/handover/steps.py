# ruff: noqa: N802 - methods that override the toolkit keep its names
"""How far she is, as a row of short bars; filled ones are behind her or where she is."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Colour

_WIDE, _HIGH, _GAP, _MOST = 48, 8, 8, 10


class Steps(QWidget):
    """Bars for at most ten questions; the words beside it say the rest."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._number = self._of = 0
        look.changed.connect(self.updateGeometry)

    def show_steps(self, number: int, of: int) -> None:
        self._number, self._of = number, of if of <= _MOST else 0
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        wide = self._of * (self._look.scaled(_WIDE) + _GAP)
        return QSize(wide, self._look.scaled(_HIGH) + 4)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide, high = self._look.scaled(_WIDE), self._look.scaled(_HIGH)
        top = (self.height() - high) / 2
        for place in range(self._of):
            near = place if self.layoutDirection() is Qt.LayoutDirection.LeftToRight else self._of - 1 - place
            bar = QRectF(near * (wide + _GAP) + 1, top, wide, high)
            filled = place < self._number
            painter.setPen(
                QPen(self._look.colour(Colour.ACCENT if filled else Colour.LINE_STRONG), self._look.edge)
            )
            painter.setBrush(self._look.colour(Colour.ACCENT) if filled else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(bar, high / 2, high / 2)
        painter.end()
