"""Questions with the same choices as the rows of a table: the choices stand once, above."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QWidget

from fieldintake.domain.values import UnansweredKind
from fieldintake.ui.questions.state import Asked, Control, Grid, Twice
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Step
from fieldintake.ui.widgets.button import Picker
from fieldintake.ui.widgets.card import Card
from fieldintake.ui.widgets.choice import Choice
from fieldintake.ui.widgets.label import Label, Tone
from fieldintake.ui.widgets.own_width import OwnWidth
from fieldintake.ui.words import Words
from fieldintake.wording.isolation import bare


class GridCard(OwnWidth, Card):
    """A table of questions. Signal: `answered(path, raw)`, as of a card with one question."""

    answered = Signal(str, object)

    def __init__(self, look: Look, words: Words, grid: Grid) -> None:
        super().__init__(padding=(24, 18), spacing=10)
        self._look, self._words = look, words
        self._boxes: dict[str, dict[str, Choice]] = {}
        self._others: dict[str, Picker] = {}
        self._groups: list[QButtonGroup] = []
        self._rows: dict[str, Asked] = {}
        if grid.label:
            self.add(_both(grid.label, Step.LEAD, heavy=True))
        table = QWidget()
        self._table = QGridLayout(table)
        self._table.setContentsMargins(0, 0, 0, 0)
        self._table.setHorizontalSpacing(8)
        self._table.setColumnStretch(0, 1)
        for place, option in enumerate(grid.options, 1):
            self._table.addWidget(_both(option.label, Step.CAPTION), 0, place, Qt.AlignmentFlag.AlignHCenter)
        for number, row in enumerate(grid.rows, 1):
            self._add_row(number, row)
        self.add(table)
        self.setObjectName(grid.path)

    def _add_row(self, number: int, row: Asked) -> None:
        several = row.control in (Control.MANY, Control.MANY_FROM_LIST)
        self._table.addWidget(_both(row.label, Step.BODY, heavy=True), number, 0)
        group = QButtonGroup(self)
        group.setExclusive(not several)
        self._groups.append(group)
        boxes: dict[str, Choice] = {}
        for place, option in enumerate(row.options, 1):
            box = Choice(self._look, several=several)
            box.say("")
            box.setFixedWidth(self._look.scaled(44))
            said = f"{option.label.staff}, {row.label.staff}"
            box.setAccessibleName(bare(said))
            box.setToolTip(bare(option.label.staff))
            box.clicked.connect(lambda _=False, path=row.path: self._send(path))
            group.addButton(box)
            boxes[option.value] = box
            self._table.addWidget(box, number, place, Qt.AlignmentFlag.AlignHCenter)
        self._boxes[row.path] = boxes
        other = Picker(self._look)
        none = ("", self._words.text("Answered in the table"))
        other.offer((none, *((kind.value, self._words.of(kind)) for kind in UnansweredKind)), "")
        other.setAccessibleName(bare(f"{row.label.staff}: {self._words.text('no answer')}"))
        other.activated.connect(lambda _, path=row.path: self._send_other(path))
        self._others[row.path] = other
        self._table.addWidget(other, number, len(row.options) + 1)

    def _send(self, path: str) -> None:
        chosen = [value for value, box in self._boxes[path].items() if box.isChecked()]
        self.answered.emit(path, " ".join(chosen) or None)

    def _send_other(self, path: str) -> None:
        value = self._others[path].value
        self.answered.emit(path, UnansweredKind(value) if value else None)

    def show_grid(self, grid: Grid) -> None:
        """Take over the answers of a state."""
        for group, row in zip(self._groups, grid.rows, strict=True):
            exclusive = group.exclusive()
            group.setExclusive(False)
            for value, box in self._boxes[row.path].items():
                box.setChecked(value in row.chosen)
                box.setEnabled(not row.is_read_only)
            group.setExclusive(exclusive)
            other = self._others[row.path]
            other.setCurrentIndex(other.findData(row.unanswered.value if row.unanswered is not None else ""))
            other.setEnabled(not row.is_read_only)

    def row_widget(self, path: str) -> QWidget:
        """The first widget of a row, for the keyboard."""
        return next(iter(self._boxes[path].values()), self._others[path])


def _both(texts: Twice, step: Step, *, heavy: bool = False) -> QWidget:
    """A text, hers under it."""
    words = "\n".join(part for part in (texts.staff, texts.hers) if part)
    return Label(words, step, Tone.PLAIN, heavy=heavy, wraps=True)
