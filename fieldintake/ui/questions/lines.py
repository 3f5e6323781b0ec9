"""Answers that are typed: one line or several, digits, numbers, a secret.

Invariant: a field never changes what a person is typing; a new state is taken over only where it differs.
"""

from __future__ import annotations

import unicodedata
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QRegularExpression
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout

from fieldintake.ui.questions.field import Field
from fieldintake.ui.questions.state import Asked, Control
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Step
from fieldintake.ui.widgets.label import Label, Tone
from fieldintake.ui.words import Words
from fieldintake.wording.numbers_dates import number

_PATTERNS = {
    Control.INTEGER: r"[-+]?\d{0,9}",
    Control.DECIMAL: r"[-+]?\d{0,12}([.,٫]\d{0,6})?",
    Control.DIGITS: r"[-+0-9 ()./]*",
}
_NARROW = frozenset({Control.INTEGER, Control.DECIMAL})
_WITH_POINT = str.maketrans({",": ".", "٫": "."})


def in_ascii(typed: str) -> str:
    """The same number in the digits that forms store, whatever digits it was typed in."""
    return "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in typed)


def pattern(written: str) -> QRegularExpression:
    """A pattern in which a digit is one in any script."""
    return QRegularExpression(written, QRegularExpression.PatternOption.UseUnicodePropertiesOption)


class LineField(Field):
    """One line: text, digits, numbers, or a secret. Enter leads on to the next question."""

    def __init__(self, look: Look, words: Words, asked: Asked) -> None:
        super().__init__()
        control = asked.control
        self._is_number, self._words = control in _NARROW, words
        self.entry = QLineEdit()
        self.grouped = Label("", Step.CAPTION, Tone.MUTED)
        self.grouped.setVisible(False)
        self._groups = self._is_number and asked.groups_digits
        if control is Control.SECRET:
            self.entry.setEchoMode(QLineEdit.EchoMode.PasswordEchoOnEdit)
        if control in _PATTERNS:
            self.entry.setValidator(QRegularExpressionValidator(pattern(_PATTERNS[control]), self.entry))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        if control in _NARROW:
            self.entry.setMaximumWidth(look.scaled(200))
            row.addWidget(self.entry)
            row.addWidget(self.grouped)
            row.addStretch(1)
        else:
            row.addWidget(self.entry, 1)
        self.setFocusProxy(self.entry)
        self.entry.textEdited.connect(self._send)
        self.entry.returnPressed.connect(self.went_on)

    def _send(self, typed: str) -> None:
        raw = in_ascii(typed).translate(_WITH_POINT) if self._is_number else typed
        self.answered.emit(raw or None)

    def show_asked(self, asked: Asked) -> None:
        self.entry.setReadOnly(asked.is_read_only)
        if self.entry.text() != asked.raw and not self.entry.hasFocus():
            self.entry.setText(asked.raw)
        elif not asked.raw and asked.unanswered is not None:
            self.entry.clear()
        told = self._in_groups(asked.raw) if self._groups else ""
        self.grouped.say(told)
        self.grouped.setVisible(bool(told))

    def _in_groups(self, raw: str) -> str:
        try:
            return number(Decimal(raw), self._words.language)
        except InvalidOperation:
            return ""


class LinesField(Field):
    """Several lines of text. Tab leads on; Enter begins a new line."""

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
