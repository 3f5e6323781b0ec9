"""Shows one case, reveals what is held, and takes her answers back when she says so. Qt-free.

Invariant: nothing masked is in the state but between hold and release, however late it comes; while a case is
read the page of the one before is empty.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from fieldintake.casework.add_note import add_note
from fieldintake.casework.ask_back import Withdrawn
from fieldintake.casework.read_case import CaseView, is_gone, read_case, reveal
from fieldintake.casework.record_consent import HowAnswered
from fieldintake.casework.withdraw_consent import withdraw_answer, withdraw_consent
from fieldintake.domain.consent import ConsentEvent, ConsentMethod
from fieldintake.domain.desk import CaseRow
from fieldintake.domain.ids import CaseId
from fieldintake.domain.record import Record
from fieldintake.ports import Vault
from fieldintake.ui.case.mapping import case_state
from fieldintake.ui.case.state import (
    CaseState,
    Tab,
)
from fieldintake.ui.ports import Background, Dialogs
from fieldintake.ui.words import Words


@dataclass
class CasePresenter:
    """`refer(case, need)` and `ask(case)` are the ways on; `changed` is told after a withdrawal."""

    vault: Vault
    background: Background
    dialogs: Dialogs
    words: Words
    render: Callable[[CaseState], None]
    refer: Callable[[CaseId, str], None]
    ask: Callable[[CaseRow], None]
    take_up: Callable[[CaseId], None]
    changed: Callable[[], None]
    failed: Callable[[Exception], None]
    now_ms: Callable[[], int]
    state: CaseState | None = field(default=None, init=False)
    _view: CaseView | None = field(default=None, init=False)
    _turn: int = field(default=0, init=False)
    _held: int = field(default=0, init=False)

    def show(self, case_id: CaseId) -> None:
        """Open the page of a case; looking is audited."""
        self._turn += 1
        self._held += 1
        turn = self._turn
        if self._view is None or self._view.row.case_id != case_id:
            self._empty()
        self.background.submit(
            lambda: read_case(self.vault, case_id),
            done=lambda view: self._take(turn, view),
            failed=lambda error: self._not_read(turn, error),
        )

    def _not_read(self, turn: int, error: Exception) -> None:
        """Nothing of her stays on the page: she may have been erased since it was read."""
        if turn == self._turn:
            self._empty()
        self.failed(error)

    def _empty(self) -> None:
        self._view = None
        self._show(CaseState(self.now_ms(), "", ""))

    def look_whether_gone(self) -> None:
        """Other work may have destroyed the case that was read last: then its page is emptied."""
        view = self._view
        if view is None:
            return
        case_id = view.row.case_id

        def done(gone: bool) -> None:  # noqa: FBT001 - the answer of the vault
            if gone and self._view is not None and self._view.row.case_id == case_id:
                self._turn += 1
                self._held += 1
                self._empty()

        self.background.submit(lambda: is_gone(self.vault, case_id), done=done, failed=self.failed)

    def again(self) -> None:
        """Read the open case again."""
        if self._view is not None:
            self.show(self._view.row.case_id)

    def turn(self, tab: Tab) -> None:
        if self.state is not None:
            self._show(replace(self.state, tab=tab))

    def refer_need(self, need: str) -> None:
        if self._view is not None:
            self.refer(self._view.row.case_id, need)

    def go_on_with_forms(self) -> None:
        if self._view is not None:
            self.take_up(self._view.row.case_id)

    def ask_her(self) -> None:
        if self._view is not None:
            self.ask(self._view.row)

    def hold_name(self) -> None:
        person = self._view.person if self._view else None
        if person is not None:
            self._reveal(person, "name", lambda text, state: replace(state, revealed_name=text))

    def hold_must_not_know(self) -> None:
        contact = self._view.safe_contact if self._view else None
        if contact is not None:
            self._reveal(
                contact, "must_not_know", lambda text, state: replace(state, revealed_must_not_know=text)
            )

    def release(self) -> None:
        self._held += 1
        if self.state is not None:
            self._show(replace(self.state, revealed_name=None, revealed_must_not_know=None))

    def note(self) -> None:
        """Add a note in the worker's words."""
        view, _ = self._view, self.words.text
        if view is None:
            return
        case_id = view.row.case_id
        self.dialogs.write(
            _("Note"),
            _("Kept in this case only. Notes are never part of a referral."),
            act=_("Keep it"),
            leave=_("Back"),
            then=lambda text: self.background.submit(
                lambda: add_note(self.vault, case_id, text), done=lambda _c: self.again(), failed=self.failed
            ),
        )

    def withdraw(self, key: str) -> None:
        """She takes back one answer, as its row says it, or everything when `key` is empty."""
        view, _ = self._view, self.words.text
        answer = next((event for event in view.ledger if event.id == key), None) if view else None
        line = next((line for line in self.state.consents if line.key == key), None) if self.state else None
        if view is None or (key and (answer is None or line is None)):
            return
        if line is not None and answer is not None and not answer.recipient:
            question = _("Take back her agreement: {what}?", what=self.words.of(line.purpose))
        else:
            who = line.to if line is not None else _("everybody")
            question = _("Take back her agreement with {who}?", who=who)
        self.dialogs.confirm(
            question,
            _("What waits to go stops now. Who has something of hers is asked to destroy it."),
            act=_("Take it back"),
            leave=_("Leave it as it is"),
            then=lambda: self.background.submit(
                lambda: self._take_back(view.row.case_id, answer),
                done=self._withdrawn,
                failed=self.failed,
            ),
        )

    def _how(self) -> HowAnswered:
        return HowAnswered(ConsentMethod.VERBAL_WITH_WITNESS, self.words.language)

    def _take_back(self, case_id: CaseId, answer: ConsentEvent | None) -> Withdrawn:
        """Exactly this answer: a yes to a kind is none of its providers', nor of the other kinds'."""
        if answer is None:
            return withdraw_consent(self.vault, case_id, self._how())
        return withdraw_answer(
            self.vault, case_id, self._how(), purpose=answer.purpose, recipient=answer.recipient
        )

    def _withdrawn(self, outcome: Withdrawn) -> None:
        _ = self.words.text
        if outcome.on_paper:
            self.dialogs.tell(
                _("Call these: {who}", who=self.words.several(outcome.on_paper)),
                _("They hold a letter on paper, which no message can take back."),
            )
        self.changed()
        self.again()

    def _reveal(self, record: Record, name: str, put: Callable[[str, CaseState], CaseState]) -> None:
        self._held += 1
        held = self._held

        def done(text: str) -> None:
            if self.state is not None and held == self._held:
                self._show(put(text, self.state))

        self.background.submit(lambda: reveal(self.vault, record.id, name), done=done, failed=self.failed)

    def _show(self, state: CaseState) -> None:
        self.state = state
        self.render(state)

    def _take(self, turn: int, view: CaseView) -> None:
        if turn != self._turn:
            return
        tab = self.state.tab if self.state is not None else Tab.TIMELINE
        self._view = view
        self._show(replace(case_state(view, self.words, self.now_ms()), tab=tab))
