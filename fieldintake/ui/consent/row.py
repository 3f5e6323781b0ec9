# ruff: noqa: N802 - methods that override the toolkit keep its names
"""One question of consent: what, to whom, until when, and two answers of equal weight."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from fieldintake.ui.consent.state import ConsentRow
from fieldintake.ui.questions.state import Twice
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Colour, Step
from fieldintake.ui.widgets.button import Picker
from fieldintake.ui.widgets.choice import Choice
from fieldintake.ui.widgets.label import Label, Tone
from fieldintake.ui.widgets.prose import Prose
from fieldintake.ui.widgets.wrap_row import WrapHolder, WrapRow
from fieldintake.ui.words import Words
from fieldintake.wording.catalogue import N_
from fieldintake.wording.isolation import bare

_SPANS = (1, 3, 6, 12, 24, 60)
_SIDE_BY_SIDE_FROM = 1000


class ConsentRowView(QWidget):
    """Signals: `answered(key, yes)`, `months_chosen(key, months)`."""

    answered = Signal(str, bool)
    months_chosen = Signal(str, int)

    def __init__(
        self, look: Look, words: Words, hers: Words | None, row: ConsentRow, texts: tuple[Twice, ...]
    ) -> None:
        super().__init__()
        self._look = look
        self._key = row.key
        self.until = Picker(look)
        self.no_until = Label("—", tone=Tone.MUTED)
        self.yes = Choice(look, several=False, framed=True, stacked=True)
        self.no = Choice(look, several=False, framed=True, stacked=True)
        texts_row = QHBoxLayout()
        texts_row.setSpacing(16)
        texts_row.addWidget(
            _words_column(look, _in_two([text.staff for text in texts]), right_to_left=words.is_rtl), 1
        )
        if hers is not None:
            texts_row.addWidget(
                _words_column(look, _in_two([text.hers for text in texts]), right_to_left=hers.is_rtl), 1
            )
        self._until_place = QWidget()
        self._until_place.setFixedWidth(look.scaled(190))
        place = QHBoxLayout(self._until_place)
        place.setContentsMargins(0, 0, 0, 0)
        place.addWidget(self.until)
        place.addWidget(self.no_until)
        answers = WrapHolder()
        controls = WrapRow(answers, spacing=12)
        for widget in (self._until_place, self.yes, self.no):
            controls.put(widget)
        self._boxes = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._boxes.setContentsMargins(20, 8, 20, 8)
        self._boxes.setSpacing(16)
        self._boxes.addLayout(texts_row, 1)
        self._boxes.addWidget(answers, 0, Qt.AlignmentFlag.AlignVCenter)
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the answers go under the question, still side by side."""
        super().resizeEvent(event)
        wide = event.size().width() >= self._look.scaled(_SIDE_BY_SIDE_FROM)
        self._boxes.setDirection(
            QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        )

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


def _in_two(lines: list[str]) -> list[str]:
    """What is asked; then to whom and what, in one paragraph."""
    return [lines[0], ". ".join(line for line in lines[1:] if line)]


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
            ink=Colour.TEXT_2 if place else Colour.TEXT,
            heavy=place == 0,
        )
        prose.say(line, right_to_left=right_to_left)
        column.addWidget(prose)
    return holder
