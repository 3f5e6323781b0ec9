"""The forms that an intake has open: one for each step that is a form, in her language and the staff's. Qt-free.

Invariant: a form is opened once and kept until the path is left, so going back shows every answer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from fieldintake.casework.bundled_forms import INTAKE, NEEDS_AND_RISK, SAFETY_AND_LANGUAGE
from fieldintake.domain.desk import Draft
from fieldintake.domain.errors import InvalidValue
from fieldintake.domain.ids import CaseId
from fieldintake.forms.plan import Plan
from fieldintake.forms.state import ProblemCode
from fieldintake.ui.consent.draft import FORM_ID as CONSENT_DRAFT
from fieldintake.ui.intake.forms import OpenForm
from fieldintake.ui.intake.said_before import next_said
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
_STEP_OF = {**{form_id: step for step, form_id in FORMS.items()}, CONSENT_DRAFT: IntakeStep.CONSENT}
_LANGUAGES_PATH = "/data/language/languages"
_DOES_NOT_FIT = N_("This answer does not fit. Please look at it again.")


@dataclass
class OpenForms:
    """`hers` is the second language on the page, if any; `said` what she said before there was a form."""

    words: Words
    now_ms: Callable[[], int]
    hers: str = ""
    plans: dict[IntakeStep, Plan] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    _open: dict[IntakeStep, OpenForm] = field(default_factory=dict)

    def now(self) -> dt.datetime:
        """The moment of an answer."""
        return dt.datetime.fromtimestamp(self.now_ms() / 1000, dt.UTC)

    def forget(self) -> None:
        """A new path begins, or this one is finished."""
        self.hers = ""
        self.plans, self.said = {}, {}
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

    def resume(self, drafts: Sequence[Draft], case_id: CaseId) -> IntakeStep | None:
        """Open the forms of drafts as they were left, one for each step; the step of the first draft."""
        first: IntakeStep | None = None
        for draft in drafts:
            step = _STEP_OF.get(draft.form_id)
            first = first or step
            if step in FORMS and step not in self._open:
                kept = (draft.id, draft.snapshot)
                plan = self.plans[step]
                self._open[step] = OpenForm.resume(plan, case_id, kept, self.words.language, self.now())
                self.speak_also(_spoken(self._open[step]))
        return first

    def answer(self, form: OpenForm, path: str, raw: object) -> None:
        """Take an answer; her languages choose the second one on the page, once."""
        form.answer(path, raw)
        if path == _LANGUAGES_PATH and isinstance(raw, str):
            self.speak_also(raw.split())

    def bring_in(self, form: OpenForm) -> bool:
        """Put what she said before into the open questions of the page; whether there was any."""
        found = False
        while (answer := next_said(form.page()[0], self.said)) is not None:
            self.answer(form, *answer)
            found = True
        return found

    def speak_also(self, codes: Iterable[str]) -> None:
        """Show also her first language that the product speaks and that is not the staff's, unless one is shown."""
        own = nearest_shipped(self.words.language)
        shipped = ((code, nearest_shipped(code)) for code in codes)
        theirs = (near for code, near in shipped if code.startswith(near) and near != own)
        self.hers = self.hers or next(theirs, "")

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


def _spoken(form: OpenForm) -> list[str]:
    """The codes of the languages that a form says she speaks."""
    try:
        drafts = form.session.record_drafts()
    except InvalidValue:  # the page says which answer does not fit
        return []
    said = (value for draft in drafts for name, value in draft.fields if name == "languages")
    return [str(code) for value in said if isinstance(value, frozenset) for code in sorted(value)]
