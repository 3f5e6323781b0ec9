"""The forms that an intake has open: one for each step that is a form, in her language and the staff's. Qt-free.

Invariant: a form is opened once and kept until the path is left, so going back shows every answer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from fieldintake.casework.bundled_forms import INTAKE, NEEDS_AND_RISK, SAFETY_AND_LANGUAGE
from fieldintake.domain.desk import Draft
from fieldintake.domain.errors import InvalidValue
from fieldintake.domain.ids import CaseId
from fieldintake.forms.plan import Plan
from fieldintake.ui.consent.draft import FORM_ID as CONSENT_DRAFT
from fieldintake.ui.filling.acts import Answer, Change
from fieldintake.ui.filling.open_form import OpenForm
from fieldintake.ui.filling.showing import Showing
from fieldintake.ui.intake.said_before import next_said
from fieldintake.ui.intake.state import IntakeStep

FORMS = {
    IntakeStep.SAFETY: SAFETY_AND_LANGUAGE,
    IntakeStep.INTAKE: INTAKE,
    IntakeStep.NEEDS: NEEDS_AND_RISK,
}
_STEP_OF = {**{form_id: step for step, form_id in FORMS.items()}, CONSENT_DRAFT: IntakeStep.CONSENT}
_LANGUAGES_PATH = "/data/language/languages"


def is_of_path(draft: Draft) -> bool:
    """Whether a draft is gone on with on the path of an intake."""
    return draft.form_id in _STEP_OF


@dataclass
class OpenForms:
    """`showing` says how they look; `said` is what she said before there was a form."""

    showing: Showing
    now_ms: Callable[[], int]
    plans: dict[IntakeStep, Plan] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    _open: dict[IntakeStep, OpenForm] = field(default_factory=dict)

    def now(self) -> dt.datetime:
        """The moment of an answer."""
        return dt.datetime.fromtimestamp(self.now_ms() / 1000, dt.UTC)

    def forget(self) -> None:
        """A new path begins, or this one is finished."""
        self.showing.hers = ""
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
            self._open[step] = OpenForm.start(plan, case_id, self.showing.words.language, self.now())
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
                self._open[step] = OpenForm.resume(
                    plan, case_id, kept, self.showing.words.language, self.now()
                )
                self.showing.speak_also(_spoken(self._open[step]))
        return first

    def take(self, form: OpenForm, change: Change) -> None:
        """Change a form; her languages choose the second one on the page, once."""
        form.take(change, self.now())
        if isinstance(change, Answer) and change.path == _LANGUAGES_PATH and isinstance(change.raw, str):
            self.showing.speak_also(change.raw.split())

    def bring_in(self, form: OpenForm) -> bool:
        """Put what she said before into the open questions of the page; whether there was any."""
        found = False
        while (answer := next_said(form.page()[0], self.said)) is not None:
            self.take(form, Answer(*answer))
            found = True
        return found


def _spoken(form: OpenForm) -> list[str]:
    """The codes of the languages that a form says she speaks."""
    try:
        drafts = form.session.record_drafts()
    except InvalidValue:  # the page says which answer does not fit
        return []
    said = (value for draft in drafts for name, value in draft.fields if name == "languages")
    return [str(code) for value in said if isinstance(value, frozenset) for code in sorted(value)]
