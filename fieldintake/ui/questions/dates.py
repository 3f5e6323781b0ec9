"""A date in three parts. Invariant: half a date is never said; the month is named, so no order misleads."""

from __future__ import annotations

import datetime as dt

from babel.dates import get_month_names
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout

from fieldintake.ui.questions.calendars import Reckoning, day_of, month_names, parts_of
from fieldintake.ui.questions.field import Field
from fieldintake.ui.questions.lines import pattern
from fieldintake.ui.questions.state import Asked, Control
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Step
from fieldintake.ui.widgets.button import Picker
from fieldintake.ui.widgets.label import Label, Tone
from fieldintake.ui.words import Words
from fieldintake.wording.numbers_dates import day as common


class DateField(Field):
    """Day, month, year; the month by its name, so that no order of numbers misleads."""

    def __init__(self, look: Look, words: Words, control: Control, calendar: str = "") -> None:
        super().__init__()
        self._control, self._words = control, words
        self._reckoning = Reckoning(calendar) if calendar and control is Control.DATE else None
        self._shown = ""
        self.day = _digits(look, 2, 72)
        self.month = Picker(look)
        months = enumerate(self._month_names(), 1)
        self._months = (("", words.text("Month")), *((f"{n:02}", name) for n, name in months))
        self.month.offer(self._months, "")
        self.year = _digits(look, 4, 96)
        self.common = Label("", Step.CAPTION, Tone.MUTED)
        self.common.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.common)
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
            self._tell_common()
            self.answered.emit(raw)

    def _month_names(self) -> tuple[str, ...]:
        if self._reckoning is not None:
            return month_names(self._reckoning, self._words)
        names = get_month_names("wide", locale=self._words.language)
        return tuple(str(names[n]) for n in range(1, 13))

    def _raw(self) -> str | None:
        month = 1 if self._control is Control.YEAR else int(self.month.value or 0)
        day = int(self.day.text() or 0) if self._control is Control.DATE else 1
        year = int(self.year.text()) if len(self.year.text()) == 4 else 0
        if self._reckoning is not None:
            found = day_of(self._reckoning, year, month, day) if year and month else None
            return None if found is None else found.isoformat()
        try:
            return dt.date(year, month, day).isoformat()
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
        year, month, day = self._parts(raw)
        self.day.setText(day.lstrip("0"))
        self.month.offer(self._months, month[:2])
        self.year.setText(year)
        self.unfinished.hide()
        self._tell_common()

    def _parts(self, raw: str) -> tuple[str, str, str]:
        known = _day_of(raw)
        if self._reckoning is not None and known is not None:
            year, month, day = parts_of(self._reckoning, known)
            return str(year), f"{month:02}", str(day)
        split = [*raw.split("-"), "", "", ""]
        return split[0], split[1], split[2]

    def _tell_common(self) -> None:
        """The same day as the staff count it, under a date of another calendar."""
        told, day = "", _day_of(self._shown)
        if self._reckoning is not None and day is not None:
            told = self._words.text("In the common calendar: {day}", day=common(day, self._words.language))
        self.common.say(told)
        self.common.setVisible(bool(told))

    def name_after(self, name: str, description: str) -> None:
        self.setAccessibleName(name)
        for widget in (self.day, self.month, self.year):
            widget.setAccessibleDescription(f"{name}. {description}" if description else name)


def _day_of(raw: str) -> dt.date | None:
    """The day of an answer; None for none, and for what a form set that is no day."""
    try:
        return dt.date.fromisoformat(raw[:10])
    except ValueError:
        return None


def _digits(look: Look, most: int, width: int) -> QLineEdit:
    entry = QLineEdit()
    entry.setMaxLength(most)
    entry.setFixedWidth(look.scaled(width))
    entry.setValidator(QRegularExpressionValidator(pattern(r"\d*"), entry))
    return entry
