"""One question on its card: the text in one or two languages, why we ask, the field, and the four answers.

Invariant: what a person can see she can also hear: the field's name is the question, its description the hint.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldintake.domain.values import UnansweredKind
from fieldintake.ui.questions.field import Field
from fieldintake.ui.questions.fields import field_for
from fieldintake.ui.questions.state import Asked, Control, Twice
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Colour, Step
from fieldintake.ui.widgets.button import Button, Kind
from fieldintake.ui.widgets.card import Card
from fieldintake.ui.widgets.label import Surface
from fieldintake.ui.widgets.not_a_value import NotAValue
from fieldintake.ui.widgets.prose import Prose
from fieldintake.ui.words import Words
from fieldintake.wording.isolation import bare


class Pair(QWidget):
    """One text in two languages: the staff's at the leading side, hers at the other, each in its own direction."""

    def __init__(
        self,
        look: Look,
        words: Words,
        texts: Twice,
        *,
        hers_right_to_left: bool,
        step: Step = Step.BODY,
        ink: Colour = Colour.TEXT,
        heavy: bool = False,
    ) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(24)
        self.staff = Prose(look, texts.staff, step=step, ink=ink, heavy=heavy)
        self.staff.say(texts.staff, right_to_left=words.is_rtl)
        row.addWidget(self.staff, 1, Qt.AlignmentFlag.AlignTop)
        if texts.hers:
            self.hers = Prose(look, texts.hers, step=step, ink=ink, heavy=heavy)
            self.hers.say(texts.hers, right_to_left=hers_right_to_left)
            row.addWidget(self.hers, 1, Qt.AlignmentFlag.AlignTop)


class WhyPanel(QWidget):
    """Why we ask; opened and closed by one button."""

    def __init__(self, look: Look, words: Words, why: Twice, *, hers_right_to_left: bool) -> None:
        super().__init__()
        self.button = Button(look, words.text("Why we ask"), Kind.QUIET, icon="help-circle-outline")
        self.panel = Surface("wash")
        rows = QVBoxLayout(self.panel)
        rows.setContentsMargins(16, 12, 16, 12)
        rows.addWidget(Pair(look, words, why, hers_right_to_left=hers_right_to_left))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.panel)
        self.panel.setVisible(False)
        self.button.setAccessibleDescription(bare(why.staff))
        self.button.clicked.connect(self._toggle)

    def _toggle(self) -> None:
        self.panel.setVisible(self.panel.isHidden())


class QuestionCard(Card):
    """Signals: `answered(path, raw)` with a text, an `UnansweredKind`, or None for nothing."""

    answered = Signal(str, object)

    def __init__(self, look: Look, words: Words, asked: Asked, hers: Words | None) -> None:
        super().__init__(padding=(24, 18), spacing=10)
        self._path = asked.path
        self._words = words
        self._hers = hers
        hers_right_to_left = hers is not None and hers.is_rtl
        self.question = Pair(
            look, words, asked.label, hers_right_to_left=hers_right_to_left, step=Step.LEAD, heavy=True
        )
        self.add(self.question)
        if asked.hint:
            hint = Pair(
                look,
                words,
                asked.hint,
                hers_right_to_left=hers_right_to_left,
                step=Step.CAPTION,
                ink=Colour.TEXT_2,
            )
            self.add(hint)
        if asked.why:
            self.add(WhyPanel(look, words, asked.why, hers_right_to_left=hers_right_to_left))
        self.field: Field = field_for(look, words, asked, hers_right_to_left=hers_right_to_left)
        self.add(self.field)
        self.problem = Prose(look, "", step=Step.CAPTION, ink=Colour.AMBER)
        self.add(self.problem)
        self.without: dict[UnansweredKind, NotAValue] = {}
        if not asked.is_ours and asked.control not in (Control.NOTE, Control.ACKNOWLEDGE):
            self._add_answers(look)
        self._name(asked)
        self.field.answered.connect(lambda raw: self.answered.emit(self._path, raw))
        self.show_asked(asked)

    def _add_answers(self, look: Look) -> None:
        row = QWidget()
        boxes = QHBoxLayout(row)
        boxes.setContentsMargins(0, 2, 0, 0)
        boxes.setSpacing(8)
        for kind in UnansweredKind:
            button = NotAValue(look)
            button.say(self._words.of(kind), self._hers.of(kind) if self._hers is not None else "")
            button.clicked.connect(lambda _=False, kind=kind: self._choose(kind))
            self.without[kind] = button
            boxes.addWidget(button, 1)
        self.add(row)

    def _choose(self, kind: UnansweredKind) -> None:
        chosen = self.without[kind].isChecked()
        self.answered.emit(self._path, kind if chosen else None)

    def _name(self, asked: Asked) -> None:
        target = self.field.focusProxy() or self.field
        target.setAccessibleName(bare(asked.label.staff))
        target.setAccessibleDescription(bare(asked.hint.staff))
        for kind, button in self.without.items():
            button.setAccessibleDescription(bare(asked.label.staff))
            button.setObjectName(f"{asked.path}#{kind.value}")
        self.setObjectName(asked.path)

    def show_asked(self, asked: Asked) -> None:
        """Take over a new state of the same question."""
        self.field.show_asked(asked)
        for kind, button in self.without.items():
            button.setChecked(asked.unanswered is kind)
            button.setEnabled(not asked.is_read_only)
        self.problem.say(asked.problem.staff)
        self.problem.setVisible(bool(asked.problem))
