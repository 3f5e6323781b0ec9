"""A time of day, and a day with its time.

Invariant: half a moment is never said; what is stored names the laptop's own zone.
"""

from __future__ import annotations

import datetime as dt
import re

from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout

from fieldintake.ui.questions.dates import DateField
from fieldintake.ui.questions.field import Field
from fieldintake.ui.questions.lines import in_ascii, pattern
from fieldintake.ui.questions.state import Asked, Control
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Step
from fieldintake.ui.widgets.label import Label, Tone
from fieldintake.ui.words import Words

_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")


def clock_of(typed: str) -> dt.time | None:
    """The time that was typed, on 24 hours; None for none or half a one."""
    found = _CLOCK.fullmatch(in_ascii(typed).strip())
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        return None
    return dt.time(int(found[1]), int(found[2]))


def _entry(look: Look, words: Words) -> QLineEdit:
    entry = QLineEdit()
    entry.setMaximumWidth(look.scaled(120))
    entry.setPlaceholderText("00:00")
    entry.setValidator(QRegularExpressionValidator(pattern(r"\d{0,2}(:\d{0,2})?"), entry))
    entry.setAccessibleName(words.text("Time, hours and minutes"))
    return entry


class TimeField(Field):
    """Hours and minutes."""

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__()
        self.entry = _entry(look, words)
        self.unfinished = Label(words.text("Not a full time yet"), Step.CAPTION, Tone.MUTED)
        self.unfinished.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.entry)
        row.addWidget(self.unfinished)
        row.addStretch(1)
        self._shown = ""
        self.setFocusProxy(self.entry)
        self.entry.textEdited.connect(self._send)
        self.entry.returnPressed.connect(self.went_on)

    def _send(self, typed: str) -> None:
        clock = clock_of(typed)
        self.unfinished.setVisible(bool(typed) and clock is None)
        offset = dt.datetime.now().astimezone().strftime("%z")
        zone = f"{offset[:3]}:{offset[3:5]}"
        raw = "" if clock is None else f"{clock:%H:%M}:00.000{zone}"
        if raw != self._shown:
            self._shown = raw
            self.answered.emit(raw or None)

    def show_asked(self, asked: Asked) -> None:
        self.entry.setReadOnly(asked.is_read_only)
        if asked.raw == self._shown and asked.unanswered is None:
            return
        self._shown = asked.raw
        self.entry.setText(asked.raw[:5])
        self.unfinished.hide()


class DateTimeField(Field):
    """A day and its time."""

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__()
        self.day = DateField(look, words, Control.DATE)
        self.entry = _entry(look, words)
        self.unfinished = Label(words.text("Not a full day and time yet"), Step.CAPTION, Tone.MUTED)
        self.unfinished.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.day)
        row = QHBoxLayout()
        row.addWidget(self.entry)
        row.addWidget(self.unfinished)
        row.addStretch(1)
        column.addLayout(row)
        self._shown, self._day = "", ""
        self.setFocusProxy(self.day)
        self.day.answered.connect(self._take_day)
        self.day.went_on.connect(self.entry.setFocus)
        self.entry.textEdited.connect(lambda _: self._send())
        self.entry.returnPressed.connect(self.went_on)

    def _take_day(self, raw: object) -> None:
        self._day = raw if isinstance(raw, str) else ""
        self._send()

    def _send(self) -> None:
        clock = clock_of(self.entry.text())
        raw = ""
        if self._day and clock is not None:
            local = dt.datetime.combine(dt.date.fromisoformat(self._day), clock).astimezone()
            raw = local.isoformat(timespec="milliseconds")
        self.unfinished.setVisible(not raw and bool(self._day or self.entry.text()))
        if raw != self._shown:
            self._shown = raw
            self.answered.emit(raw or None)

    def show_asked(self, asked: Asked) -> None:
        self.entry.setReadOnly(asked.is_read_only)
        self.day.show_read_only(read_only=asked.is_read_only)
        if asked.raw == self._shown and asked.unanswered is None:
            return
        self._shown = asked.raw
        try:
            local = dt.datetime.fromisoformat(asked.raw).astimezone()
        except ValueError:
            local = None
        self._day = "" if local is None else local.date().isoformat()
        self.day.show_day(self._day)
        self.entry.setText("" if local is None else f"{local:%H:%M}")
        self.unfinished.hide()

    def name_after(self, name: str, description: str) -> None:
        self.day.name_after(name, description)
        self.entry.setAccessibleDescription(name)
