"""Draws the path of an intake: one page per step, header and bar always in the same places.

Signals: `refer_wanted()`, `paper_chosen(PaperChoice)`; those of the frame, and the pages' own on `search`, `consent`.
"""

from __future__ import annotations

from PySide6.QtCore import Signal

from fieldintake.domain.release import PaperChoice
from fieldintake.ui.consent.state import ConsentState
from fieldintake.ui.consent.view import ConsentPage
from fieldintake.ui.filling.frame import FormFrame
from fieldintake.ui.filling.panel import place_of
from fieldintake.ui.filling.state import FormStep, Layout
from fieldintake.ui.intake.next_page import NextPage
from fieldintake.ui.intake.search import SearchPage
from fieldintake.ui.intake.state import IntakeState, IntakeStep, NextStepState, SearchStep
from fieldintake.ui.theme import Look
from fieldintake.ui.words import Words


class IntakeView(FormFrame):
    """The steps in one stack."""

    refer_wanted = Signal()
    paper_chosen = Signal(PaperChoice)

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__(look, words)
        self._state: IntakeState | None = None
        self.search = SearchPage(look, words)
        self.consent = ConsentPage(look, words)
        self.next_page = NextPage(look, words)
        self.hold(self.search, self.panel, self.consent, self.next_page)
        self.setFocusProxy(self.search)
        self.next_page.refer_wanted.connect(self.refer_wanted)
        self.next_page.paper_chosen.connect(self.paper_chosen)

    def again(self) -> None:
        """Draw the same state in the language that is now chosen."""
        if self._state is not None:
            self.render_state(self._state)

    def render_state(self, state: IntakeState) -> None:
        self._state = state
        self.panel.hide_tools()
        self.say_not_kept(could_not_keep=state.could_not_keep)
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
        form = state.content if isinstance(state.content, FormStep) else None
        self.begin_at_the_top(state.step, form)

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
        self.header.say(step.page.title.staff, self.say_kept(state.kept_ms, state.now_ms))
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
