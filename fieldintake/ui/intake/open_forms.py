"""The forms that an intake has open: one for each step that is a form, in her language and the staff's. Qt-free.

Invariant: a form is opened once and kept until the path is left, so going back shows every answer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from fieldintake.casework.bundled_forms import INTAKE, NEEDS_AND_RISK, SAFETY_AND_LANGUAGE, form_plan
from fieldintake.casework.keep_draft import my_drafts
from fieldintake.casework.open_case import open_case
from fieldintake.casework.read_case import CaseView, read_case
from fieldintake.domain.desk import Draft
from fieldintake.domain.ids import CaseId, RecordId
from fieldintake.forms.plan import Plan
from fieldintake.forms.state import ProblemCode
from fieldintake.ports import Vault
from fieldintake.ui.intake.forms import OpenForm
from fieldintake.ui.intake.state import FormStep, IntakeStep
from fieldintake.ui.questions.mapping import page_of
from fieldintake.ui.questions.state import Twice
from fieldintake.ui.words import Words
from fieldintake.wording.catalogue import N_, Direction, direction_of, nearest_shipped

FORMS = {
    IntakeStep.SAFETY: SAFETY_AND_LANGUAGE,
    IntakeStep.INTAKE: INTAKE,
    IntakeStep.NEEDS: NEEDS_AND_RISK,
}
_STEP_OF = {form_id: step for step, form_id in FORMS.items()}
_LANGUAGES_PATH = "/data/language/languages"
_DOES_NOT_FIT = N_("This answer does not fit. Please look at it again.")


@dataclass
class OpenForms:
    """`hers` is the second language on the page, if any."""

    words: Words
    now_ms: Callable[[], int]
    hers: str = ""
    plans: dict[IntakeStep, Plan] = field(default_factory=dict)
    _open: dict[IntakeStep, OpenForm] = field(default_factory=dict)

    def now(self) -> dt.datetime:
        """The moment of an answer."""
        return dt.datetime.fromtimestamp(self.now_ms() / 1000, dt.UTC)

    def forget(self) -> None:
        """A new path begins, or this one is finished."""
        self.hers = ""
        self.plans = {}
        self._open = {}

    def at(self, step: IntakeStep) -> OpenForm | None:
        """The form of a step, if it was opened."""
        return self._open.get(step)

    def all(self) -> list[OpenForm]:
        """Those that were opened, in the order of the path."""
        return [self._open[step] for step in IntakeStep if step in self._open]

    def open(self, step: IntakeStep, case_id: CaseId) -> OpenForm:
        """The form of a step, begun now if it was not open."""
        if step not in self._open:
            plan = self.plans[step]
            self._open[step] = OpenForm.start(plan, case_id, self.words.language, self.now())
        return self._open[step]

    def resume(self, drafts: list[Draft], case_id: CaseId) -> IntakeStep | None:
        """Open the forms of drafts as they were left, one for each step; the step of the first one."""
        first: IntakeStep | None = None
        for draft in drafts:
            step = _STEP_OF.get(draft.form_id)
            if step is None or step in self._open:
                continue
            kept = (draft.id, draft.snapshot)
            plan = self.plans[step]
            self._open[step] = OpenForm.resume(plan, case_id, kept, self.words.language, self.now())
            first = first or step
        return first

    def answer(self, form: OpenForm, path: str, raw: object) -> None:
        """Take an answer; her languages choose the second one on the page, once."""
        form.answer(path, raw)
        if path == _LANGUAGES_PATH and isinstance(raw, str) and not self.hers:
            self.hers = self._first_other(raw)

    def _first_other(self, codes: str) -> str:
        """Her first language that the product speaks and that is not the staff's."""
        own = nearest_shipped(self.words.language)
        for code in codes.split():
            shipped = nearest_shipped(code)
            if code.startswith(shipped) and shipped != own:
                return shipped
        return ""

    def show(self, form: OpenForm) -> FormStep:
        """The page of a form that is open, in the staff's language and hers."""
        session, staff = form.session, self.words.language
        if session.state().language != staff and staff in session.languages:
            session.set_language(staff)
        lines, number, of = form.page()
        page = page_of(
            lines,
            title=session.state().title,
            hers=self.hers or None,
            labels=session.labels,
            problem_words=self._problem,
            hers_right_to_left=bool(self.hers) and direction_of(self.hers) is Direction.RIGHT_TO_LEFT,
        )
        return FormStep(page, number, of, session.languages, self.hers, may_undo=session.state().may_undo)

    def _problem(self, _code: ProblemCode) -> Twice:
        hers = Words(self.hers).text(_DOES_NOT_FIT) if self.hers else ""
        return Twice(self.words.text(_DOES_NOT_FIT), hers)


def begun(vault: Vault) -> tuple[CaseView, dict[IntakeStep, Plan]]:
    """A new case, opened only once there is a plan for every step that is a form; and these plans."""
    found = {step: form_plan(vault, form_id) for step, form_id in FORMS.items()}
    return read_case(vault, open_case(vault)), found


def unfinished(
    vault: Vault, draft_id: RecordId
) -> tuple[list[Draft], CaseView | None, dict[IntakeStep, Plan]]:
    """A draft, first, with the others of its case; the case; and a plan for every step that is a form."""
    drafts = my_drafts(vault)
    chosen = next((draft for draft in drafts if draft.id == draft_id), None)
    if chosen is None or chosen.case_id is None:
        return [], None, {}
    mine = [draft for draft in drafts if draft.case_id == chosen.case_id]
    mine.sort(key=lambda draft: draft.id != draft_id)
    found: dict[IntakeStep, Plan] = {}
    for step, form_id in FORMS.items():
        version = next((draft.form_version for draft in mine if draft.form_id == form_id), None)
        found[step] = form_plan(vault, form_id, version)
    return mine, read_case(vault, chosen.case_id), found
