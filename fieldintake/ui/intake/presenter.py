"""Leads through an intake: search first, safety, consent, intake, needs, and what next. Qt-free.

Each step may be the last; going back never loses. A case exists from "go on as new". Forms become records when
the path is left; until then every answer lives in a draft.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from fieldintake.casework.open_case import open_case
from fieldintake.casework.print_letter import choose_paper
from fieldintake.casework.read_case import CaseView, read_case
from fieldintake.domain.desk import Draft
from fieldintake.domain.ids import CaseId, RecordId
from fieldintake.domain.release import PaperChoice
from fieldintake.forms.plan import Plan
from fieldintake.ports import Vault
from fieldintake.ui.consent.presenter import ConsentPresenter
from fieldintake.ui.consent.state import ConsentState
from fieldintake.ui.intake.forms import DraftKeeper, OpenForm, finish_all
from fieldintake.ui.intake.open_forms import OpenForms, newest_plans, unfinished
from fieldintake.ui.intake.search_first import SearchFirst
from fieldintake.ui.intake.state import IntakeState, IntakeStep, NextStepState, SearchStep
from fieldintake.ui.ports import Background
from fieldintake.ui.words import Words
from fieldintake.wording.consent_policy import consent_policy

_LAST_PAGE = 1_000
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
    _search: SearchFirst = field(init=False)
    _keeper: DraftKeeper = field(init=False)

    def __post_init__(self) -> None:
        self._forms = OpenForms(self.words, self._now)
        self._search = SearchFirst(self.vault, self.background, self._found, self.failed)
        self._keeper = DraftKeeper(self.vault, self.background, self._kept, self._not_kept)
        self.consent.render = self._show_consent
        self.consent.kept = self._consent_kept
        self._reset()

    # --- beginning -------------------------------------------------------------------------------

    def begin(self) -> None:
        """A new path, at the search."""
        self._reset()
        self.render(self.state)

    def resume(self, draft_id: RecordId) -> None:
        """Go on where a draft was left, with the other drafts of the same case."""
        self.background.submit(
            lambda: unfinished(self.vault, draft_id),
            done=lambda found: self._resumed(*found),
            failed=self.failed,
        )

    def _resumed(self, drafts: list[Draft], view: CaseView | None, found: dict[IntakeStep, Plan]) -> None:
        if view is None:
            return
        self._reset()
        self.case_id = view.row.case_id
        self._forms.plans = found
        step = self._forms.resume(drafts, view.row.case_id)
        self.state = replace(self.state, code=view.row.code, started_ms=self.now_ms())
        self._go(step or IntakeStep.SAFETY)

    def _reset(self) -> None:
        self.case_id = None
        self._forms.forget()
        self._search.forget()
        self.state = IntakeState(self.now_ms(), IntakeStep.SEARCH, SearchStep(), started_ms=self.now_ms())

    def _now(self) -> dt.datetime:
        return dt.datetime.fromtimestamp(self.now_ms() / 1000, dt.UTC)

    # --- search first ----------------------------------------------------------------------------

    def search(self, name: str, birth_year: str, phone: str, code: str) -> None:
        """Look for cases that may be hers, while she or the worker types."""
        typed = SearchStep(name, birth_year, phone, code)
        self.state = replace(self.state, content=typed)
        self._search.look(typed)

    def _found(self, found: SearchStep) -> None:
        if self.state.step is IntakeStep.SEARCH:
            self._show(replace(self.state, content=found))

    def choose_match(self, key: str) -> None:
        self.open_page(CaseId(key))

    # --- on, back and out ------------------------------------------------------------------------

    def onward(self) -> None:
        match self.state.step:
            case IntakeStep.SEARCH:
                self._open_as_new()
            case IntakeStep.SAFETY | IntakeStep.INTAKE | IntakeStep.NEEDS:
                self._turn_page(1)
            case IntakeStep.CONSENT:
                self.consent.keep()
            case IntakeStep.NEXT:
                self.leave()

    def back(self) -> None:
        form, step = self._forms.at(self.state.step), self.state.step
        if form is not None and form.number > 1:
            self._turn_page(-1)
        elif step in (IntakeStep.CONSENT, IntakeStep.INTAKE, IntakeStep.NEEDS):
            self._go(_STEPS[_STEPS.index(step) - 1], at_end=True)

    def go_to(self, step: IntakeStep) -> None:
        """Choose a step on the path; those that come later wait their turn."""
        if step in self.state.done and self.state.step is not IntakeStep.NEXT:
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
        case_id = self.case_id
        if case_id is None:
            return
        self.background.submit(
            lambda: choose_paper(self.vault, case_id, paper),
            done=lambda _changed: self._paper_kept(paper),
            failed=self.failed,
        )

    def _paper_kept(self, paper: PaperChoice) -> None:
        if isinstance(self.state.content, NextStepState):
            content = replace(self.state.content, paper_asked=True, paper=paper.value)
            self._show(replace(self.state, content=content))

    def _open_as_new(self) -> None:
        if self.state.is_saving:
            return
        self._show(replace(self.state, is_saving=True))

        def work() -> tuple[CaseView, dict[IntakeStep, Plan]]:
            forms = newest_plans(self.vault)
            return read_case(self.vault, open_case(self.vault)), forms

        self.background.submit(work, done=lambda found: self._opened(*found), failed=self._broke)

    def _opened(self, view: CaseView, forms: dict[IntakeStep, Plan]) -> None:
        self.case_id = view.row.case_id
        self._forms.plans = forms
        self.state = replace(self.state, code=view.row.code, is_saving=False, started_ms=self.now_ms())
        self.changed()
        self._go(IntakeStep.SAFETY)

    def _turn_page(self, by: int) -> None:
        form = self._forms.at(self.state.step)
        if form is None:
            return
        _, number, of = form.page()
        if number + by > of:
            self._go(_STEPS[_STEPS.index(self.state.step) + 1])
        else:
            form.number = number + by
            self._show_form(form)

    def _go(self, step: IntakeStep, *, at_end: bool = False) -> None:
        passed = _STEPS[: _STEPS.index(step)]
        self.state = replace(self.state, step=step, done=self.state.done | frozenset(passed))
        match step:
            case IntakeStep.CONSENT:
                self._begin_consent()
            case IntakeStep.NEXT:
                self._finish(self._show_next)
            case IntakeStep.SEARCH:
                self._show(replace(self.state, content=SearchStep()))
            case IntakeStep.SAFETY | IntakeStep.INTAKE | IntakeStep.NEEDS:
                if self.case_id is not None:
                    form = self._forms.open(step, self.case_id)
                    form.number = _LAST_PAGE if at_end else form.number
                    self._show_form(form)

    # --- forms -----------------------------------------------------------------------------------

    def answer(self, path: str, raw: object) -> None:
        """Take an answer of the page that is open, and keep it."""
        form = self._forms.at(self.state.step)
        if form is not None:
            self._forms.answer(form, path, raw)
            self._keeper.keep(form)
            self._show_form(form)

    def add_row(self, path: str) -> None:
        self._change(lambda form: form.session.add_repeat(path, now=self._now()))

    def remove_row(self, path: str) -> None:
        self._change(lambda form: form.session.remove_repeat(path, now=self._now()))

    def undo(self) -> None:
        self._change(lambda form: form.session.undo())

    def _change(self, act: Callable[[OpenForm], object]) -> None:
        form = self._forms.at(self.state.step)
        if form is not None:
            act(form)
            form.touched = True
            self._keeper.keep(form)
            self._show_form(form)

    def choose_languages(self, hers: str) -> None:
        """Show two languages, or the staff's alone when empty."""
        self._forms.hers = hers
        form = self._forms.at(self.state.step)
        if form is not None:
            self._show_form(form)

    def _show_form(self, form: OpenForm) -> None:
        self._show(replace(self.state, now_ms=self.now_ms(), content=self._forms.show(form)))

    def _kept(self) -> None:
        self.state = replace(self.state, kept_ms=self.now_ms(), could_not_keep=False)
        self.render(replace(self.state, now_ms=self.now_ms()))

    def _not_kept(self, error: Exception) -> None:
        self._show(replace(self.state, could_not_keep=True))
        self.failed(error)

    # --- consent, and the end --------------------------------------------------------------------

    def _begin_consent(self) -> None:
        if self.case_id is not None:
            first, staff = consent_policy().first, self.words.language
            self.consent.begin(self.case_id, first, staff=staff, hers=self._forms.hers)

    def _show_consent(self, content: ConsentState) -> None:
        if self.state.step is IntakeStep.CONSENT:
            self._show(replace(self.state, content=content))

    def _consent_kept(self) -> None:
        self.changed()
        self._go(IntakeStep.INTAKE)

    def _finish(self, then: Callable[[], None]) -> None:
        forms = self._forms.all()
        self._keeper.drop(forms)
        self._show(replace(self.state, is_saving=True))

        def done(_none: None) -> None:
            self.state = replace(self.state, is_saving=False)
            self.changed()
            then()

        self.background.submit(lambda: finish_all(self.vault, forms), done=done, failed=self._broke)

    def _show_next(self) -> None:
        case_id = self.case_id
        if case_id is not None:
            self.background.submit(
                lambda: read_case(self.vault, case_id), done=self._ended, failed=self.failed
            )

    def _ended(self, view: CaseView) -> None:
        asked = "paper" in view.case.fields
        self._show(replace(self.state, content=NextStepState(len(view.needs), asked, view.paper.value)))

    def _broke(self, error: Exception) -> None:
        self._show(replace(self.state, is_saving=False))
        self.failed(error)

    def _show(self, state: IntakeState) -> None:
        self.state = state
        self.render(state)
