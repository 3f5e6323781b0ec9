"""A page of the door: one column in the middle, one thing to do, one quiet way back.

Signals: `language_wanted()`, `back_wanted()`.
"""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Colour, Step
from fieldintake.ui.widgets.button import Button, Kind, MenuButton
from fieldintake.ui.widgets.label import Label
from fieldintake.ui.widgets.panels import ErrorPanel
from fieldintake.ui.widgets.prose import Prose
from fieldintake.ui.words import Words

_COLUMN = 480


class DoorPage(QWidget):
    """Put content into `rows`; what is done and what leads back stand under it."""

    language_wanted = Signal()
    back_wanted = Signal()

    def __init__(self, look: Look, words: Words, *, width: int = _COLUMN) -> None:
        super().__init__()
        self._look, self._words = look, words
        self.language = MenuButton(look, "", Kind.PLAIN, icon="translate")
        self.title = Label("", Step.TITLE, heavy=True, wraps=True)
        self.about = Prose(look, "", ink=Colour.TEXT_2)
        self.problem = ErrorPanel(look)
        self.act = Button(look, "", Kind.FILLED)
        self.back = Button(look, "", Kind.QUIET)
        self.rows = QVBoxLayout()
        self.rows.setSpacing(6)
        self._build(look.scaled(width))
        self.language.clicked.connect(self.language_wanted)
        self.back.clicked.connect(self.back_wanted)

    def _build(self, width: int) -> None:
        column = QWidget()
        column.setMaximumWidth(width)
        column.setMinimumWidth(min(width, 860))
        lines = QVBoxLayout(column)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(8)
        lines.addWidget(self.title)
        lines.addWidget(self.about)
        lines.addSpacing(8)
        lines.addWidget(self.problem)
        lines.addLayout(self.rows)
        lines.addSpacing(8)
        lines.addWidget(self.act)
        lines.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        content = QWidget()
        content.setProperty("scrolled", True)  # noqa: FBT003 - Qt's own signature
        middle = QVBoxLayout(content)
        middle.addStretch(1)
        middle.addWidget(column, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addStretch(2)
        self.scroller = QScrollArea()
        self.scroller.setFrameShape(QFrame.Shape.NoFrame)
        self.scroller.setWidgetResizable(True)
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroller.setWidget(content)
        top = QHBoxLayout()
        top.addStretch(1)
        top.addWidget(self.language)
        page = QVBoxLayout(self)
        page.setContentsMargins(32, 20, 32, 24)
        page.addLayout(top)
        page.addWidget(self.scroller, 1)

    def in_order(self, *fields: QWidget) -> None:
        """Let Tab go through these, then to what is done, then back."""
        for one, other in pairwise((*fields, self.act, self.back, self.language)):
            QWidget.setTabOrder(one, other)

    def say(self, title: str, about: str, *, act: str, back: str, problem: str = "") -> None:
        """Words for each part; a part without words is not shown."""
        self.language.say(self._words.own_name)
        self.title.say(title)
        self.about.say(about)
        self.problem.setVisible(bool(problem))
        self.problem.say(problem)
        for button, words in ((self.act, act), (self.back, back)):
            button.say(words)
            button.setVisible(bool(words))

    def again(self) -> None:
        """Draw the same state in the language that is now chosen."""
        raise AssertionError("every page of the door says its words again")
