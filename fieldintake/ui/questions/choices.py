"""Choices to tick or to pick: under each other, side by side, with pictures, or from a menu."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QButtonGroup, QComboBox, QCompleter, QGridLayout, QVBoxLayout, QWidget

from fieldintake.ui.questions.field import Field
from fieldintake.ui.questions.state import Asked, Control, Option
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Step
from fieldintake.ui.widgets.button import Picker
from fieldintake.ui.widgets.choice import Choice
from fieldintake.ui.widgets.picture import Picture, picture_in
from fieldintake.ui.widgets.wrap_row import WrapHolder, WrapRow
from fieldintake.ui.words import Words

ROOM = QSize(240, 160)
"""How large a picture of the form is shown."""


class ChoicesField(Field):
    """A list of choices to tick or to pick; a picked one can be let go again."""

    def __init__(self, look: Look, asked: Asked, *, hers_right_to_left: bool, tall: bool = False) -> None:
        super().__init__()
        self._look, self._tall = look, tall
        self._several = asked.control is Control.MANY
        self._goes_on = asked.goes_on
        self._boxes: dict[str, Choice] = {}
        self._pressed_checked: Choice | None = None
        self.group = QButtonGroup(self)
        self.group.setExclusive(not self._several)
        made = [self._made(option, asked, hers_right_to_left=hers_right_to_left) for option in asked.options]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._laid_out(made, 2 if tall else asked.columns))
        if self._boxes:
            self.setFocusProxy(next(iter(self._boxes.values())))

    def _made(self, option: Option, asked: Asked, *, hers_right_to_left: bool) -> QWidget:
        side_by_side = asked.columns != 1 or self._tall
        step = Step.TITLE if self._tall else Step.BODY
        box = Choice(self._look, several=self._several, framed=side_by_side, step=step)
        box.say(option.label.staff, option.label.hers, hers_right_to_left=hers_right_to_left)
        if self._tall:
            box.setMinimumHeight(self._look.scaled(96))
        box.clicked.connect(self._send)
        box.pressed.connect(lambda: self._note_press(box))
        self.group.addButton(box)
        self._boxes[option.value] = box
        picture = picture_in(option.picture, ROOM, self._look)
        return box if picture is None else _with_picture(box, picture)

    def _laid_out(self, made: list[QWidget], columns: int) -> QWidget:
        if columns == 0:
            holder = WrapHolder()
            row = WrapRow(holder, spacing=8, least=self._look.scaled(120))
            for widget in made:
                row.put(widget, grows=True)
            return holder
        grid_holder = QWidget()
        grid = QGridLayout(grid_holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(2 if columns == 1 else 12)
        columns = 1 if self._look.is_large else columns
        for place, widget in enumerate(made):
            grid.addWidget(widget, place // columns, place % columns)
        for place in range(columns):
            grid.setColumnStretch(place, 1)
        return grid_holder

    def _note_press(self, box: Choice) -> None:
        self._pressed_checked = box if box.isChecked() else None

    def _send(self) -> None:
        if not self._several and self._pressed_checked is not None:
            self._pressed_checked = None
            self.answered.emit(None)
            return
        chosen = [value for value, box in self._boxes.items() if box.isChecked()]
        self.answered.emit(" ".join(chosen) or None)
        if self._goes_on and chosen:
            self.went_on.emit()

    def show_asked(self, asked: Asked) -> None:
        self.group.setExclusive(False)
        for value, box in self._boxes.items():
            box.setChecked(value in asked.chosen)
            box.setEnabled(not asked.is_read_only)
        self.group.setExclusive(not self._several)

    def name_after(self, name: str, description: str) -> None:
        self.setAccessibleName(name)
        for box in self._boxes.values():
            box.setAccessibleDescription(name)
        if self._boxes and description:
            next(iter(self._boxes.values())).setAccessibleDescription(f"{name}. {description}")


def _with_picture(box: Choice, shown: Picture) -> QWidget:
    """The picture over its words; the words are what a screen reader says."""
    holder = QWidget()
    shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(shown)
    column.addWidget(box)
    return holder


class MenuField(Field):
    """One from a menu; typing looks for it."""

    def __init__(self, look: Look, words: Words, asked: Asked) -> None:
        super().__init__()
        self.entry = Picker(look)
        self.entry.setEditable(True)
        self.entry.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer, typed = self.entry.completer(), self.entry.lineEdit()
        assert completer is not None
        assert typed is not None
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        typed.setPlaceholderText(words.text("Choose, or leave it"))
        self._choices = tuple((option.value, in_both(option)) for option in asked.options)
        self.entry.offer(self._choices, "")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.entry)
        self.setFocusProxy(self.entry)
        self.entry.activated.connect(lambda _: self.answered.emit(self.entry.value or None))

    def show_asked(self, asked: Asked) -> None:
        self.entry.setEnabled(not asked.is_read_only)
        chosen = asked.chosen[0] if asked.chosen else ""
        if self.entry.value != chosen:
            self.entry.offer(self._choices, chosen)
            if not chosen:
                self.entry.setEditText("")


def in_both(option: Option) -> str:
    """A choice in one line, in both languages where there are two."""
    return " · ".join(part for part in (option.label.staff, option.label.hers) if part)
