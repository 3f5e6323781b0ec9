"""One form that is open: its session, where in it we are, and what was typed so far. Qt-free."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass
from typing import assert_never

from babel.dates import get_day_names, get_month_names

from fieldintake.casework.bundled_forms import form_plan, ready_plan
from fieldintake.casework.keep_draft import Typed
from fieldintake.data import bundled_forms
from fieldintake.domain.desk import Draft
from fieldintake.domain.ids import CaseId, RecordId, new_record_id
from fieldintake.domain.values import Unanswered, UnansweredKind
from fieldintake.forms.marks import without_marks
from fieldintake.forms.plan import Plan
from fieldintake.forms.session import FormContext, FormSession
from fieldintake.forms.state import Line, ProblemCode
from fieldintake.ports import Vault
from fieldintake.ui.filling.acts import AddRow, Answer, Change, Jump, Lay, RemoveRow, Undo
from fieldintake.ui.filling.state import Layout
from fieldintake.ui.questions.mapping import pages
from fieldintake.wording.catalogue import Catalogue, Domain, shipped_languages
from fieldintake.wording.form_languages import by_code


def form_context(form_id: str, staff: str) -> FormContext:
    """The world of a session on this desk: local time, our catalogues, and the staff's names of months and days.

    A form that somebody brought speaks its own languages alone; what our catalogues say is for forms of ours.
    """
    is_ours = form_id in bundled_forms()

    def translate(language: str, text: str) -> str:
        return Catalogue(language, Domain.FORMS).text(text)

    zone = dt.datetime.now().astimezone().tzinfo or dt.UTC
    months = get_month_names("abbreviated", locale=staff)
    weekdays = get_day_names("abbreviated", locale=staff)
    return FormContext(
        zone=zone,
        translate=translate if is_ours else None,
        shown=without_marks,
        languages=shipped_languages() if is_ours else (),
        months=tuple(months[number] for number in range(1, 13)),
        weekdays=tuple(weekdays[number] for number in range(7)),
    )


def _ready(session: FormSession) -> FormSession:
    """Learn what its languages are called here, where it is made: in the background."""
    by_code(session.languages)
    return session


NO_CASE = CaseId("")
"""Of a form that belongs to none: it is only looked at, or given as feedback. No draft is made of it."""


@dataclass
class OpenForm:
    """One form being filled. `number` counts pages from 1; `at` is where a jump led to, until it was shown."""

    session: FormSession
    case_id: CaseId
    draft_id: RecordId
    number: int = 1
    touched: bool = False
    layout: Layout = Layout.PAGES
    at: str = ""
    asked_to_end: bool = False

    @classmethod
    def start(cls, plan: Plan, case_id: CaseId, staff: str, now: dt.datetime) -> OpenForm:
        session = FormSession.start(plan, context=form_context(plan.form.id, staff), now=now, language=staff)
        return cls(_ready(session), case_id, new_record_id(os.urandom))

    @classmethod
    def resume(
        cls,
        plan: Plan,
        case_id: CaseId,
        draft: tuple[RecordId, bytes],
        staff: str,
        now: dt.datetime,
    ) -> OpenForm:
        """The form as its draft left it."""
        session = FormSession.restore(plan, draft[1], context=form_context(plan.form.id, staff), now=now)
        return cls(_ready(session), case_id, draft[0], touched=True)

    # --- where we are ----------------------------------------------------------------------------

    def pages(self) -> list[tuple[Line, ...]]:
        return pages(self.session.state().lines)

    def page(self) -> tuple[tuple[Line, ...], int, int]:
        """The lines that are shown, the number of the page that is open, and how many there are."""
        parted = self.pages()
        self.number = max(1, min(self.number, len(parted)))
        if self.layout is Layout.SCROLL:
            return tuple(line for part in parted for line in part), self.number, len(parted)
        return (parted[self.number - 1] if parted else ()), self.number, len(parted)

    def turn(self, by: int) -> bool:
        """Turn pages; False where there is none to turn to, as when all is on one page."""
        _, number, of = self.page()
        if self.layout is Layout.SCROLL or not 1 <= number + by <= of:
            return False
        self.number = number + by
        return True

    def turn_to_end(self) -> None:
        self.number = max(1, len(self.pages()))

    def look(self, act: Jump | Lay) -> None:
        """Change how it is looked at."""
        match act:
            case Jump():
                parted = self.pages()
                places = (
                    n for n, part in enumerate(parted, 1) if any(act.path == line.path for line in part)
                )
                self.number, self.at = next(places, self.number), act.path
            case Lay():
                self.layout = act.out
            case _:
                assert_never(act)

    # --- what is answered ------------------------------------------------------------------------

    def take(self, change: Change, now: dt.datetime) -> None:
        """Change the form."""
        match change:
            case Answer(path, raw):
                self.session.answer(
                    path, Unanswered(raw) if isinstance(raw, UnansweredKind) else raw, now=now
                )
            case AddRow(path):
                self.at = self.session.add_repeat(path, now=now)
            case RemoveRow(path):
                self.session.remove_repeat(path, now=now)
            case Undo():
                self.session.undo()
            case _:
                assert_never(change)
        self.touched = True

    def leave_open(self, now: dt.datetime) -> None:
        """Say of each question that must be answered and is not: it was not asked."""
        for problem in self.session.problems():
            if problem.code is ProblemCode.REQUIRED:
                self.take(Answer(problem.path, UnansweredKind.NOT_ASKED), now)

    def typed(self) -> Typed:
        """What stands in it now."""
        definition, snapshot = self.session.definition, self.session.snapshot()
        return Typed(self.draft_id, self.case_id, definition.id, definition.version, snapshot)


def started(vault: Vault, case_id: CaseId, form_id: str, staff: str, now: dt.datetime) -> OpenForm:
    """A form begun anew in its newest version; raises `NotFound`."""
    return OpenForm.start(ready_plan(vault, form_id), case_id, staff, now)


def resumed(vault: Vault, case_id: CaseId, draft: Draft, staff: str, now: dt.datetime) -> OpenForm:
    """A draft gone on with, in the version of the form in which it was begun; raises `NotFound`."""
    plan = form_plan(vault, draft.form_id, draft.form_version)
    return OpenForm.resume(plan, case_id, (draft.id, draft.snapshot), staff, now)
