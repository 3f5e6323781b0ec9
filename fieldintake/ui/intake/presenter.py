"""Leads through an intake: search first, safety, consent, intake, needs, and what next. Qt-free.

Each step may be the last; going back never loses. A case exists from "go on as new". Forms become records when
the path is left; until then every answer lives in a draft.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from fieldintake.casework.bundled_forms import INTAKE, NEEDS_AND_RISK, SAFETY_AND_LANGUAGE, form_plan
from fieldintake.casework.find_cases import possible_duplicates, search_cases
from fieldintake.casework.keep_draft import my_drafts
from fieldintake.casework.open_case import open_case
from fieldintake.casework.print_letter import choose_paper
from fieldintake.casework.read_case import CaseView, read_case
from fieldintake.domain.desk import CaseMatch, Draft
from fieldintake.domain.ids import CaseId, RecordId
from fieldintake.domain.release import PaperChoice
from fieldintake.forms.plan import Plan
from fieldintake.forms.state import ProblemCode
from fieldintake.ports import Vault
from fieldintake.ui.consent.presenter import ConsentPresenter
from fieldintake.ui.consent.state import ConsentState
from fieldintake.ui.intake.forms import DraftKeeper, OpenForm, finish_all
from fieldintake.ui.intake.state import (
    FormStep,
    IntakeState,
    IntakeStep,
    Match,
    Matched,
    NextStepState,
    SearchStep,
)
from fieldintake.ui.ports import Background
from fieldintake.ui.questions.mapping import page_of
from fieldintake.ui.questions.state import Twice
from fieldintake.ui.words import Words
from fieldintake.wording.catalogue import Direction, direction_of, nearest_shipped
from fieldintake.wording.consent_policy import consent_policy

_FORMS = {
    IntakeStep.SAFETY: SAFETY_AND_LANGUAGE,
    IntakeStep.INTAKE: INTAKE,
    IntakeStep.NEEDS: NEEDS_AND_RISK,
}
_MATCHED = {
    "similar_name": Matched.NAME_SOUNDS,
    "same_phone": Matched.PHONE,
    "same_birth_year": Matched.BIRTH_YEAR,
    "same_code": Matched.CODE,
}
_LANGUAGES_PATH = "/data/language/languages"


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
    _case_id: CaseId | None = field(default=None, init=False)
    _plans: dict[str, Plan] = field(default_factory=dict, init=False)
    _forms: dict[IntakeStep, OpenForm] = field(default_factory=dict, init=False)
    _hers: str = field(default="", init=False)
    _search_turn: int = field(default=0, init=False)
    _keeper: DraftKeeper = field(init=False)

    def __post_init__(self) -> None:
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

        def read() -> tuple[list[Draft], CaseView | None, dict[str, Plan]]:
            drafts = my_drafts(self.vault)
            chosen = next((draft for draft in drafts if draft.id == draft_id), None)
            if chosen is None or chosen.case_id is None:
                return [], None, {}
            mine = [draft for draft in drafts if draft.case_id == chosen.case_id]
            found = {d.form_id: form_plan(self.vault, d.form_id, d.form_version) for d in mine}
            mine.sort(key=lambda draft: draft.id != draft_id)
            return mine, read_case(self.vault, chosen.case_id), found

        self.background.submit(read, done=lambda found: self._resumed(*found), failed=self.failed)

    def _resumed(self, drafts: list[Draft], view: CaseView | None, found: dict[str, Plan]) -> None:
        if view is None:
            return
        self._reset()
        self._case_id = view.row.case_id
        self._plans |= found
        steps = {form_id: step for step, form_id in _FORMS.items()}
        first: IntakeStep | None = None
        for draft in drafts:
            step = steps.get(draft.form_id)
            if step is None:
                continue
            self._forms[step] = OpenForm.resume(
                found[draft.form_id],
                view.row.case_id,
                (draft.id, draft.snapshot),
                self.words.language,
                self._now(),
            )
            first = first or step
        self.state = replace(self.state, code=view.row.code, started_ms=self.now_ms())
        self._go(first or IntakeStep.SAFETY)

    def _reset(self) -> None:
        self._case_id, self._hers = None, ""
        self._forms.clear()
        self._plans.clear()
        self.state = IntakeState(self.now_ms(), IntakeStep.SEARCH, SearchStep(), started_ms=self.now_ms())

    def _now(self) -> dt.datetime:
        return dt.datetime.fromtimestamp(self.now_ms() / 1000, dt.UTC)

    # --- search first ----------------------------------------------------------------------------

    def search(self, name: str, birth_year: str, phone: str, code: str) -> None:
        """Look for cases that may be hers, while she or the worker types."""
        self._search_turn += 1
        turn = self._search_turn
        typed = SearchStep(name, birth_year, phone, code)
        self.state = replace(self.state, content=typed)
        year = int(birth_year) if birth_year.strip().isdecimal() else None

        def look() -> list[CaseMatch]:
            found = possible_duplicates(self.vault, name=name, birth_year=year, phone=phone)
            if code.strip():
                found = [
                    CaseMatch(r, ("same_code",)) for r in search_cases(self.vault, code, limit=3)
                ] + found
            return found

        self.background.submit(look, done=lambda found: self._found(turn, found), failed=self.failed)

    def _found(self, turn: int, found: list[CaseMatch]) -> None:
        content = self.state.content
        if turn != self._search_turn or not isinstance(content, SearchStep):
            return
        matches = tuple(
            Match(
                match.row.case_id,
                match.row.code,
                tuple(_MATCHED[what] for what in match.matched),
                match.row.worker,
                match.row.updated_ms,
            )
            for match in found
        )
        typed = any((content.name, content.birth_year, content.phone, content.code))
        self._show(replace(self.state, content=replace(content, matches=matches, has_searched=typed)))

    def choose_match(self, key: str) -> None:
        self.open_page(CaseId(key))

    # --- going on, back and out ------------------------------------------------------------------

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
        steps = list(IntakeStep)
        form = self._forms.get(self.state.step)
        if form is not None and form.number > 1:
            self._turn_page(-1)
        elif self.state.step in (IntakeStep.CONSENT, IntakeStep.INTAKE, IntakeStep.NEEDS):
            self._go(steps[steps.index(self.state.step) - 1], at_end=True)

    def go_to(self, step: IntakeStep) -> None:
        """Choose a step on the path; those that come later wait their turn."""
        if step in self.state.done and self.state.step is not IntakeStep.NEXT:
            self._go(step)

    def stop(self) -> None:
        """Keep what there is and open her page: an intake may end at any step."""
        self._finish(self.leave)

    def leave(self) -> None:
        if self._case_id is not None:
            self.open_page(self._case_id)

    def refer_now(self) -> None:
        if self._case_id is not None:
            self.refer(self._case_id)

    def choose_paper(self, paper: PaperChoice) -> None:
        case_id = self._case_id
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

        def work() -> tuple[CaseView, dict[str, Plan]]:
            forms = {form_id: form_plan(self.vault, form_id) for form_id in _FORMS.values()}
            return read_case(self.vault, open_case(self.vault)), forms

        self.background.submit(work, done=lambda found: self._opened(*found), failed=self._broke)

    def _opened(self, view: CaseView, forms: dict[str, Plan]) -> None:
        self._case_id = view.row.case_id
        self._plans = forms
        self.state = replace(self.state, code=view.row.code, is_saving=False, started_ms=self.now_ms())
        self.changed()
        self._go(IntakeStep.SAFETY)

    def _turn_page(self, by: int) -> None:
        form = self._forms[self.state.step]
        _, number, of = form.page()
        if number + by > of:
            steps = list(IntakeStep)
            self._go(steps[steps.index(self.state.step) + 1])
            return
        form.number = number + by
        self._show_form()

    def _go(self, step: IntakeStep, *, at_end: bool = False) -> None:
        passed = list(IntakeStep)[: list(IntakeStep).index(step)]
        self.state = replace(self.state, step=step, done=self.state.done | frozenset(passed))
        match step:
            case IntakeStep.CONSENT:
                self._begin_consent()
            case IntakeStep.NEXT:
                self._finish(self._show_next)
            case IntakeStep.SEARCH:
                self._show(replace(self.state, content=SearchStep()))
            case IntakeStep.SAFETY | IntakeStep.INTAKE | IntakeStep.NEEDS:
                self._open_form(step)
                if at_end:
                    self._forms[step].number = 1_000
                self._show_form()

    def _open_form(self, step: IntakeStep) -> None:
        if step not in self._forms and self._case_id is not None:
            form = self._plans[_FORMS[step]]
            self._forms[step] = OpenForm.start(form, self._case_id, self.words.language, self._now())

    # --- forms -----------------------------------------------------------------------------------

    def answer(self, path: str, raw: object) -> None:
        """Take an answer of the page that is open, and keep it."""
        form = self._forms.get(self.state.step)
        if form is None:
            return
        form.answer(path, raw)
        if path == _LANGUAGES_PATH and isinstance(raw, str) and not self._hers:
            self._hers = self._first_other(raw)
        self._keeper.keep(form)
        self._show_form()

    def _first_other(self, codes: str) -> str:
        """Her first language that the product speaks and that is not the staff's."""
        shipped = (nearest_shipped(code) for code in codes.split())
        own = nearest_shipped(self.words.language)
        hers = (code for code, said in zip(shipped, codes.split(), strict=True) if said.startswith(code))
        return next((code for code in hers if code != own), "")

    def add_row(self, path: str) -> None:
        self._change(lambda form: form.session.add_repeat(path, now=self._now()))

    def remove_row(self, path: str) -> None:
        self._change(lambda form: form.session.remove_repeat(path, now=self._now()))

    def undo(self) -> None:
        self._change(lambda form: form.session.undo())

    def _change(self, act: Callable[[OpenForm], object]) -> None:
        form = self._forms.get(self.state.step)
        if form is not None:
            act(form)
            form.touched = True
            self._keeper.keep(form)
            self._show_form()

    def choose_languages(self, hers: str) -> None:
        """Show two languages, or the staff's alone when empty."""
        self._hers = hers
        if self.state.step in self._forms:
            self._show_form()

    def _show_form(self) -> None:
        form = self._forms[self.state.step]
        lines, number, of = form.page()
        session = form.session
        if session.state().language != self.words.language and self.words.language in session.languages:
            session.set_language(self.words.language)
            lines, number, of = form.page()
        page = page_of(
            lines,
            title=session.state().title,
            hers=self._hers or None,
            labels=session.labels,
            problem_words=self._problem,
            hers_right_to_left=bool(self._hers) and direction_of(self._hers) is Direction.RIGHT_TO_LEFT,
        )
        step = FormStep(page, number, of, session.languages, self._hers, may_undo=session.state().may_undo)
        self._show(replace(self.state, now_ms=self.now_ms(), content=step))

    def _problem(self, _code: ProblemCode) -> Twice:
        text = "This answer does not fit. Please look at it again."
        hers = Words(self._hers).text(text) if self._hers else ""
        return Twice(self.words.text(text), hers)

    def _kept(self) -> None:
        self.state = replace(self.state, kept_ms=self.now_ms(), could_not_keep=False)
        self.render(replace(self.state, now_ms=self.now_ms()))

    def _not_kept(self, error: Exception) -> None:
        self._show(replace(self.state, could_not_keep=True))
        self.failed(error)

    # --- consent, and the end --------------------------------------------------------------------

    def _begin_consent(self) -> None:
        if self._case_id is not None:
            staff = self.words.language
            self.consent.begin(self._case_id, consent_policy().first, staff=staff, hers=self._hers)

    def _show_consent(self, content: ConsentState) -> None:

        if self.state.step is IntakeStep.CONSENT:
            self._show(replace(self.state, content=content))

    def _consent_kept(self) -> None:
        self.changed()
        self._go(IntakeStep.INTAKE)

    def _finish(self, then: Callable[[], None]) -> None:
        forms = [self._forms[step] for step in IntakeStep if step in self._forms]
        self._keeper.drop(forms)
        self._show(replace(self.state, is_saving=True))

        def done(_none: None) -> None:
            self.state = replace(self.state, is_saving=False)
            self.changed()
            then()

        self.background.submit(lambda: finish_all(self.vault, forms), done=done, failed=self._broke)

    def _show_next(self) -> None:
        case_id = self._case_id
        if case_id is not None:
            self.background.submit(
                lambda: read_case(self.vault, case_id), done=self._ended, failed=self.failed
            )

    def _ended(self, view: CaseView) -> None:
        content = NextStepState(len(view.needs), "paper" in view.case.fields, view.paper.value)
        self._show(replace(self.state, content=content))

    def _broke(self, error: Exception) -> None:
        self._show(replace(self.state, is_saving=False))
        self.failed(error)

    def _show(self, state: IntakeState) -> None:
        self.state = state
        self.render(state)
