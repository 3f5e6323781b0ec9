# ruff: noqa: N802 - methods that override the toolkit keep its names
"""A range: a few steps as choices in a row, many as a slider that says where it stands.

Invariant: a scale that was not touched holds no answer, and never looks as if it did.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSlider, QVBoxLayout, QWidget

from fieldintake.ui.questions.field import Field
from fieldintake.ui.questions.state import Asked, Scale
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Step
from fieldintake.ui.widgets.choice import Choice
from fieldintake.ui.widgets.label import Label, Tone
from fieldintake.ui.widgets.wrap_row import WrapHolder, WrapRow
from fieldintake.ui.words import Words

MOST_CHOICES = 11


class StepsField(Field):
    """Each step is a choice; a picked one can be let go again."""

    def __init__(self, look: Look, scale: Scale, *, upright: bool = False) -> None:
        super().__init__()
        holder = WrapHolder()
        row = WrapRow(holder, spacing=8, least=look.scaled(64))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.group = QButtonGroup(self)
        self._boxes: dict[int, Choice] = {}
        self._scale = scale
        self._was: Choice | None = None
        for place in range(scale.count):
            box = Choice(look, several=False, framed=True)
            box.say(scale.at(place))
            box.setMinimumWidth(look.scaled(72))
            box.pressed.connect(lambda box=box: self._note(box))
            box.clicked.connect(lambda _=False, place=place: self._choose(place))
            self.group.addButton(box)
            self._boxes[place] = box
            if upright:
                column.addWidget(box)
            else:
                row.put(box)
        row.put(QWidget(), grows=True)
        column.addWidget(holder)
        holder.setVisible(not upright)
        self.setFocusProxy(self._boxes[0])

    def _note(self, box: Choice) -> None:
        self._was = box if box.isChecked() else None

    def _choose(self, place: int) -> None:
        again, self._was = self._was is self._boxes[place], None
        self.answered.emit(None if again else self._scale.at(place))

    def show_asked(self, asked: Asked) -> None:
        chosen = self._scale.place_of(asked.raw)
        self.group.setExclusive(False)
        for place, box in self._boxes.items():
            box.setChecked(place == chosen)
            box.setEnabled(not asked.is_read_only)
        self.group.setExclusive(True)

    def name_after(self, name: str, description: str) -> None:
        self.setAccessibleName(name)
        for box in self._boxes.values():
            box.setAccessibleDescription(f"{name}. {description}" if description else name)


class _Slider(QSlider):
    """Answers to the keyboard and the mouse; a page that is scrolled under the pointer moves nothing."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        before = self.value()
        super().keyPressEvent(event)
        if self.value() == before and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.sliderMoved.emit(before)  # the step where it stands is the answer


class SliderField(Field):
    """A slider with its value in figures beside it."""

    def __init__(self, look: Look, words: Words, scale: Scale) -> None:
        super().__init__()
        self._words, self._scale = words, scale
        self.slider = _Slider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, scale.count - 1)
        self.slider.setPageStep(max(1, scale.count // 10))
        self.slider.setMinimumHeight(look.scaled(44))
        self.value = Label("", Step.LEAD, heavy=True)
        ends = QHBoxLayout()
        ends.addWidget(Label(scale.at(0), Step.CAPTION, Tone.MUTED))
        ends.addStretch(1)
        ends.addWidget(self.value)
        ends.addStretch(1)
        ends.addWidget(Label(scale.at(scale.count - 1), Step.CAPTION, Tone.MUTED))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.slider)
        column.addLayout(ends)
        self.setFocusProxy(self.slider)
        self._name = ""
        self._taking_over = False
        self.slider.valueChanged.connect(self._moved)
        self.slider.sliderMoved.connect(self._moved)

    def _moved(self, place: int) -> None:
        if not self._taking_over:
            self.answered.emit(self._scale.at(place))

    def show_asked(self, asked: Asked) -> None:
        place = self._scale.place_of(asked.raw)
        self._taking_over = True
        self.slider.setValue(0 if place is None else place)
        self._taking_over = False
        self.slider.setEnabled(not asked.is_read_only)
        said = self._words.text("No answer yet") if place is None else self._scale.at(place)
        self.value.say(said)
        self.slider.setAccessibleName(f"{self._name}: {said}" if self._name else said)

    def name_after(self, name: str, description: str) -> None:
        self._name = name
        self.slider.setAccessibleName(f"{name}: {self.value.text()}")
        self.slider.setAccessibleDescription(description)
