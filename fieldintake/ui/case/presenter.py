"""Shows one case, reveals what is held, and takes her answers back when she says so. Qt-free.

Invariant: nothing masked is in the state but between hold and release, however late it comes; while a case is
read the page of the one before is empty.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from fieldintake.casework.add_note import add_note
from fieldintake.casework.erase_person import ErasureCertificate
from fieldintake.casework.keep_words import Meant
from fieldintake.casework.paper_calls import call_made
from fieldintake.casework.read_case import CaseView, is_gone, read_case, reveal
from fieldintake.domain.desk import CaseRow
from fieldintake.domain.fields import field as field_row
from fieldintake.domain.ids import CaseId
from fieldintake.domain.record import Record
from fieldintake.ports import Vault
from fieldintake.ui.case.acts import CaseActs
from fieldintake.ui.case.evidence_presenter import EvidencePresenter
from fieldintake.ui.case.evidence_state import EvidenceState
from fieldintake.ui.case.lines import Revealed
from fieldintake.ui.case.mapping import case_state
from fieldintake.ui.case.state import CaseState, Tab
from fieldintake.ui.case.taking_back import TakingBack
from fieldintake.ui.case.telling import in_words, told_records
from fieldintake.ui.drafting import DraftKeeper
from fieldintake.ui.ports import Background, Dialogs
from fieldintake.ui.words import Words
from fieldintake.ui.writing import Prompt, Writing


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
    members: Callable[[], Sequence[str]] = field(default=tuple)
    certified: Callable[[ErasureCertificate], None] = field(default=lambda _certificate: None)
    same_person: Callable[[CaseId], None] = field(default=lambda _case_id: None)
    keepers: Callable[[], Sequence[str]] = field(default=tuple)
    evidence: EvidencePresenter = field(init=False)
    state: CaseState | None = field(default=None, init=False)
    _view: CaseView | None = field(default=None, init=False)
    _turn: int = field(default=0, init=False)
    _held: int = field(default=0, init=False)
    writing: Writing = field(init=False)
    _taking_back: TakingBack = field(init=False)
    _acts: CaseActs = field(init=False)

    def __post_init__(self) -> None:
        parts = (self.vault, self.background, self.dialogs, self.words)
        self._taking_back = TakingBack(*parts, self._changed, self.failed)
        self.writing = Writing(self.vault, self.background, self.dialogs, self.failed)
        self.evidence = EvidencePresenter(*parts, self._put_evidence, self.failed, self.again, self.keepers)
        self._acts = CaseActs(
            *parts, self.writing, self._changed, self.failed, self.members, self._gone,
            self.same_person,
        )  # fmt: skip

    def drafts(self) -> tuple[DraftKeeper, ...]:
        """What keeps the words that are typed on this page."""
        return self.writing.keeper, self.evidence.keeper

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
        self.evidence.forget()
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
        if tab is Tab.EVIDENCE and self._view is not None:
            self.evidence.open(self._view.row.case_id)

    def _put_evidence(self, evidence: EvidenceState) -> None:
        if self.state is not None:
            self._show(replace(self.state, evidence=evidence))

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

    def hold(self, key: str) -> None:
        """Show what is masked in one field of one record of hers, while it is held."""
        record_id, _dot, name = key.partition(".")
        record = next((one for one in told_records(self._view) if one.id == record_id), None)
        if record is not None and name in record.fields:
            row = field_row(record.type, name)
            self._reveal(
                record,
                name,
                lambda text, state: replace(state, revealed=Revealed(key, in_words(row, text, self.words))),
            )

    def release(self) -> None:
        self._held += 1
        if self.state is not None:
            self._show(replace(self.state, revealed_name=None, revealed=None))

    def note(self) -> None:
        """Add a note in the worker's words."""
        view, _ = self._view, self.words.text
        if view is None:
            return
        case_id = view.row.case_id
        self.writing.ask(
            Meant.NOTE,
            case_id,
            Prompt(
                _("Note"),
                _("Kept in this case only. Notes are never part of a referral."),
                act=_("Keep it"),
                leave=_("Back"),
            ),
            lambda text: add_note(self.vault, case_id, text),
            done=lambda _changed: self.again(),
            failed=self.failed,
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
        self._taking_back.begin(view.row.case_id, question, answer)

    def decide(self) -> None:
        """What may be decided about the whole case."""
        if self._view is not None:
            self._acts.offer(self._view)

    def part(self, other: str) -> None:
        """A case that was merged into this one becomes one of its own again."""
        view = self._view
        merged = next((each for each in view.merged if each.case_id == other), None) if view else None
        if merged is not None:
            self._acts.part(merged.case_id, merged.code)

    def call_made(self, call: str) -> None:
        """Somebody told those who hold paper."""
        self.background.submit(
            lambda: call_made(self.vault, call), done=lambda _c: self._changed(), failed=self.failed
        )

    def _gone(self, certificate: ErasureCertificate) -> None:
        """She was erased: nothing of her stays on the page."""
        self._turn += 1
        self._held += 1
        self._empty()
        self.changed()
        self.certified(certificate)

    def _changed(self) -> None:
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
        fresh = case_state(view, self.words, self.now_ms())
        self._show(replace(fresh, tab=tab, evidence=self.evidence.said_again()))
        if tab is Tab.EVIDENCE:
            self.evidence.open(view.row.case_id)
