"""The widgets that take an answer. Each emits `answered(raw)`: text, or None to clear.

Invariant: a field never changes what a person is typing; a new state is taken over only where it differs.
"""

from __future__ import annotations

from PySide6.QtCore import QRegularExpression, Qt
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
)

from fieldintake.ui.questions.dates import DateField
from fieldintake.ui.questions.field import Field
from fieldintake.ui.questions.state import Asked, Control
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Step
from fieldintake.ui.widgets.button import Picker
from fieldintake.ui.widgets.choice import Choice
from fieldintake.ui.widgets.label import Label, Tone
from fieldintake.ui.words import Words

_PATTERNS = {
    Control.INTEGER: r"[-+]?\d{0,9}",
    Control.DECIMAL: r"[-+]?\d{0,12}([.,]\d{0,6})?",
    Control.DIGITS: r"[-+0-9 ()./]*",
    Control.TIME: r"\d{0,2}(:\d{0,2})?",
}
_NARROW = frozenset({Control.INTEGER, Control.DECIMAL, Control.TIME})


class LineField(Field):
    """One line: text, digits, numbers, a time, or a secret."""

    def __init__(self, look: Look, control: Control) -> None:
        super().__init__()
        self._is_number = control is Control.DECIMAL
        self.entry = QLineEdit()
        if control is Control.SECRET:
            self.entry.setEchoMode(QLineEdit.EchoMode.PasswordEchoOnEdit)
        if control in _PATTERNS:
            self.entry.setValidator(
                QRegularExpressionValidator(QRegularExpression(_PATTERNS[control]), self.entry)
            )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        if control in _NARROW:
            self.entry.setMaximumWidth(look.scaled(200))
            row.addWidget(self.entry)
            row.addStretch(1)
        else:
            row.addWidget(self.entry, 1)
        self.setFocusProxy(self.entry)
        self.entry.textEdited.connect(self._send)

    def _send(self, typed: str) -> None:
        self.answered.emit((typed.replace(",", ".") if self._is_number else typed) or None)

    def show_asked(self, asked: Asked) -> None:
        self.entry.setReadOnly(asked.is_read_only)
        if self.entry.text() != asked.raw and not self.entry.hasFocus():
            self.entry.setText(asked.raw)
        elif not asked.raw and asked.unanswered is not None:
            self.entry.clear()


class LinesField(Field):
    """Several lines of text."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.entry = QPlainTextEdit()
        self.entry.setTabChangesFocus(True)
        self.entry.setFixedHeight(look.scaled(24 * 5) + 18)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.entry)
        self._taking_over = False
        self.setFocusProxy(self.entry)
        self.entry.textChanged.connect(self._send)

    def _send(self) -> None:
        if not self._taking_over:
            self.answered.emit(self.entry.toPlainText() or None)

    def show_asked(self, asked: Asked) -> None:
        self.entry.setReadOnly(asked.is_read_only)
        cleared = not asked.raw and asked.unanswered is not None
        if self.entry.toPlainText() != asked.raw and (cleared or not self.entry.hasFocus()):
            self._taking_over = True
            self.entry.setPlainText(asked.raw)
            self._taking_over = False


class ChoicesField(Field):
    """A list of choices to tick or to pick; a picked one can be let go again."""

    def __init__(self, look: Look, asked: Asked, *, hers_right_to_left: bool) -> None:
        super().__init__()
        self._several = asked.control is Control.MANY
        self._boxes: dict[str, Choice] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.group = QButtonGroup(self)
        self.group.setExclusive(not self._several)
        for option in asked.options:
            box = Choice(look, several=self._several)
            box.say(option.label.staff, option.label.hers, hers_right_to_left=hers_right_to_left)
            box.clicked.connect(self._send)
            box.pressed.connect(lambda box=box: self._note_press(box))
            self.group.addButton(box)
            self._boxes[option.value] = box
            column.addWidget(box)
        self._pressed_checked: Choice | None = None

    def _note_press(self, box: Choice) -> None:
        self._pressed_checked = box if box.isChecked() else None

    def _send(self) -> None:
        if not self._several and self._pressed_checked is not None:
            self._pressed_checked = None
            self.answered.emit(None)
            return
        chosen = [value for value, box in self._boxes.items() if box.isChecked()]
        self.answered.emit(" ".join(chosen) or None)

    def show_asked(self, asked: Asked) -> None:
        self.group.setExclusive(False)
        for value, box in self._boxes.items():
            box.setChecked(value in asked.chosen)
            box.setEnabled(not asked.is_read_only)
        self.group.setExclusive(not self._several)


class MenuField(Field):
    """One from a long list; typing looks for it."""

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
        self._choices = tuple(
            (option.value, " · ".join(part for part in (option.label.staff, option.label.hers) if part))
            for option in asked.options
        )
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


class AcknowledgeField(Field):
    """One box: this was said."""

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__()
        self.box = Choice(look, several=True)
        self.box.say(words.text("This was said to her"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.box)
        self.setFocusProxy(self.box)
        self.box.clicked.connect(lambda: self.answered.emit("OK" if self.box.isChecked() else None))

    def show_asked(self, asked: Asked) -> None:
        self.box.setChecked(asked.raw == "OK")
        self.box.setEnabled(not asked.is_read_only)


class SilentField(Field):
    """No control: a note, or a kind of answer that is given elsewhere."""

    def __init__(self, words: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        if words:
            column.addWidget(Label(words, Step.CAPTION, Tone.MUTED, wraps=True))

    def show_asked(self, asked: Asked) -> None:
        self.setVisible(asked.control is Control.ELSEWHERE)


def field_for(look: Look, words: Words, asked: Asked, *, hers_right_to_left: bool) -> Field:
    """The field of a question."""
    match asked.control:
        case Control.ONE | Control.MANY:
            return ChoicesField(look, asked, hers_right_to_left=hers_right_to_left)
        case Control.ONE_FROM_MENU:
            return MenuField(look, words, asked)
        case Control.LINES:
            return LinesField(look)
        case Control.DATE | Control.MONTH | Control.YEAR:
            return DateField(look, words, asked.control)
        case Control.ACKNOWLEDGE:
            return AcknowledgeField(look, words)
        case Control.NOTE:
            return SilentField("")
        case Control.ELSEWHERE:
            return SilentField(words.text("This kind of answer is written on paper for now."))
        case _:
            return LineField(look, asked.control)
