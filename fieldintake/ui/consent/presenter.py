"""Her choices while they are talked through, and the moment in which they are kept. Qt-free.

Invariant: nothing is chosen for her; a question without an answer makes no event, and that is a no. Nothing
changes while it is being kept.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from fieldintake.casework.keep_draft import Typed, keep_draft
from fieldintake.casework.record_consent import HerAnswer, HowAnswered, record_consent
from fieldintake.domain.categories import CONSENTABLE
from fieldintake.domain.consent import ConsentMethod, GivenBy
from fieldintake.domain.consent import ConsentState as Answered
from fieldintake.domain.consent_questions import ConsentQuestion
from fieldintake.domain.desk import Draft
from fieldintake.domain.ids import CaseId, RecordId, new_record_id
from fieldintake.ports import Vault
from fieldintake.ui.consent.draft import FORM_ID, VERSION, restored, to_bytes
from fieldintake.ui.consent.state import Circumstances, ConsentRow, ConsentState, NoticeText, ends_ms
from fieldintake.ui.ports import Background
from fieldintake.wording.consent_policy import Notice, notice_to_read

_FIRST_PROPOSAL = 6


def _text(of: Notice) -> NoticeText:
    return NoticeText(of.language, of.short, of.points)


@dataclass
class ConsentPresenter:
    """`kept` is called once her answers are in the ledger; until then `keeps_drafts` keeps them in a draft."""

    vault: Vault
    background: Background
    render: Callable[[ConsentState], None]
    kept: Callable[[], None]
    failed: Callable[[Exception], None]
    now_ms: Callable[[], int]
    keeps_drafts: bool = False
    state: ConsentState | None = field(default=None, init=False)
    _questions: dict[str, ConsentQuestion] = field(default_factory=dict, init=False)
    _case_id: CaseId | None = field(default=None, init=False)
    _hers: str = field(default="", init=False)
    _language: str = field(default="en", init=False)
    _notice: Notice = field(default_factory=lambda: notice_to_read("en"), init=False)
    _is_open: bool = field(default=False, init=False)
    _draft_id: RecordId | None = field(default=None, init=False)
    _left: Draft | None = field(default=None, init=False)
    _could_not_keep: bool = field(default=False, init=False)
    _behind: Typed | None = field(default=None, init=False)

    def begin(
        self, case_id: CaseId, questions: Sequence[ConsentQuestion], *, staff: str, hers: str
    ) -> ConsentState:
        """Open the conversation; `hers` is the code of her language, empty for the staff's own.

        One notice is read with her, and it is the one whose hash is kept.
        """
        self._case_id, self._is_open, self._draft_id = case_id, True, None
        self._hers, self._language = hers, hers or staff
        self._questions = {str(place): question for place, question in enumerate(questions)}
        self._notice = notice_to_read(self._language)
        is_checked = self._notice.language == self._language
        self.state = ConsentState(
            now_ms=self.now_ms(),
            staff_notice=_text(notice_to_read(staff)),
            hers=_text(self._notice) if is_checked and self._language != staff else None,
            hers_is_unchecked=not is_checked,
            rows=tuple(_row(key, question) for key, question in self._questions.items()),
        )
        self.render(self.state)
        return self.state

    def go_on(self, case_id: CaseId, questions: Sequence[ConsentQuestion], *, staff: str, hers: str) -> None:
        """Open it again with what she answered and nobody kept yet; a new one where there is no such."""
        before = self.state if self._is_open and case_id == self._case_id else None
        draft_id, left = self._draft_id, self._left
        state = self.begin(case_id, questions, staff=staff, hers=hers)
        if before is not None:
            self._draft_id = draft_id
            self._show(replace(state, rows=before.rows, circumstances=before.circumstances))
        elif left is not None and left.case_id == case_id:
            self._draft_id, self._left = left.id, None
            self._show(restored(left.snapshot, state))

    def take_up(self, drafts: Sequence[Draft]) -> None:
        """The next conversation about a case goes on where the draft of one was left, if there is one among these."""
        self._left = next((draft for draft in drafts if draft.form_id == FORM_ID), None)

    def speak(self, staff: str) -> None:
        """Go on in another language of the staff's."""
        if self._is_open and self._case_id is not None:
            self.go_on(self._case_id, list(self._questions.values()), staff=staff, hers=self._hers)

    def is_unkept(self, case_id: CaseId | None) -> bool:
        """Whether she answered something for this case that is not in the ledger yet."""
        mine = self._is_open and self._case_id == case_id and self.state is not None
        return mine and self.state is not None and any(row.answer is not None for row in self.state.rows)

    def answer(self, key: str, yes: bool) -> None:  # noqa: FBT001 - the signal's own shape
        """Take an answer; the same one again takes it back."""
        self._change_row(key, lambda row: replace(row, answer=None if row.answer is yes else yes))

    def choose_months(self, key: str, months: int) -> None:
        self._change_row(key, lambda row: replace(row, months=min(months, row.most_months)))

    def toggle_points(self) -> None:
        if self.state is not None:
            self._show(replace(self.state, shows_points=not self.state.shows_points))

    def write_witness(self, name: str) -> None:
        self._circumstances(lambda how: replace(how, witness=name))

    def write_interpreter(self, name: str) -> None:
        self._circumstances(lambda how: replace(how, interpreter=name))

    def choose_method(self, method: ConsentMethod) -> None:
        self._circumstances(lambda how: replace(how, method=method))

    def choose_giver(self, giver: GivenBy) -> None:
        self._circumstances(lambda how: replace(how, given_by=giver))

    def keep(self, then: Callable[[], None] | None = None) -> None:
        """Put what she answered into the ledger, then go on; waits for a witness where one is needed."""
        state, case_id = self.state, self._case_id
        if state is None or case_id is None or state.is_keeping or state.lacks_witness:
            return
        answers = [self._answer(row, state.now_ms) for row in state.rows if row.answer is not None]
        if not answers and self._draft_id is None:
            self._done(then)
            return
        how = self._how(state)
        self._show(replace(state, is_keeping=True))
        draft_id = self._draft_id
        self.background.submit(
            lambda: record_consent(self.vault, case_id, answers, how, draft_id=draft_id),
            done=lambda _changed: self._done(then),
            failed=self._could_not,
        )

    def _done(self, then: Callable[[], None] | None) -> None:
        self._is_open, self._behind = False, None
        if self.state is not None:
            self.state = replace(self.state, is_keeping=False)
        (then or self.kept)()

    def _could_not(self, error: Exception) -> None:
        if self.state is not None:
            self._show(replace(self.state, is_keeping=False))
        self.failed(error)

    def _answer(self, row: ConsentRow, now_ms: int) -> HerAnswer:
        question = self._questions[row.key]
        until = ends_ms(now_ms, row.months) if row.answer else None
        state = Answered.GIVEN if row.answer else Answered.REFUSED
        return HerAnswer(question.purpose, question.recipient, question.categories, state, until)

    def _how(self, state: ConsentState) -> HowAnswered:
        return HowAnswered(
            method=state.circumstances.method,
            language=self._language,
            given_by=state.circumstances.given_by,
            interpreter=state.circumstances.interpreter,
            witness=state.circumstances.witness,
            notice_hash=self._notice.sha256,
            notice_reviewed=self._notice.reviewed,
        )

    def _change_row(self, key: str, change: Callable[[ConsentRow], ConsentRow]) -> None:
        if self.state is not None and not self.state.is_keeping:
            rows = tuple(change(row) if row.key == key else row for row in self.state.rows)
            self._show(replace(self.state, rows=rows))
            self._keep_draft()

    def _circumstances(self, change: Callable[[Circumstances], Circumstances]) -> None:
        if self.state is not None and not self.state.is_keeping:
            self._show(replace(self.state, circumstances=change(self.state.circumstances)))
            self._keep_draft()

    def _keep_draft(self) -> None:
        """On the disk with every choice; what the disk refuses is told once, until it takes one again."""
        state, case_id = self.state, self._case_id
        if not self.keeps_drafts or state is None or case_id is None:
            return
        draft_id = self._draft_id = self._draft_id or new_record_id(os.urandom)
        typed = self._behind = Typed(draft_id, case_id, FORM_ID, VERSION, to_bytes(state))
        self.background.submit(
            lambda: keep_draft(self.vault, typed),
            done=lambda _none: self._kept_draft(typed, None),
            failed=lambda error: self._kept_draft(typed, error),
        )

    def behind(self) -> list[Typed]:
        """Her choices, while they are not known to be on the disk; from any thread."""
        typed = self._behind
        return [typed] if typed is not None else []

    def _kept_draft(self, typed: Typed, error: Exception | None) -> None:
        if error is None and typed is self._behind:
            self._behind = None
        was_told, self._could_not_keep = self._could_not_keep, error is not None
        if error is not None and not was_told:
            self.failed(error)

    def _show(self, state: ConsentState) -> None:
        self.state = state
        self.render(state)


def _row(key: str, question: ConsentQuestion) -> ConsentRow:
    return ConsentRow(
        key=key,
        purpose=question.purpose,
        kind=question.kind,
        name=question.name,
        categories=tuple(category for category in CONSENTABLE if category in question.categories),
        months=min(question.months, _FIRST_PROPOSAL),
        most_months=question.months,
    )
