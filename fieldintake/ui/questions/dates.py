"""A date in three parts. Invariant: half a date is never said; the month is named, so no order misleads."""

from __future__ import annotations

import datetime as dt

from babel.dates import get_month_names
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from fieldintake.ui.questions.field import Field
from fieldintake.ui.questions.lines import pattern
from fieldintake.ui.questions.state import Asked, Control
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Step
from fieldintake.ui.widgets.button import Picker
from fieldintake.ui.widgets.label import Label, Tone
from fieldintake.ui.words import Words


class DateField(Field):
    """Day, month, year; the month by its name, so that no order of numbers misleads."""

    def __init__(self, look: Look, words: Words, control: Control) -> None:
        super().__init__()
        self._control = control
        self._shown = ""
        self.day = _digits(look, 2, 72)
        self.month = Picker(look)
        names = get_month_names("wide", locale=words.language)
        self._months = (("", words.text("Month")), *((f"{n:02}", str(names[n])) for n in range(1, 13)))
        self.month.offer(self._months, "")
        self.year = _digits(look, 4, 96)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        parts = (
            (self.day, words.text("Day")),
            (self.month, words.text("Month")),
            (self.year, words.text("Year")),
        )
        for widget, name in parts:
            widget.setAccessibleName(name)
            row.addWidget(widget)
        self.day.setPlaceholderText(words.text("Day"))
        self.year.setPlaceholderText(words.text("Year"))
        self.unfinished = Label(words.text("Not a full date yet"), Step.CAPTION, Tone.MUTED)
        self.unfinished.hide()
        row.addWidget(self.unfinished)
        row.addStretch(1)
        self.day.setVisible(control is Control.DATE)
        self.month.setVisible(control is not Control.YEAR)
        self.setFocusProxy(self.day if control is Control.DATE else self.year)
        self.day.returnPressed.connect(self.month.setFocus)
        self.year.returnPressed.connect(self.went_on)
        self.day.textEdited.connect(self._send)
        self.year.textEdited.connect(self._send)
        self.month.activated.connect(self._send)

    def _send(self) -> None:
        raw = self._raw()
        typed_some = bool(self.day.text() or self.month.value or self.year.text())
        self.unfinished.setVisible(typed_some and raw is None)
        if (raw or "") != self._shown:
            self._shown = raw or ""
            self.answered.emit(raw)

    def _raw(self) -> str | None:
        month = 1 if self._control is Control.YEAR else int(self.month.value or 0)
        day = int(self.day.text() or 0) if self._control is Control.DATE else 1
        try:
            return (
                dt.date(int(self.year.text() or 0), month, day).isoformat()
                if len(self.year.text()) == 4
                else None
            )
        except ValueError:
            return None

    def show_asked(self, asked: Asked) -> None:
        self.show_read_only(read_only=asked.is_read_only)
        if asked.raw != self._shown or asked.unanswered is not None:
            self.show_day(asked.raw)

    def show_read_only(self, *, read_only: bool) -> None:
        for widget in (self.day, self.month, self.year):
            widget.setEnabled(not read_only)

    def show_day(self, raw: str) -> None:
        """Show another day, as `1998-04-02`, or none."""
        self._shown = raw
        year, month, day = ([*raw.split("-"), "", "", ""])[:3]
        self.day.setText(day.lstrip("0"))
        self.month.offer(self._months, month[:2])
        self.year.setText(year)
        self.unfinished.hide()

    def name_after(self, name: str, description: str) -> None:
        self.setAccessibleName(name)
        for widget in (self.day, self.month, self.year):
            widget.setAccessibleDescription(f"{name}. {description}" if description else name)


def _digits(look: Look, most: int, width: int) -> QLineEdit:
    entry = QLineEdit()
    entry.setMaxLength(most)
    entry.setFixedWidth(look.scaled(width))
    entry.setValidator(QRegularExpressionValidator(pattern(r"\d*"), entry))
    return entry
