# ruff: noqa: N802 - methods that override the toolkit keep its names
"""The 33 places of a sheet in three columns, to be read or to be typed; always from left to right, as on the paper.

Signals of `WordFields`: `finished()` at the end of the last word, `paste_refused()`, `entered(field)`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from fieldintake.ui.sheets.state import WORDS_OF_A_SHEET
from fieldintake.ui.theme import Look
from fieldintake.ui.widgets.label import Label, Tone
from fieldintake.ui.widgets.secret import HandField
from fieldintake.ui.words import Words
from fieldintake.wording.isolation import bare

_COLUMNS = 3
_ROWS = WORDS_OF_A_SHEET // _COLUMNS
_ENDS = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class WordField(HandField):
    """One word. Letters that only one word of the list begins with are completed; a blank or Enter ends it."""

    ended = Signal()
    emptied = Signal()
    entered = Signal()

    def __init__(self, known: Sequence[str]) -> None:
        super().__init__()
        self._known = known
        self.setMaxLength(16)
        self.textEdited.connect(self._complete)
        self._before = ""

    def _complete(self, typed: str) -> None:
        """Only while letters are added: taking one back must not bring it again."""
        grown = len(typed) > len(self._before)
        self._before = typed
        fits = [word for word in self._known if word.startswith(typed.lower())] if typed else []
        if grown and len(fits) == 1 and self.cursorPosition() == len(typed):
            self.setText(fits[0])
            self.setSelection(len(fits[0]), len(typed) - len(fits[0]))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENDS:
            self.deselect()
            self.ended.emit()
        elif event.key() == Qt.Key.Key_Backspace and not self.text():
            self.emptied.emit()
        else:
            super().keyPressEvent(event)


class WordLabels(QWidget):
    """The words of a sheet, each with its number."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.labels = [Label("", heavy=True) for _ in range(WORDS_OF_A_SHEET)]
        self.numbers = [_number(look, place) for place in range(WORDS_OF_A_SHEET)]
        _lay_out(self, self.numbers, self.labels)

    def show_words(self, words: Sequence[str]) -> None:
        """Nothing is shown where there are no words."""
        for place, label in enumerate(self.labels):
            label.say(words[place] if words else "")
            label.setMinimumHeight(self.numbers[place].sizeHint().height() + 8)


class WordFields(QWidget):
    """33 fields to type a sheet into."""

    finished = Signal()
    paste_refused = Signal()
    entered = Signal(QWidget)

    def __init__(self, look: Look, known: Sequence[str]) -> None:
        super().__init__()
        self.fields = [WordField(known) for _ in range(WORDS_OF_A_SHEET)]
        _lay_out(self, [_number(look, place) for place in range(WORDS_OF_A_SHEET)], self.fields)
        for place, each in enumerate(self.fields):
            last = place == WORDS_OF_A_SHEET - 1
            each.ended.connect(self.finished if last else self.fields[place + 1].setFocus)
            each.emptied.connect(self.fields[max(place - 1, 0)].setFocus)
            each.paste_refused.connect(self.paste_refused)
            each.entered.connect(partial(self.entered.emit, each))

    def say(self, words: Words) -> None:
        for place, each in enumerate(self.fields, start=1):
            each.setAccessibleName(bare(words.text("Word {place}", place=place)))

    def words(self) -> tuple[str, ...]:
        return tuple(each.text() for each in self.fields)

    def forget(self) -> None:
        """Empty every field and begin at the first."""
        for each in self.fields:
            each.clear()
        self.fields[0].setFocus()


def _number(look: Look, place: int) -> Label:
    number = Label(str(place + 1), tone=Tone.MUTED)
    number.setFixedWidth(look.scaled(28))
    return number


def _lay_out(holder: QWidget, numbers: Sequence[QWidget], cells: Sequence[QWidget]) -> None:
    holder.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(4)
    for place, (number, cell) in enumerate(zip(numbers, cells, strict=True)):
        row, column = place % _ROWS, place // _ROWS * 2
        grid.addWidget(number, row, column)
        grid.addWidget(cell, row, column + 1)
        grid.setColumnStretch(column + 1, 1)
