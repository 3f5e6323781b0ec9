"""The forms of one intake: their sessions, their pages, and the drafts that keep what was typed. Qt-free.

Invariant: every answer is on its way to the disk before the next one is asked for; one save is under way at a
time, and the newest answers always follow it.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Protocol

from fieldintake.casework.finish_form import finish_form, finished_form
from fieldintake.casework.keep_draft import keep_draft
from fieldintake.domain.ids import CaseId, RecordId, new_record_id
from fieldintake.domain.values import Unanswered, UnansweredKind
from fieldintake.forms.plan import Plan
from fieldintake.forms.session import FormContext, FormSession
from fieldintake.forms.state import Line
from fieldintake.ports import Vault
from fieldintake.ui.ports import Background
from fieldintake.ui.questions.mapping import pages
from fieldintake.wording.catalogue import Catalogue, Domain, shipped_languages


class Kept(Protocol):
    """Told when a draft reached the disk."""

    def __call__(self) -> None: ...


def form_context(staff: str) -> FormContext:
    """The world of a session on this desk: local time, and the languages of our catalogues."""

    def translate(language: str, text: str) -> str:
        return Catalogue(language, Domain.FORMS).text(text)

    zone = dt.datetime.now().astimezone().tzinfo or dt.UTC
    return FormContext(zone=zone, locale=staff, translate=translate, languages=shipped_languages())


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

    def answer(self, path: str, raw: object) -> None:
        answer: str | Unanswered | None = raw if isinstance(raw, str) else None
        if isinstance(raw, UnansweredKind):
            answer = Unanswered(raw)
        self.session.answer(path, answer, now=dt.datetime.now(dt.UTC))
        self.touched = True


@dataclass
class DraftKeeper:
    """Writes drafts in the background; `kept` after each, `not_kept` when the vault could not take one."""

    vault: Vault
    background: Background
    kept: Callable[[], None]
    not_kept: Callable[[Exception], None]
    _busy: bool = field(default=False, init=False)
    _waiting: list[OpenForm] = field(default_factory=list, init=False)

    def keep(self, form: OpenForm) -> None:
        """Keep this form's answers, after those that are being kept now."""
        if form not in self._waiting:
            self._waiting.append(form)
        self._next()

    def _next(self) -> None:
        if self._busy or not self._waiting:
            return
        form = self._waiting.pop(0)
        self._busy = True
        snapshot, definition = form.session.snapshot(), form.session.definition
        self.background.submit(
            lambda: keep_draft(
                self.vault,
                draft_id=form.draft_id,
                case_id=form.case_id,
                form_id=definition.id,
                form_version=definition.version,
                snapshot=snapshot,
            ),
            done=lambda _none: self._done(),
            failed=self._failed,
        )

    def drop(self, forms: Collection[OpenForm]) -> None:
        """These are about to be finished: what still waits for them must not come back as a draft."""
        self._waiting = [form for form in self._waiting if form not in forms]

    def _done(self) -> None:
        self._busy = False
        self.kept()
        self._next()

    def _failed(self, error: Exception) -> None:
        self._busy = False
        self.not_kept(error)


def finish_all(vault: Vault, forms: list[OpenForm]) -> None:
    """Turn the touched forms into records, each in a transaction of its own, in their order."""
    for form in forms:
        if form.touched:
            finish_form(vault, form.case_id, finished_form(form.session), draft_id=form.draft_id)
            form.touched = False
