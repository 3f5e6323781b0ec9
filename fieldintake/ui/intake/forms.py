"""The forms of one intake: their sessions, their pages, and their end as records. Qt-free."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from babel.dates import get_day_names, get_month_names

from fieldintake.casework.finish_form import finish_form, finished_form
from fieldintake.casework.keep_draft import Typed
from fieldintake.domain.ids import CaseId, RecordId, new_record_id
from fieldintake.domain.values import Unanswered, UnansweredKind
from fieldintake.forms.plan import Plan
from fieldintake.forms.session import FormContext, FormSession
from fieldintake.forms.state import Line
from fieldintake.ports import Vault
from fieldintake.ui.drafting import DraftKeeper
from fieldintake.ui.questions.mapping import pages
from fieldintake.wording.catalogue import Catalogue, Domain, shipped_languages


def form_context(staff: str) -> FormContext:
    """The world of a session on this desk: local time, our catalogues, and the staff's names of months and days."""

    def translate(language: str, text: str) -> str:
        return Catalogue(language, Domain.FORMS).text(text)

    zone = dt.datetime.now().astimezone().tzinfo or dt.UTC
    months = get_month_names("abbreviated", locale=staff)
    weekdays = get_day_names("abbreviated", locale=staff)
    return FormContext(
        zone=zone,
        translate=translate,
        languages=shipped_languages(),
        months=tuple(months[number] for number in range(1, 13)),
        weekdays=tuple(weekdays[number] for number in range(7)),
    )


@dataclass
class OpenForm:
    """One form being filled, page by page."""

    session: FormSession
    case_id: CaseId
    draft_id: RecordId
    number: int = 1
    touched: bool = False

    @classmethod
    def start(cls, plan: Plan, case_id: CaseId, staff: str, now: dt.datetime) -> OpenForm:
        session = FormSession.start(plan, context=form_context(staff), now=now, language=staff)
        return cls(session, case_id, new_record_id(os.urandom))

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
        session = FormSession.restore(plan, draft[1], context=form_context(staff), now=now)
        return cls(session, case_id, draft[0], touched=True)

    def pages(self) -> list[tuple[Line, ...]]:
        return pages(self.session.state().lines)

    def page(self) -> tuple[tuple[Line, ...], int, int]:
        """The lines of the page that is open, its number and how many there are."""
        parted = self.pages()
        self.number = max(1, min(self.number, len(parted)))
        return (parted[self.number - 1] if parted else ()), self.number, len(parted)

    def turn(self, by: int) -> bool:
        """Turn pages; False after the last one."""
        _, number, of = self.page()
        if number + by > of:
            return False
        self.number = number + by
        return True

    def answer(self, path: str, raw: object) -> None:
        answer: str | Unanswered | None = raw if isinstance(raw, str) else None
        if isinstance(raw, UnansweredKind):
            answer = Unanswered(raw)
        self.session.answer(path, answer, now=dt.datetime.now(dt.UTC))
        self.touched = True

    def typed(self) -> Typed:
        """What stands in it now."""
        definition, snapshot = self.session.definition, self.session.snapshot()
        return Typed(self.draft_id, self.case_id, definition.id, definition.version, snapshot)


def finish_forms(
    keeper: DraftKeeper,
    forms: Sequence[OpenForm],
    *,
    done: Callable[[], None],
    failed: Callable[[Exception], None],
) -> None:
    """Turn forms into records; after `failed` those that are none yet are kept as drafts again."""
    keeper.drop({form.draft_id for form in forms})

    def not_finished(error: Exception) -> None:
        failed(error)
        for form in forms:
            if form.touched:
                keeper.keep(form.typed())

    keeper.background.submit(
        lambda: finish_all(keeper.vault, forms), done=lambda _none: done(), failed=not_finished
    )


def finish_all(vault: Vault, forms: Sequence[OpenForm]) -> None:
    """Turn the touched forms into records, each in a transaction of its own, in their order."""
    for form in forms:
        if form.touched:
            finish_form(vault, form.case_id, finished_form(form.session), draft_id=form.draft_id)
            form.touched = False
