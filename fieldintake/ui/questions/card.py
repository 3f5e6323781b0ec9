"""One question on its card: the text in one or two languages, why we ask, the field, and the four answers.

Invariant: what a person can see she can also hear: the field's name is the question, its description the hint.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldintake.domain.values import UnansweredKind
from fieldintake.ui.questions.choices import ROOM
from fieldintake.ui.questions.field import Field
from fieldintake.ui.questions.fields import field_for
from fieldintake.ui.questions.state import Asked, Control, Manner, Sound, Twice
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Colour, Step
from fieldintake.ui.widgets.button import Button, Kind
from fieldintake.ui.widgets.card import Card, row_of
from fieldintake.ui.widgets.label import Surface
from fieldintake.ui.widgets.not_a_value import NotAValue
from fieldintake.ui.widgets.own_width import OwnWidth
from fieldintake.ui.widgets.picture import picture_in
from fieldintake.ui.widgets.prose import Prose
from fieldintake.ui.words import Words
from fieldintake.wording.catalogue import N_
from fieldintake.wording.isolation import bare

_WITHOUT_ANSWER = frozenset({Control.NOTE, Control.ACKNOWLEDGE, Control.PLACE})


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
        self.hers: Prose | None = None
        if texts.hers:
            self.hers = Prose(look, texts.hers, step=step, ink=ink, heavy=heavy)
            self.hers.say(texts.hers, right_to_left=hers_right_to_left)
            row.addWidget(self.hers, 1, Qt.AlignmentFlag.AlignTop)
        self._rtl, self._hers_rtl = words.is_rtl, hers_right_to_left

    def say(self, texts: Twice) -> None:
        """Show other texts, as many as there were."""
        self.staff.say(texts.staff, right_to_left=self._rtl)
        if self.hers is not None:
            self.hers.say(texts.hers, right_to_left=self._hers_rtl)


class Unfolding(QWidget):
    """A text that is opened and closed by one button."""

    def __init__(
        self, look: Look, words: Words, name: str, texts: Twice, *, hers_right_to_left: bool
    ) -> None:
        super().__init__()
        self.button = Button(look, name, Kind.QUIET, icon="help-circle-outline")
        self.panel = Surface("wash")
        rows = QVBoxLayout(self.panel)
        rows.setContentsMargins(16, 12, 16, 12)
        rows.addWidget(Pair(look, words, texts, hers_right_to_left=hers_right_to_left))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.panel)
        self.panel.setVisible(False)
        self.button.setAccessibleDescription(bare(texts.staff))
        self.button.clicked.connect(self._toggle)

    def _toggle(self) -> None:
        self.panel.setVisible(self.panel.isHidden())


class QuestionCard(OwnWidth, Card):
    """Signals: `answered(path, raw)` with a text, an `UnansweredKind`, or None for nothing; `listen_wanted(sound)`."""

    answered = Signal(str, object)
    listen_wanted = Signal(object)

    def __init__(
        self,
        look: Look,
        words: Words,
        asked: Asked,
        hers: Words | None,
        manner: Manner = Manner.BESIDE,
    ) -> None:
        is_hers = manner is Manner.HERS
        super().__init__("plain" if is_hers else "card", padding=(0, 0) if is_hers else (24, 18), spacing=10)
        self._path = asked.path
        self._look = look
        self._words = words
        self._hers = None if is_hers else hers
        self._is_hers = is_hers
        self._rtl = self._hers is not None and self._hers.is_rtl
        self._hint = bare(asked.hint.staff)
        self._label = bare(asked.label.staff)
        self._add_texts(asked)
        self.field: Field = field_for(look, words, asked, hers_right_to_left=self._rtl, tall=is_hers)
        self.add(self.field)
        self.problem = Pair(look, words, Twice(" ", " " if self._hers else ""), hers_right_to_left=self._rtl,
                            step=Step.CAPTION, ink=Colour.AMBER)  # fmt: skip
        self.add(self.problem)
        self.without: dict[UnansweredKind, NotAValue] = {}
        if not asked.is_ours and asked.control not in _WITHOUT_ANSWER:
            self._add_answers()
        self.setObjectName(asked.path)
        self.field.answered.connect(lambda raw: self.answered.emit(self._path, raw))
        self.show_asked(asked)

    def _add_texts(self, asked: Asked) -> None:
        look, words, rtl = self._look, self._words, self._rtl
        size = Step.DISPLAY if self._is_hers else Step.LEAD
        self.question = Pair(look, words, asked.label, hers_right_to_left=rtl, step=size, heavy=True)
        self.add(self.question)
        if asked.hint:
            small = Step.LEAD if self._is_hers else Step.CAPTION
            self.add(Pair(look, words, asked.hint, hers_right_to_left=rtl, step=small, ink=Colour.TEXT_2))
        if asked.sound is not None:
            self.add(self._listen(asked.sound))
        shown = picture_in(asked.picture, ROOM, look)
        if shown is not None:
            shown.setAccessibleName(self._label)
            self.add(shown)
        for name, texts in ((N_("Why we ask"), asked.why), (N_("More about this question"), asked.guidance)):
            if texts:
                self.add(Unfolding(look, words, words.text(name), texts, hers_right_to_left=rtl))

    def _listen(self, sound: Sound) -> QWidget:
        button = Button(self._look, self._words.text("Listen"), icon="volume-high")
        button.setAccessibleDescription(self._label)
        button.clicked.connect(lambda: self.listen_wanted.emit(sound))
        if self._is_hers:
            button.setMinimumHeight(self._look.scaled(64))
        return row_of(button)

    def _add_answers(self) -> None:
        row = QWidget()
        boxes = QHBoxLayout(row)
        boxes.setContentsMargins(0, 2, 0, 0)
        boxes.setSpacing(8)
        for kind in (UnansweredKind.PREFERS_NOT_TO_SAY,) if self._is_hers else UnansweredKind:
            button = NotAValue(self._look)
            if self._is_hers:
                button.say(self._words.text("I do not want to answer this"))
                button.setMinimumHeight(self._look.scaled(64))
            else:
                button.say(self._words.of(kind), self._hers.of(kind) if self._hers is not None else "")
            button.clicked.connect(lambda _=False, kind=kind: self._choose(kind))
            button.setAccessibleDescription(self._label)
            button.setObjectName(f"{self._path}#{kind.value}")
            self.without[kind] = button
            boxes.addWidget(button, 1)
        if self._is_hers:
            boxes.addStretch(1)
        self.add(row)

    def _choose(self, kind: UnansweredKind) -> None:
        chosen = self.without[kind].isChecked()
        self.answered.emit(self._path, kind if chosen else None)

    def show_asked(self, asked: Asked) -> None:
        """Take over a new state of the same question."""
        self.field.show_asked(asked)
        for kind, button in self.without.items():
            button.setChecked(asked.unanswered is kind)
            button.setEnabled(not asked.is_read_only)
        self.problem.say(asked.problem)
        self.problem.setVisible(bool(asked.problem))
        told = [self._hint, bare(asked.problem.staff)]
        self.field.name_after(self._label, ". ".join(part for part in told if part))
