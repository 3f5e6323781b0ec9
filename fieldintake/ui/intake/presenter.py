"""Leads through an intake: search first, safety, consent, intake, needs, and what next. Qt-free.

Each step may be the last; going back never loses. A case exists from "go on as new". Forms become records when
the path is left; until then every answer lives in a draft. Files are attached in a form by itself, not on the path.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from fieldintake.casework.keep_draft import Typed
from fieldintake.domain.errors import VaultError
from fieldintake.domain.ids import CaseId, RecordId
from fieldintake.domain.release import PaperChoice
from fieldintake.ports import Vault
from fieldintake.ui.consent.presenter import ConsentPresenter
from fieldintake.ui.consent.state import ConsentState
from fieldintake.ui.drafting import DraftKeeper
from fieldintake.ui.filling.acts import Act, FileAct, Jump, Lay, Speak
from fieldintake.ui.filling.finishing import finish_forms
from fieldintake.ui.filling.open_form import OpenForm
from fieldintake.ui.filling.showing import Showing
from fieldintake.ui.filling.with_files import later
from fieldintake.ui.intake.beginning import Beginning, Begun
from fieldintake.ui.intake.open_forms import OpenForms
from fieldintake.ui.intake.said_before import said_in
from fieldintake.ui.intake.search_first import SearchFirst
from fieldintake.ui.intake.state import IntakeState, IntakeStep, NextStepState, SearchStep
from fieldintake.ui.intake.what_next import WhatNext
from fieldintake.ui.ports import Background
from fieldintake.ui.words import Words
from fieldintake.wording.consent_policy import consent_policy

_STEPS = list(IntakeStep)


@dataclass
class IntakePresenter:
    """`open_page(case)` follows the path's end, `refer(case)` a referral, `pause()` hides everything."""

    vault: Vault
    background: Background
    words: Words
    consent: ConsentPresenter
    render: Callable[[IntakeState], None]
    open_page: Callable[[CaseId], None]
    refer: Callable[[CaseId], None]
    pause: Callable[[], None]
    changed: Callable[[], None]
    failed: Callable[[Exception], None]
    now_ms: Callable[[], int]
    state: IntakeState = field(init=False)
    case_id: CaseId | None = field(default=None, init=False)
    _forms: OpenForms = field(init=False)
    _beginning: Beginning = field(init=False)
    _search: SearchFirst = field(init=False)
    keeper: DraftKeeper = field(init=False)
    _what_next: WhatNext = field(init=False)

    def __post_init__(self) -> None:
        self._forms = OpenForms(Showing(self.words, lambda asked: later(asked, self.words)), self.now_ms)
        self._beginning = Beginning(self.vault, self.background, self._opened, self._broke)
        self._search = SearchFirst(self.vault, self.background, self._found, self.failed)
        self.keeper = DraftKeeper(self.vault, self.background, self._kept, self._not_kept)
        self._what_next = WhatNext(self.vault, self.background, self._show_next, self.failed)
        self.consent.render = self._show_consent
        self.consent.failed = self._broke
        self._reset()

    def begin(self) -> None:
        self._leaving_none_behind(self._begin)

    def _begin(self) -> None:
        self._reset()
        self.render(self.state)

    def resume(self, draft_id: RecordId) -> None:
        """Go on where a draft was left, with the other drafts of the same case."""
        self._leaving_none_behind(lambda: self._beginning.resume(draft_id))

    def take_up(self, case_id: CaseId) -> None:
        """Her forms again, at her needs, with what was begun and not finished; every step can be chosen."""
        self._leaving_none_behind(lambda: self._beginning.take_up(case_id))

    def _leaving_none_behind(self, then: Callable[[], None]) -> None:
        """Her choices of the path before are kept first; forms are in their drafts already."""
        if self.consent.is_unkept(self.case_id):
            self._keep_consent(then)
        else:
            then()

    def _opened(self, begun: Begun) -> None:
        typed = self.state.content
        self._reset()
        self.case_id = begun.view.row.case_id
        self._forms.plans = begun.plans
        self._forms.said = said_in(typed, self._forms.now().year) if begun.is_new else {}
        drafted = self._forms.resume(begun.drafts, self.case_id)
        self._forms.showing.speak_also(begun.view.row.languages)
        known = replace(self.state, code=begun.view.row.code, is_known=begun.is_known)
        self.state = replace(known, started_ms=begun.started_ms or self.now_ms(), kept_ms=begun.kept_ms)
        self.changed()
        self.consent.take_up(begun.drafts)
        self._go(drafted or begun.step)

    def _reset(self) -> None:
        self.case_id = None
        self._forms.forget()
        self._search.forget()
        self.state = IntakeState(self.now_ms(), IntakeStep.SEARCH, SearchStep(), started_ms=self.now_ms())

    def search(self, name: str, birth_year: str, phone: str, code: str) -> None:
        """Look for cases that may be hers, while she or the worker types."""
        typed = SearchStep(name, birth_year, phone, code)
        self.state = replace(self.state, content=typed)
        self._search.look(typed)

    def _found(self, found: SearchStep) -> None:
        if self.state.step is IntakeStep.SEARCH:
            self._show(replace(self.state, content=found))

    # --- on, back and out ------------------------------------------------------------------------

    def onward(self) -> None:
        if self.state.is_saving:
            return
        match self.state.step:
            case IntakeStep.SEARCH if self.case_id is None:
                self._show(replace(self.state, is_saving=True))
                self._beginning.as_new()
            case IntakeStep.SEARCH:  # looked up once more: it is still her case
                self._go(IntakeStep.SAFETY)
            case IntakeStep.SAFETY | IntakeStep.INTAKE | IntakeStep.NEEDS:
                self._turn_page()
            case IntakeStep.CONSENT:
                self._keep_consent(self._consent_kept)
            case IntakeStep.NEXT:
                self.leave()

    def back(self) -> None:
        if self.state.is_saving:
            return
        form, step = self._forms.at(self.state.step), self.state.step
        if form is not None and form.turn(-1):
            self._show_form(form)
        elif step in (IntakeStep.CONSENT, IntakeStep.INTAKE, IntakeStep.NEEDS):
            self._go(_STEPS[_STEPS.index(step) - 1], at_end=True)

    def go_to(self, step: IntakeStep) -> None:
        """Choose a step on the path; those that come later wait their turn."""
        if step in self.state.done and self.state.step is not IntakeStep.NEXT and not self.state.is_saving:
            self._go(step)

    def stop(self) -> None:
        """Keep what there is and open her page: an intake may end at any step."""
        self._finish(self.leave)

    def leave(self) -> None:
        if self.case_id is not None:
            self.open_page(self.case_id)

    def refer_now(self) -> None:
        if self.case_id is not None:
            self.refer(self.case_id)

    def choose_paper(self, paper: PaperChoice) -> None:
        if self.case_id is not None:
            self._what_next.choose_paper(self.case_id, paper)

    def _turn_page(self) -> None:
        form = self._forms.at(self.state.step)
        if form is not None and form.turn(1):
            self._show_form(form)
        elif form is not None:
            self._go(_STEPS[_STEPS.index(self.state.step) + 1])

    def _go(self, step: IntakeStep, *, at_end: bool = False) -> None:
        if step is IntakeStep.NEXT:
            self._finish(self._read_next)  # the step follows when all of it is kept
            return
        self.state = self._at(step)
        match step:
            case IntakeStep.CONSENT:
                if self.case_id is not None:
                    first, staff = consent_policy().first, self.words.language
                    self.consent.go_on(self.case_id, first, staff=staff, hers=self._forms.showing.hers)
            case IntakeStep.SEARCH:
                self._show(replace(self.state, content=SearchStep()))
            case IntakeStep.SAFETY | IntakeStep.INTAKE | IntakeStep.NEEDS:
                if self.case_id is not None:
                    form = self._forms.open(step, self.case_id)
                    if at_end:
                        form.turn_to_end()
                    self._show_form(form)

    def _at(self, step: IntakeStep) -> IntakeState:
        passed = _STEPS[: _STEPS.index(step)]
        return replace(self.state, step=step, done=self.state.done | frozenset(passed))

    def act(self, act: Act) -> None:
        """Change the form that is open, or how it is looked at; nothing is taken while it is being finished."""
        form = self._forms.at(self.state.step)
        if form is None or self.state.is_saving or isinstance(act, FileAct):
            return
        match act:
            case Jump() | Lay():
                form.look(act)
            case Speak():
                self._forms.showing.hers = act.hers
            case _:
                self._forms.take(form, act)
                self.keeper.keep(form.typed())
        self._show_form(form)

    def open_form(self) -> tuple[OpenForm, str] | None:
        """The form that may be turned to her, and the code of the language to speak to her in."""
        form = self._forms.at(self.state.step)
        if form is None or self.state.is_saving:
            return None
        return form, self._forms.showing.language_for_her(form)

    def again(self) -> None:
        """Show the form in the languages that are now chosen."""
        form = self._forms.at(self.state.step)
        if form is not None:
            self._show_form(form)

    def _show_form(self, form: OpenForm) -> None:
        if not self.state.is_saving and self._forms.bring_in(form):
            self.keeper.keep(form.typed())
        self._show(replace(self.state, now_ms=self.now_ms(), content=self._forms.showing.step(form)))

    def _kept(self) -> None:
        self._show(replace(self.state, now_ms=(now := self.now_ms()), kept_ms=now, could_not_keep=False))

    def _not_kept(self, error: Exception) -> None:
        if isinstance(error, VaultError):  # the page says it by itself, for as long as it is so
            self._show(replace(self.state, could_not_keep=True))
        else:
            self.failed(error)

    def behind(self) -> list[Typed]:
        """As `DraftKeeper.behind`."""
        return [*self.keeper.behind(), *self.consent.behind()]

    # --- consent, and the end --------------------------------------------------------------------

    def _show_consent(self, content: ConsentState) -> None:
        if self.state.step is IntakeStep.CONSENT:
            self._show(replace(self.state, content=content))

    def _keep_consent(self, then: Callable[[], None]) -> None:
        """Put her choices into the ledger, or stay at the page that says whose name is missing."""
        if self.consent.state is None or self.consent.state.lacks_witness:
            self._go(IntakeStep.CONSENT)
        else:
            self._show(replace(self.state, is_saving=True))
            self.consent.keep(then)

    def _consent_kept(self) -> None:
        self.state = replace(self.state, is_saving=False)
        self.changed()
        self._go(IntakeStep.INTAKE)

    def _finish(self, then: Callable[[], None]) -> None:
        """Keep her choices, if any wait, and then the forms."""
        if self.state.is_saving:
            return
        if self.consent.is_unkept(self.case_id):
            self._keep_consent(lambda: self._finish_forms(then))
        else:
            self._finish_forms(then)

    def _finish_forms(self, then: Callable[[], None]) -> None:
        self._show(replace(self.state, is_saving=True))

        def done() -> None:
            self._forms.forget()
            self.state = replace(self.state, is_saving=False, could_not_keep=self.keeper.is_behind)
            self.changed()
            then()

        finish_forms(self.keeper, self._forms.all(), done=done, failed=self._broke)

    def _read_next(self) -> None:
        if self.case_id is not None:
            self._what_next.read(self.case_id)

    def _show_next(self, content: NextStepState) -> None:
        self._show(replace(self._at(IntakeStep.NEXT), content=content))

    def _broke(self, error: Exception) -> None:
        self._show(replace(self.state, is_saving=False))
        self.failed(error)

    def _show(self, state: IntakeState) -> None:
        self.state = state
        self.render(state)
