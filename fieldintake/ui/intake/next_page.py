"""Draws the last step of an intake: refer a need now, and which paper she may safely keep.

Signals: `refer_wanted()`, `paper_chosen(PaperChoice)`.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from fieldintake.domain.release import PaperChoice
from fieldintake.ui.intake.state import NextStepState
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Colour, Step
from fieldintake.ui.widgets.button import Button, Kind
from fieldintake.ui.widgets.card import Card, Section, row_of
from fieldintake.ui.widgets.choice import Choice
from fieldintake.ui.widgets.mark import Shape
from fieldintake.ui.widgets.prose import Prose
from fieldintake.ui.words import Words


class NextPage(QWidget):
    """Two cards."""

    refer_wanted = Signal()
    paper_chosen = Signal(PaperChoice)

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__()
        self._words = words
        self.needs = Prose(look)
        self.refer = Button(look, "", Kind.SOFT, icon="send-outline")
        refer = Card()
        refer.add(row_of(Shape(look, "send-outline"), self.needs, self.refer, spacing=12, stretch_at=1))
        self.refer_section = Section(refer)
        self.about_paper = Prose(look, "", step=Step.CAPTION, ink=Colour.TEXT_2)
        self.papers: dict[PaperChoice, Choice] = {}
        self.group = QButtonGroup(self)
        paper = Card(spacing=4)
        paper.add(self.about_paper)
        for choice in PaperChoice:
            box = Choice(look, several=False)
            box.clicked.connect(lambda _=False, choice=choice: self.paper_chosen.emit(choice))
            self.papers[choice] = box
            self.group.addButton(box)
            paper.add(box)
        self.paper_section = Section(paper)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(24)
        column.addWidget(self.refer_section)
        column.addWidget(self.paper_section)
        column.addStretch(1)
        self.refer.clicked.connect(self.refer_wanted)

    def render_state(self, state: NextStepState) -> None:
        _ = self._words.text
        self.refer_section.heading.say(_("Refer her now"))
        self.needs.say(
            self._words.plural(
                "{n} need is written down. She decides who hears of it.",
                "{n} needs are written down. She decides who hears of them.",
                state.needs,
            )
            if state.needs
            else _("No need is written down. You can add one on her page later.")
        )
        self.refer.say(_("Refer"))
        self.refer.setVisible(state.needs > 0)
        self.paper_section.heading.say(_("Paper that is safe for her"))
        self.about_paper.say(_("Ask her: who might see paper that she carries or keeps at home?"))
        for choice, box in self.papers.items():
            box.say(self._words.of(choice))
            box.setChecked(state.paper_asked and choice.value == state.paper)
