"""Draws a form that is open: what is to be looked at again, then its questions.

Signals: `acted(act)` with an `Act` of this package. The tools are for the head of the page that holds the panel,
which hears `turn` and `leave_open` by itself.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldintake.ui.filling.acts import (
    AddRow,
    Answer,
    AskFile,
    BringFile,
    Draw,
    Jump,
    Lay,
    Play,
    RemoveRow,
    Speak,
    TakeAway,
    Undo,
)
from fieldintake.ui.filling.state import ContentsLine, FormStep, Layout, ProblemLine
from fieldintake.ui.marks import Mark
from fieldintake.ui.questions.page import QuestionsPage
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Colour
from fieldintake.ui.widgets.button import Button, Kind, Picker
from fieldintake.ui.widgets.card import column_of, row_of
from fieldintake.ui.widgets.own_width import OwnWidth
from fieldintake.ui.widgets.row_card import RowCard
from fieldintake.ui.widgets.row_delegate import RowShape
from fieldintake.ui.widgets.rows import Row
from fieldintake.ui.words import Words
from fieldintake.wording.form_languages import shown_name

_OTHER_LAYOUT = "layout"
_TO_LOOK_AT = Mark("alert-circle-outline", Colour.AMBER_FILL)
_OPEN = Mark("circle-outline")
_MOST_TO_LOOK_AT = 6


class FormPanel(OwnWidth, QWidget):
    """The body of a form. What `tools` lists belongs into a header.

    Signals: `acted(Act)`, `listen_wanted(Sound)`.
    """

    acted = Signal(object)
    listen_wanted = Signal(object)

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__()
        self._words = words
        self._step: FormStep | None = None
        self.questions = QuestionsPage(look, words)
        self.to_look_at = RowCard(look, RowShape(least=58, code=0))
        self.leave_open = Button(look, "", Kind.SOFT)
        self.undo = Button(look, "", Kind.QUIET, icon="undo")
        self.contents = Picker(look)
        self.contents.setMinimumContentsLength(14)
        self.contents.setSizeAdjustPolicy(Picker.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.languages = Picker(look)
        self.turn = Button(look, "", icon="account-switch-outline")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(24)
        self.before_end = column_of(self.to_look_at, row_of(self.leave_open))
        column.addWidget(self.before_end)
        column.addWidget(self.questions)
        self._wire()

    @property
    def tools(self) -> tuple[QWidget, ...]:
        return self.undo, self.contents, self.languages, self.turn

    def _wire(self) -> None:
        questions = self.questions
        questions.answered.connect(lambda path, raw: self.acted.emit(Answer(path, raw)))
        questions.row_wanted.connect(lambda path: self.acted.emit(AddRow(path)))
        questions.row_unwanted.connect(lambda path: self.acted.emit(RemoveRow(path)))
        questions.file_wanted.connect(lambda path: self.acted.emit(AskFile(path)))
        questions.file_brought.connect(lambda path, file: self.acted.emit(BringFile(path, file)))
        questions.file_unwanted.connect(lambda path: self.acted.emit(TakeAway(path)))
        questions.drawn.connect(lambda path, png: self.acted.emit(Draw(path, png)))
        questions.listen_wanted.connect(self.listen_wanted)
        questions.play_wanted.connect(lambda path: self.acted.emit(Play(path)))
        self.to_look_at.list.opened.connect(lambda path: self.acted.emit(Jump(path)))
        self.to_look_at.list.acted.connect(lambda path: self.acted.emit(Jump(path)))
        self.undo.clicked.connect(lambda: self.acted.emit(Undo()))
        self.contents.activated.connect(self._choose_contents)
        self.languages.activated.connect(lambda _: self.acted.emit(Speak(self.languages.value)))

    def _choose_contents(self) -> None:
        if self._step is None:
            return
        if self.contents.value == _OTHER_LAYOUT:
            is_scroll = self._step.layout is Layout.SCROLL
            self.acted.emit(Lay(Layout.PAGES if is_scroll else Layout.SCROLL))
        else:
            self.acted.emit(Jump(self.contents.value))

    def hide_tools(self) -> None:
        for tool in self.tools:
            tool.hide()

    def render_state(self, step: FormStep) -> None:
        self._step = step
        self.questions.render_state(step.page)
        self._show_tools(step)
        self._show_to_look_at(step.to_look_at)
        if step.at:
            self.questions.reveal(step.at)

    def _show_to_look_at(self, lines: tuple[ProblemLine, ...]) -> None:
        """The first few; the next ones come up as these are answered."""
        _ = self._words.text
        self.before_end.setVisible(bool(lines))
        rows = [self._row(line) for line in lines[:_MOST_TO_LOOK_AT]]
        self.to_look_at.show_rows(_("Before it is finished"), rows, count=str(len(lines)))
        self.leave_open.say(_("They were not asked: finish it so"))
        self.leave_open.setVisible(bool(lines) and all(line.is_open for line in lines))

    def _show_tools(self, step: FormStep) -> None:
        _ = self._words.text
        self.undo.say(_("Undo"))
        self.undo.setVisible(step.may_undo)
        other = _("All on one page") if step.layout is Layout.PAGES else _("Page by page")
        lines = [(line.path, self._line(place, line)) for place, line in enumerate(step.contents, 1)]
        here = next((line.path for line in step.contents if line.is_here), "")
        self.contents.offer((*lines, (_OTHER_LAYOUT, other)), here)
        self.contents.setAccessibleName(_("Contents"))
        self.contents.setVisible(len(step.contents) > 1)
        both = tuple((code, f"{self._words.own_name} + {shown_name(code)}") for code in step.languages)
        self.languages.offer((("", self._words.own_name), *both), step.hers)
        self.languages.setAccessibleName(_("Languages shown"))
        self.languages.setVisible(bool(both))
        self.turn.say(_("Turn the laptop to her"))
        self.turn.setVisible(step.may_turn)

    def _line(self, place: int, line: ContentsLine) -> str:
        """One page of the contents, and how it stands, in words: a sign alone would say nothing aloud."""
        _ = self._words.text
        if line.has_problem:
            stands = _("look again")
        elif line.open:
            stands = self._words.plural("{n} open", "{n} open", line.open)
        else:
            stands = _("done")
        return _("{n}. {title} · {stands}", n=place, title=line.title, stands=stands)

    def _row(self, line: ProblemLine) -> Row:
        mark = _OPEN if line.is_open else _TO_LOOK_AT
        go = self._words.text("Go there")
        return Row(key=line.path, sentence=line.question, reason=line.why, mark=mark, action=go)


def place_of(step: FormStep, words: Words) -> str:
    """Where we are in the form, for the bar under it."""
    if step.layout is Layout.SCROLL:
        done, asked = step.answered
        return words.text("{n} of {total} answered", n=done, total=asked)
    return words.text("Page {n} of {total}", n=step.number, total=step.of)
