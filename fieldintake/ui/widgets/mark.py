# ruff: noqa: N802 - methods that override the toolkit keep its names
"""A state as shape, word and colour."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from fieldintake.ui.marks import Mark
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Colour, Step
from fieldintake.ui.widgets.label import Label, Tone

_TONES = {
    Colour.AMBER: Tone.AMBER,
    Colour.BRICK: Tone.BRICK,
    Colour.ACCENT: Tone.ACCENT,
    Colour.TEXT_2: Tone.MUTED,
}


class Shape(QWidget):
    """One icon, for the eye only: the word beside it is what a screen reader says."""

    def __init__(self, look: Look, icon: str, colour: Colour = Colour.TEXT_2, pixels: int = 20) -> None:
        super().__init__()
        self._look = look
        self._icon_name = icon
        self._colour = colour
        self._pixels = pixels
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def show_mark(self, icon: str, colour: Colour) -> None:
        self._icon_name = icon
        self._colour = colour
        self.update()

    def sizeHint(self) -> QSize:
        pixels = self._look.scaled(self._pixels)
        return QSize(pixels, pixels)

    def paintEvent(self, _: QPaintEvent) -> None:
        if self._icon_name:
            painter = QPainter(self)
            self._look.icon(self._icon_name, self._colour).paint(painter, self.rect())


class StateMark(QWidget):
    """Shape and word of one state."""

    def __init__(self, look: Look, *, step: Step = Step.BODY, heavy: bool = False, pixels: int = 18) -> None:
        super().__init__()
        self.shape = Shape(look, "", pixels=pixels)
        self.label = Label("", step, heavy=heavy)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.shape)
        row.addWidget(self.label)
        row.addStretch(1)

    def render_state(self, mark: Mark, words: str) -> None:
        self.shape.show_mark(mark.icon, mark.shape)
        self.label.say(words)
        self.label.set_tone(_TONES.get(mark.ink, Tone.PLAIN))
