"""Reads cases page by page, searches while somebody types, and reveals one name while it is held. Qt-free.

Invariant: an answer to an older search is thrown away; a name is in the state only between hold and release.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from fieldintake.casework.find_cases import count_cases, list_cases, note_search, search_cases
from fieldintake.casework.read_case import read_case, reveal
from fieldintake.domain.case_list import ConsentLine, NextStep
from fieldintake.domain.desk import CaseRow
from fieldintake.domain.ids import CaseId
from fieldintake.ports import Vault
from fieldintake.ui.cases.state import CaseLine, CasesState, Loading, Revealed
from fieldintake.ui.marks import ConsentMark, Risk
from fieldintake.ui.ports import Background
from fieldintake.ui.words import Words

PAGE = 50
CONSENT_MARKS = {
    ConsentLine.NOT_ASKED: ConsentMark.NOT_ASKED,
    ConsentLine.GIVEN: ConsentMark.GIVEN,
    ConsentLine.PARTLY: ConsentMark.PART,
    ConsentLine.REFUSED: ConsentMark.REFUSED,
    ConsentLine.WITHDRAWN: ConsentMark.WITHDRAWN,
    ConsentLine.EXPIRED: ConsentMark.EXPIRED,
    ConsentLine.RESTRICTED: ConsentMark.RESTRICTED,
}


def line_of(row: CaseRow, words: Words) -> CaseLine:
    """One line of the list, its next step in words."""
    return CaseLine(
        key=row.case_id,
        code=row.code,
        risk=risk_of(row.risk),
        consent=CONSENT_MARKS[ConsentLine(row.consent)],
        next_step=words.of(NextStep(row.next_step)),
        next_at_ms=row.next_at_ms,
        languages=row.languages,
        worker=row.worker,
    )


def risk_of(code: str) -> Risk:
    """The mark of a risk code; a code that this version does not know counts as not assessed."""
    return next((risk for risk in Risk if risk.value == code), Risk.NOT_ASSESSED)


@dataclass
class CasesPresenter:
    """`open_case` gets the id of the case that was chosen; `failed` every error."""

    vault: Vault
    background: Background
    words: Words
    render: Callable[[CasesState], None]
    open_case: Callable[[CaseId], None]
    failed: Callable[[Exception], None]
    now_ms: Callable[[], int]
    state: CasesState = field(init=False)
    _rows: list[CaseRow] = field(default_factory=list, init=False)
    _turn: int = field(default=0, init=False)
    _held: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.state = CasesState(self.now_ms())

    def show(self) -> None:
        """Read the first page again."""
        self._held += 1
        self._read(self.state.text)

    def search(self, text: str) -> None:
        self._read(text)

    def more(self) -> None:
        """Read on after the last line; a search has one page."""
        if self.state.loading is not Loading.MORE_TO_COME or not self._rows:
            return
        turn, last = self._turn, self._rows[-1]
        self.background.submit(
            lambda: list_cases(self.vault, after=last, limit=PAGE),
            done=lambda rows: self._add(turn, rows),
            failed=self.failed,
        )

    def choose(self, key: str) -> None:
        self.open_case(CaseId(key))

    def hold(self, key: str) -> None:
        """Show one name for as long as it is held; the audit keeps that it was seen."""
        self._held += 1
        held = self._held
        self.background.submit(
            lambda: self._name(CaseId(key)),
            done=lambda name: self._named(held, Revealed(key, name)),
            failed=self.failed,
        )

    def _named(self, held: int, revealed: Revealed) -> None:
        if held == self._held:
            self._show(replace(self.state, revealed=revealed))

    def release(self) -> None:
        self._held += 1
        self._show(replace(self.state, revealed=None))

    def _name(self, case_id: CaseId) -> str:
        person = read_case(self.vault, case_id).person
        return reveal(self.vault, person.id, "name") if person is not None else ""

    def _read(self, text: str) -> None:
        self._turn += 1
        turn, is_new = self._turn, bool(text.strip()) and not self.state.text.strip()
        self.state = replace(self.state, text=text)
        self.background.submit(
            lambda: self._first_page(text, is_new=is_new),
            done=lambda rows: self._first(turn, rows),
            failed=self.failed,
        )
        if not text.strip():
            self.background.submit(lambda: count_cases(self.vault), done=self._counted, failed=self.failed)

    def _first_page(self, text: str, *, is_new: bool) -> list[CaseRow]:
        """A search is audited once, with its first sign."""
        if not text.strip():
            return list_cases(self.vault, limit=PAGE)
        found = search_cases(self.vault, text, limit=PAGE)
        if is_new:
            note_search(self.vault)
        return found

    def _first(self, turn: int, rows: list[CaseRow]) -> None:
        if turn != self._turn:
            return
        self._rows = rows
        whole = bool(self.state.text.strip()) or len(rows) < PAGE
        self._publish(Loading.COMPLETE if whole else Loading.MORE_TO_COME)

    def _counted(self, total: int) -> None:
        """Behind the page, which does not wait for it: to count a million takes a moment."""
        self._show(replace(self.state, total=total))

    def _add(self, turn: int, rows: list[CaseRow]) -> None:
        if turn != self._turn:
            return
        self._rows += rows
        self._publish(Loading.COMPLETE if len(rows) < PAGE else Loading.MORE_TO_COME)

    def _publish(self, loading: Loading) -> None:
        lines = tuple(line_of(row, self.words) for row in self._rows)
        self._show(replace(self.state, now_ms=self.now_ms(), lines=lines, loading=loading))

    def _show(self, state: CasesState) -> None:
        self.state = state
        self.render(state)
