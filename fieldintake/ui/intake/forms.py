"""The forms of one intake: their sessions, their pages, and the drafts that keep what was typed. Qt-free.

Invariant: every answer is on its way to the disk before the next one is asked for; one save is under way at a
time, the newest answers always follow it, and what the disk refused waits in front of them.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field

from babel.dates import get_day_names, get_month_names

from fieldintake.casework.finish_form import finish_form, finished_form
from fieldintake.casework.keep_draft import Typed, keep_draft
from fieldintake.domain.errors import FieldintakeError, VaultError
from fieldintake.domain.ids import CaseId, RecordId, new_record_id
from fieldintake.domain.values import Unanswered, UnansweredKind
from fieldintake.forms.plan import Plan
from fieldintake.forms.session import FormContext, FormSession
from fieldintake.forms.state import Line
from fieldintake.ports import Vault
from fieldintake.ui.ports import Background
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


@dataclass
class DraftKeeper:
    """Writes drafts in the background; `kept` once none waits, `not_kept` when the vault could not take one.

    What it could not take is tried again with the next answer.
    """

    vault: Vault
    background: Background
    kept: Callable[[], None]
    not_kept: Callable[[Exception], None]
    _busy: bool = field(default=False, init=False)
    _under_way: Typed | None = field(default=None, init=False)
    _waiting: list[Typed] = field(default_factory=list, init=False)

    @property
    def is_behind(self) -> bool:
        """Whether anything is not on the disk yet."""
        return bool(self._waiting) or self._under_way is not None

    def keep(self, form: OpenForm) -> None:
        """Keep this form's answers, after those that are being kept now."""
        typed = form.typed()
        draft_ids = [other.draft_id for other in self._waiting]
        place = draft_ids.index(typed.draft_id) if typed.draft_id in draft_ids else None
        if place is None:
            self._waiting.append(typed)
        else:
            self._waiting[place] = typed
        self._next()

    def finish(
        self, forms: list[OpenForm], *, done: Callable[[], None], failed: Callable[[Exception], None]
    ) -> None:
        """Turn forms into records; after `failed` those that are none yet are kept as drafts again."""
        self._drop(forms)

        def not_finished(error: Exception) -> None:
            failed(error)
            for form in forms:
                if form.touched:
                    self.keep(form)

        self.background.submit(
            lambda: finish_all(self.vault, forms), done=lambda _none: done(), failed=not_finished
        )

    def _drop(self, forms: Collection[OpenForm]) -> None:
        """What still waits for them must not come back as a draft."""
        self._waiting = [typed for typed in self._waiting if not _among(typed, forms)]
        if self._under_way is not None and _among(self._under_way, forms):
            self._under_way = None

    def behind(self) -> list[Typed]:
        """What is not known to be on the disk, the newest of a form last; from any thread."""
        waiting = list(self._waiting)  # read first: what moves on meanwhile is seen twice, never not at all
        under_way = self._under_way
        return [*([under_way] if under_way else []), *waiting]

    def flush(self) -> None:
        """Write it; on the vault's thread, when nothing can wait any more."""
        for typed in self.behind():
            with suppress(FieldintakeError):
                keep_draft(self.vault, typed)

    def _next(self) -> None:
        if self._busy or not self._waiting:
            return
        typed = self._under_way = self._waiting[0]
        self._waiting = self._waiting[1:]
        self._busy = True
        self.background.submit(
            lambda: keep_draft(self.vault, typed), done=lambda _none: self._done(), failed=self._failed
        )

    def _done(self) -> None:
        self._busy, self._under_way = False, None
        if not self.is_behind:
            self.kept()
        self._next()

    def _failed(self, error: Exception) -> None:
        refused, self._busy, self._under_way = self._under_way, False, None
        newer = any(refused is not None and typed.draft_id == refused.draft_id for typed in self._waiting)
        may_work_later = isinstance(error, VaultError)  # not so for a case that was destroyed meanwhile
        if refused is not None and may_work_later and not newer:
            self._waiting.insert(0, refused)
        self.not_kept(error)
        if not may_work_later:
            self._next()


def _among(typed: Typed, forms: Collection[OpenForm]) -> bool:
    return any(typed.draft_id == form.draft_id for form in forms)


def finish_all(vault: Vault, forms: list[OpenForm]) -> None:
    """Turn the touched forms into records, each in a transaction of its own, in their order."""
    for form in forms:
        if form.touched:
            finish_form(vault, form.case_id, finished_form(form.session), draft_id=form.draft_id)
            form.touched = False
