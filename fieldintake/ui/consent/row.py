"""One question of consent: what, to whom, until when, and two answers of equal weight."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QVBoxLayout, QWidget

from fieldintake.ui.consent.state import ConsentRow
from fieldintake.ui.questions.state import Twice
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Colour, Step
from fieldintake.ui.widgets.button import Picker
from fieldintake.ui.widgets.choice import Choice
from fieldintake.ui.widgets.label import Label, Tone
from fieldintake.ui.widgets.prose import Prose
from fieldintake.ui.words import Words
from fieldintake.wording.catalogue import N_
from fieldintake.wording.isolation import bare

_SPANS = (1, 3, 6, 12, 24, 60)


class ConsentRowView(QWidget):
    """Signals: `answered(key, yes)`, `months_chosen(key, months)`."""

    answered = Signal(str, bool)
    months_chosen = Signal(str, int)

    def __init__(
        self, look: Look, words: Words, hers: Words | None, row: ConsentRow, texts: tuple[Twice, ...]
    ) -> None:
        super().__init__()
        self._words = words
        self._key = row.key
        self.until = Picker(look)
        self.until.setFixedWidth(look.scaled(190))
        self.no_until = Label("—", tone=Tone.MUTED)
        self.yes = Choice(look, several=False, framed=True, stacked=True)
        self.no = Choice(look, several=False, framed=True, stacked=True)
        grid = QGridLayout(self)
        grid.setContentsMargins(20, 12, 20, 12)
        grid.setHorizontalSpacing(16)
        grid.setColumnStretch(0, 5)
        grid.setColumnStretch(1, 5)
        grid.setColumnMinimumWidth(2, look.scaled(190))
        grid.addWidget(_words_column(look, [text.staff for text in texts], right_to_left=words.is_rtl), 0, 0)
        if hers is not None:
            column = _words_column(look, [text.hers for text in texts], right_to_left=hers.is_rtl)
            grid.addWidget(column, 0, 1)
        middle = Qt.AlignmentFlag.AlignVCenter
        grid.addWidget(self.until, 0, 2, middle)
        grid.addWidget(self.no_until, 0, 2, middle)
        grid.addWidget(self.yes, 0, 3, middle)
        grid.addWidget(self.no, 0, 4, middle)
        self._name(words, hers, bare(f"{texts[0].staff}. {texts[1].staff}. {texts[2].staff}"), look)
        self.group = QButtonGroup(self)
        self.group.addButton(self.yes)
        self.group.addButton(self.no)
        self.yes.clicked.connect(lambda: self.answered.emit(self._key, True))  # noqa: FBT003
        self.no.clicked.connect(lambda: self.answered.emit(self._key, False))  # noqa: FBT003
        self.until.activated.connect(lambda _: self.months_chosen.emit(self._key, int(self.until.value)))

    def _name(self, words: Words, hers: Words | None, question: str, look: Look) -> None:
        for button, msgid in ((self.yes, N_("Agree")), (self.no, N_("Do not agree"))):
            button.say(words.text(msgid), hers.text(msgid) if hers is not None else "")
            button.setAccessibleDescription(question)
            button.setFixedWidth(look.scaled(158))
        self.until.setAccessibleName(words.text("Until when"))
        self.until.setAccessibleDescription(question)

    def render_state(self, row: ConsentRow, until: dict[int, str]) -> None:
        """`until` says for each span of months the day on which it ends."""
        spans = [span for span in _SPANS if span < row.most_months] + [row.most_months]
        self.until.offer(tuple((str(span), until[span]) for span in spans), str(row.months))
        self.until.setVisible(row.answer is not False)
        self.no_until.setVisible(row.answer is False)
        self.group.setExclusive(False)
        self.yes.setChecked(row.answer is True)
        self.no.setChecked(row.answer is False)
        self.group.setExclusive(True)


def _words_column(look: Look, lines: list[str], *, right_to_left: bool) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for place, line in enumerate(lines):
        prose = Prose(
            look,
            "",
            step=Step.BODY if place == 0 else Step.CAPTION,
            ink=Colour.TEXT_2 if place == 2 else Colour.TEXT,
            heavy=place == 0,
        )
        prose.say(line, right_to_left=right_to_left)
        column.addWidget(prose)
    return holder
