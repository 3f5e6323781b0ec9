# ruff: noqa: N802 - methods that override the toolkit keep its names
"""A paragraph with its own direction and line height, wrapped to the width it is given."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Colour, Step
from fieldintake.ui.widgets.painted_text import PaintedText, lay_out
from fieldintake.wording.isolation import bare

_WIDEST = 760
_RESIZED = Qt.WidgetAttribute.WA_Resized


class Prose(QWidget):
    """Plain text. `right_to_left` None follows the layout direction; else the text keeps its own."""

    def __init__(
        self,
        look: Look,
        words: str = "",
        *,
        step: Step = Step.BODY,
        ink: Colour = Colour.TEXT,
        heavy: bool = False,
    ) -> None:
        super().__init__()
        self._look = look
        self._step = step
        self._ink = ink
        self._heavy = heavy
        self._words = words
        self._own_direction: bool | None = None
        self._made: dict[int, PaintedText] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look.changed.connect(self._forget)
        self.say(words)

    @property
    def words(self) -> str:
        return self._words

    def say(self, words: str, *, right_to_left: bool | None = None) -> None:
        """Show another text, in a direction of its own if given."""
        self._words = words
        self._own_direction = right_to_left
        self.setAccessibleName(bare(words))
        self._forget()

    def _forget(self) -> None:
        self._made.clear()
        self._hold_height()
        self.updateGeometry()
        self.update()

    def _hold_height(self) -> None:
        """Insist on the height of the width given: layouts inside layouts do not always ask for it."""
        needed = self.heightForWidth(self.width()) if self.testAttribute(_RESIZED) else 0
        if self.minimumHeight() != needed:
            self.setMinimumHeight(needed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._hold_height()

    def _text(self, width: int) -> PaintedText:
        if width not in self._made:
            rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
            self._made[width] = lay_out(
                self._words,
                self._look.face(self._step, heavy=self._heavy),
                width=width,
                line=self._look.line(self._step),
                right_to_left=rtl if self._own_direction is None else self._own_direction,
            )
        return self._made[width]

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return math.ceil(self._text(width).height)

    def sizeHint(self) -> QSize:
        natural = math.ceil(self._text(100_000).width)
        width = min(natural, self._look.scaled(_WIDEST))
        return QSize(width, self.heightForWidth(max(width, 1)))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.scaled(80), self._look.line(self._step))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.LayoutDirectionChange):
            self._forget()

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        self._text(self.width()).paint(painter, QPointF(0, 0), self._look.colour(self._ink))
