# ruff: noqa: N802 - methods that override the toolkit keep its names
"""A name or an address behind six dots; shown only while a person holds.

Invariant: the text reaches the widget only after it was asked for, and leaves it at release; six dots whatever
the length.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Colour, Step
from fieldintake.ui.widgets.label import Label, Tone
from fieldintake.ui.widgets.mark import Shape
from fieldintake.wording.isolation import isolate

DOTS = "••••••"


class Masked(QWidget):
    """Hold with the pointer or with Space. Signals: `wanted()` when the hold begins, `released()` when it ends."""

    wanted = Signal()
    released = Signal()

    def __init__(self, look: Look, *, wraps: bool = False) -> None:
        """`wraps` is for running text, which may take several lines while it is shown."""
        super().__init__()
        self._held = False
        self._wraps = wraps
        self.dots = Label(DOTS, Step.BODY if wraps else Step.LEAD, Tone.MUTED, wraps=wraps)
        self.hint = Label("", Step.CAPTION, Tone.MUTED)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 4, 0)
        row.setSpacing(8)
        row.addWidget(self.dots)
        row.addWidget(Shape(look, "eye-outline", Colour.TEXT_2, 18))
        row.addWidget(self.hint)
        row.addStretch(1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMinimumHeight(44)

    def say(self, hint: str, *, spoken: str) -> None:
        """`spoken` names what is hidden, as "Her name, hidden"."""
        self.hint.say(hint)
        self.setAccessibleName(spoken)
        self.setAccessibleDescription(hint)

    def reveal(self, text: str) -> None:
        """Show the text, if it is still being held."""
        if self._held:
            self.dots.say(isolate(text))
            self._make_room(wide=True)

    def _make_room(self, *, wide: bool) -> None:
        if self._wraps:
            self._row.setStretch(0, 12 if wide else 0)
            self.hint.setVisible(not wide)

    def _begin(self) -> None:
        if not self._held:
            self._held = True
            self.wanted.emit()

    def _end(self) -> None:
        if self._held:
            self._held = False
            self.dots.say(DOTS)
            self._make_room(wide=False)
            self.released.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._begin()

    def mouseReleaseEvent(self, _: QMouseEvent) -> None:
        self._end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._begin()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._end()
        else:
            super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._end()
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._end()
        super().hideEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.ActivationChange and not self.isActiveWindow():
            self._end()
        super().changeEvent(event)
