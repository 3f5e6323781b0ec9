"""An order: each line can be moved up and down, by keyboard as by mouse.

Invariant: the order of the form is no answer until a person moved a line or said that it is right so.
"""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldintake.ui.questions.choices import in_both
from fieldintake.ui.questions.field import Field
from fieldintake.ui.questions.state import Asked
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Step
from fieldintake.ui.widgets.button import Button, Kind
from fieldintake.ui.widgets.card import row_of
from fieldintake.ui.widgets.label import Label, Tone
from fieldintake.ui.words import Words
from fieldintake.wording.isolation import bare


class RankField(Field):
    """Lines with two buttons each."""

    def __init__(self, look: Look, words: Words, asked: Asked) -> None:
        super().__init__()
        self._look, self._words = look, words
        self._texts = {option.value: in_both(option) for option in asked.options}
        self._order: list[str] = list(self._texts)
        self.lines = QWidget()
        self._rows = QVBoxLayout(self.lines)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(4)
        self.names: list[Label] = []
        self.ups: list[Button] = []
        self.downs: list[Button] = []
        for place in range(len(self._order)):
            self._rows.addWidget(self._line(place))
        self.right = Button(look, words.text("It is right so"), Kind.QUIET, icon="check")
        self.said = Label("", Step.CAPTION, Tone.MUTED)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.lines)
        column.addWidget(row_of(self.right, self.said))
        if self.ups:
            self.setFocusProxy(self.ups[0])
        self.right.clicked.connect(self._send)

    def _line(self, place: int) -> QWidget:
        up, down = (Button(self._look, "", icon=icon) for icon in ("arrow-up", "arrow-down"))
        for button in (up, down):
            button.setMinimumWidth(self._look.scaled(44))
        up.clicked.connect(lambda: self._move(place, -1))
        down.clicked.connect(lambda: self._move(place, 1))
        name = Label("", wraps=True)
        self.names.append(name)
        self.ups.append(up)
        self.downs.append(down)
        return row_of(up, down, name, stretch_at=2)

    def _move(self, place: int, by: int) -> None:
        other = place + by
        self._order[place], self._order[other] = self._order[other], self._order[place]
        (self.ups if by < 0 else self.downs)[other].setFocus()
        self._send()

    def _send(self) -> None:
        self.answered.emit(" ".join(self._order) or None)

    def show_asked(self, asked: Asked) -> None:
        if set(asked.chosen) == set(self._texts):
            self._order = list(asked.chosen)
        elif asked.unanswered is not None:
            self._order = list(self._texts)
        _ = self._words.text
        last = len(self._order) - 1
        for place, value in enumerate(self._order):
            what = self._texts[value]
            self.names[place].say(_("{n}. {what}", n=place + 1, what=what))
            self.ups[place].setAccessibleName(bare(_("Move up: {what}", what=what)))
            self.downs[place].setAccessibleName(bare(_("Move down: {what}", what=what)))
            self.ups[place].setEnabled(place > 0 and not asked.is_read_only)
            self.downs[place].setEnabled(place < last and not asked.is_read_only)
        self.right.setVisible(not asked.raw and not asked.is_read_only)
        self.said.say("" if asked.raw else _("Not ordered yet"))

    def name_after(self, name: str, description: str) -> None:
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)
