"""Lays out and paints wrapped plain text with the line boxes of the type scale; case codes stand out in bold.

Invariant: nothing in a text is markup; a code in it is never broken, and is bold wherever it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QTextCharFormat, QTextLayout, QTextOption

_CODE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}[-\u2011][0-9A-HJKMNP-TV-Z]{4}\b")


@dataclass(slots=True)
class PaintedText:
    """Paragraphs laid out for one width; owned by whoever paints it."""

    layouts: list[QTextLayout]
    height: float
    width: float

    def paint(self, painter: QPainter, at: QPointF, colour: QColor) -> None:
        painter.setPen(colour)
        for layout in self.layouts:
            layout.draw(painter, at)


def _bold_codes(text: str, font: QFont) -> list[QTextLayout.FormatRange]:
    ranges = []
    for match in _CODE.finditer(text):
        bold = QTextCharFormat()
        heavy = QFont(font)
        heavy.setWeight(QFont.Weight.Bold)
        bold.setFont(heavy)
        part = QTextLayout.FormatRange()
        part.start, part.length, part.format = match.start(), match.end() - match.start(), bold
        ranges.append(part)
    return ranges


def _option(*, right_to_left: bool) -> QTextOption:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    if right_to_left:
        option.setTextDirection(Qt.LayoutDirection.RightToLeft)
        option.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
    else:
        option.setTextDirection(Qt.LayoutDirection.LeftToRight)
        option.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
    return option


def lay_out(
    text: str, font: QFont, *, width: float, line: float, right_to_left: bool, lines_at_most: int = 0
) -> PaintedText:
    """Break a text to a width; the height is a whole number of line boxes, or of the font's own if larger."""
    layouts: list[QTextLayout] = []
    top, widest, count = 0.0, 0.0, 0
    for paragraph in text.replace("\u2028", "\n").split("\n"):
        layout = QTextLayout(paragraph, font)
        layout.setTextOption(_option(right_to_left=right_to_left))
        layout.setFormats(_bold_codes(paragraph, font))
        layout.beginLayout()
        while lines_at_most == 0 or count < lines_at_most:
            row = layout.createLine()
            if not row.isValid():
                break
            row.setLineWidth(max(width, 1.0))
            box = max(line, row.height())
            row.setPosition(QPointF(0, top + (box - row.height()) / 2))
            top, count = top + box, count + 1
            widest = max(widest, row.naturalTextWidth())
        layout.endLayout()
        layouts.append(layout)
    return PaintedText(layouts, top, widest)
