"""Draws the path of an intake: one page per step, header and bar always in the same places.

Signals: `back_wanted()`, `pause_wanted()`, `stop_wanted()`, `next_wanted()`, `turn_wanted()`, `refer_wanted()`,
`paper_chosen(PaperChoice)`; and the pages' own on `search`, `panel`, `consent`.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut

from fieldintake.domain.release import PaperChoice
from fieldintake.ui.consent.state import ConsentState
from fieldintake.ui.consent.view import ConsentPage
from fieldintake.ui.filling.acts import Undo
from fieldintake.ui.filling.panel import FormPanel, place_of
from fieldintake.ui.filling.state import FormStep, Layout
from fieldintake.ui.intake.next_page import NextPage
from fieldintake.ui.intake.search import SearchPage
from fieldintake.ui.intake.state import IntakeState, IntakeStep, NextStepState, SearchStep
from fieldintake.ui.theme import Look
from fieldintake.ui.widgets.first_focus import focus_first
from fieldintake.ui.widgets.page import BottomBar, Page
from fieldintake.ui.widgets.panels import ErrorPanel
from fieldintake.ui.widgets.stack import Stack
from fieldintake.ui.words import Words


class IntakeView(Page):
    """The steps in one stack."""

    back_wanted = Signal()
    pause_wanted = Signal()
    stop_wanted = Signal()
    next_wanted = Signal()
    turn_wanted = Signal()
    refer_wanted = Signal()
    paper_chosen = Signal(PaperChoice)

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__(look)
        self._words = words
        self._state: IntakeState | None = None
        self._at: tuple[object, ...] = ()
        self.search = SearchPage(look, words)
        self.panel = FormPanel(look, words)
        self.form = self.panel.questions
        self.consent = ConsentPage(look, words)
        self.next_page = NextPage(look, words)
        self.not_kept = ErrorPanel(look)
        self.steps = Stack()
        for page in (self.search, self.panel, self.consent, self.next_page):
            self.steps.add(page)
        for tool in self.panel.tools:
            self.header.add_action(tool)
        self.above.addWidget(self.not_kept)
        self.body.addWidget(self.steps)
        self.setFocusProxy(self.search)
        self.bar = BottomBar(look)
        self.add_bar(self.bar)
        self._wire()

    def _wire(self) -> None:
        self.panel.turn.clicked.connect(self.turn_wanted)
        self.bar.back.clicked.connect(self.back_wanted)
        self.bar.pause.clicked.connect(self.pause_wanted)
        self.bar.stop.clicked.connect(self.stop_wanted)
        self.bar.next.clicked.connect(self.next_wanted)
        self.next_page.refer_wanted.connect(self.refer_wanted)
        self.next_page.paper_chosen.connect(self.paper_chosen)
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self.next_wanted)
        undo = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self)
        undo.activated.connect(lambda: self.panel.acted.emit(Undo()))

    def again(self) -> None:
        """Draw the same state in the language that is now chosen."""
        if self._state is not None:
            self.render_state(self._state)

    def render_state(self, state: IntakeState) -> None:
        self._state = state
        _ = self._words.text
        self.panel.hide_tools()
        self.not_kept.setVisible(state.could_not_keep)
        self.not_kept.say(
            _("The last answers could not be kept."),
            _("What was kept before is safe."),
            _("Free some space on the disk; it is tried again with each answer."),
        )
        match state.content:
            case SearchStep():
                self._show_search(state, state.content)
            case FormStep():
                self._show_form(state, state.content)
            case ConsentState():
                self._show_consent(state, state.content)
            case NextStepState():
                self._show_next(state, state.content)
        for part in (self.steps, self.bar.back, self.bar.stop):
            part.setEnabled(not state.is_saving)
        self._begin_at_the_top(state)

    def _begin_at_the_top(self, state: IntakeState) -> None:
        form = state.content if isinstance(state.content, FormStep) else None
        place = None if form is None else form.layout if form.layout is Layout.SCROLL else form.number
        if (state.step, place) != self._at:
            self._at = (state.step, place)
            if form is not None and form.at:
                return  # the page shows the question that was asked for
            self.scroller.verticalScrollBar().setValue(0)
            focus_first(self.steps)

    def _kept(self, state: IntakeState) -> str:
        _ = self._words.text
        if state.kept_ms is None:
            return _("Nothing is written down yet")
        return _("Kept on this laptop {when}", when=self._words.ago(state.kept_ms, state.now_ms))

    def _show_search(self, state: IntakeState, step: SearchStep) -> None:
        _ = self._words.text
        self.steps.turn_to(self.search)
        line = _("So that she does not have to tell it all again. Fill in only what she is happy to say.")
        self.header.say(_("Has she been here before?"), line)
        self.search.render_state(step, state.now_ms)
        onward = _("None of these: go on as new") if step.matches else _("Go on as new")
        if state.code:
            onward = _("Go on with {code}", code=state.code)
        self.bar.say(back="", pause=_("Pause"), place="", stop="", onward=onward)
        self.bar.next.setEnabled(not state.is_saving)

    def _show_form(self, state: IntakeState, step: FormStep) -> None:
        _ = self._words.text
        self.steps.turn_to(self.panel)
        self.header.say(step.page.title.staff, self._kept(state))
        self.panel.render_state(step)
        is_first = state.step is IntakeStep.SAFETY and (step.number == 1 or step.layout is Layout.SCROLL)
        self.bar.say(
            back="" if is_first else _("Back"),
            pause=_("Pause"),
            place=place_of(step, self._words),
            stop=_("Stop here and keep it"),
            onward=_("Next"),
        )
        self.bar.next.setEnabled(not state.is_saving)

    def _show_consent(self, state: IntakeState, step: ConsentState) -> None:
        _ = self._words.text
        self.steps.turn_to(self.consent)
        self.header.say(
            _("What may leave this laptop"),
            _("Read it with her. Whatever she chooses, she gets the same help."),
        )
        self.consent.render_state(step)
        place = _("Name the witness who heard her agree.") if step.lacks_witness else ""
        self.bar.say(
            back=_("Back"),
            pause=_("Pause"),
            place=place,
            stop=_("Stop here and keep it"),
            onward=_("Keep her choices"),
        )
        self.bar.next.setEnabled(not step.lacks_witness and not state.is_saving)

    def _show_next(self, state: IntakeState, step: NextStepState) -> None:
        _ = self._words.text
        self.steps.turn_to(self.next_page)
        self.header.say(_("What next?"), _("All of it is kept. Nothing has left this laptop."))
        self.next_page.render_state(step)
        self.bar.say(back="", pause=_("Pause"), place="", stop="", onward=_("Open her page"))
        self.bar.next.setEnabled(not state.is_saving)
