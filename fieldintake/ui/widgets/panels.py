"""What a screen says when there is nothing, when something went wrong, and while something takes its time.

Invariant: an error says what happened, what is safe and what to do; an empty place says what to do next.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Colour, Step
from fieldintake.ui.widgets.button import Button, Kind
from fieldintake.ui.widgets.label import Label, Surface, Tone
from fieldintake.ui.widgets.mark import Shape
from fieldintake.ui.widgets.prose import Prose
from fieldintake.wording.isolation import bare


class EmptyState(QWidget):
    """Nothing is here, and what to do next."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.words = Prose(look, "", ink=Colour.TEXT_2)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 16, 20, 16)
        row.addWidget(self.words, 1)

    def say(self, words: str) -> None:
        self.words.say(words)


class NoticePanel(Surface):
    """A wash, amber or brick panel: a shape, a bold sentence, a line under it, at most one action."""

    acted = Signal()

    def __init__(self, look: Look, surface: str = "wash", icon: str = "shield-check-outline") -> None:
        super().__init__(surface)
        ink = {"wash": Colour.ACCENT, "amber": Colour.AMBER_FILL, "brick": Colour.BRICK_FILL}[surface]
        self.first = Prose(look, "", heavy=True)
        self.second = Prose(look, "", step=Step.CAPTION, ink=Colour.TEXT_2)
        self.third = Prose(look, "", step=Step.CAPTION, ink=Colour.TEXT_2)
        self.action = Button(look, "", Kind.QUIET)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(2)
        for line in (self.first, self.second, self.third):
            words.addWidget(line)
        row.addWidget(Shape(look, icon, ink, 24))
        row.addLayout(words, 1)
        row.addWidget(self.action)
        self.action.clicked.connect(self.acted)

    def say(self, first: str, second: str = "", third: str = "", *, action: str = "") -> None:
        self.first.say(first)
        for line, words in ((self.second, second), (self.third, third)):
            line.say(words)
            line.setVisible(bool(words))
        self.action.say(action)
        self.action.setVisible(bool(action))
        self.setAccessibleName(bare(" ".join(part for part in (first, second, third) if part)))


class ErrorPanel(NoticePanel):
    """What happened, what is safe, what to do."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "amber", "alert-outline")


class Progress(QWidget):
    """Something that takes more than a second, with a way to stop it. Signal `cancelled`."""

    cancelled = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.label = Label("", Step.CAPTION, Tone.MUTED)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.cancel = Button(look, "", Kind.QUIET)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.label)
        row.addWidget(self.bar, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.cancel)
        self.cancel.clicked.connect(self.cancelled)

    def say(self, words: str, cancel: str, *, done: int = 0, of: int = 0) -> None:
        """`of` 0 means that the length is not known."""
        self.label.say(words)
        self.cancel.say(cancel)
        self.cancel.setVisible(bool(cancel))
        self.bar.setRange(0, of)
        self.bar.setValue(done)
        self.bar.setAccessibleName(bare(words))
