"""Looks for cases that may be hers while somebody types; only the newest question's answer is shown. Qt-free."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from fieldintake.casework.find_cases import note_search, possible_duplicates, search_cases
from fieldintake.domain.desk import CaseMatch
from fieldintake.ports import Vault
from fieldintake.ui.intake.state import Match, Matched, SearchStep
from fieldintake.ui.ports import Background

MATCHED = {
    "same_name": Matched.NAME_SAME,
    "similar_name": Matched.NAME_SOUNDS,
    "other_script": Matched.NAME_IN_OTHER_SCRIPT,
    "same_phone": Matched.PHONE,
    "same_birth_year": Matched.BIRTH_YEAR,
    "near_birth_year": Matched.NEAR_BIRTH_YEAR,
    "same_code": Matched.CODE,
}
_BY_CODE = 3


@dataclass
class SearchFirst:
    """`found` gets what was typed together with what may match it."""

    vault: Vault
    background: Background
    found: Callable[[SearchStep], None]
    failed: Callable[[Exception], None]
    _turn: int = field(default=0, init=False)
    _is_noted: bool = field(default=False, init=False)

    def look(self, typed: SearchStep) -> None:
        """Ask; an answer to an earlier question is dropped. The audit keeps that somebody looked, once a path."""
        self._turn += 1
        turn = self._turn
        self.background.submit(
            lambda: self._matches(typed),
            done=lambda found: self._take(turn, typed, found),
            failed=self.failed,
        )

    def forget(self) -> None:
        """Whatever is on its way comes too late; another path begins."""
        self._turn += 1
        self._is_noted = False

    def _matches(self, typed: SearchStep) -> list[CaseMatch]:
        if not self._is_noted and any((typed.name, typed.birth_year, typed.phone, typed.code)):
            self._is_noted = True
            note_search(self.vault)
        year = int(typed.birth_year) if typed.birth_year.strip().isdecimal() else None
        found = possible_duplicates(self.vault, name=typed.name, birth_year=year, phone=typed.phone)
        if typed.code.strip():
            rows = search_cases(self.vault, typed.code, limit=_BY_CODE)
            found = [CaseMatch(row, ("same_code",)) for row in rows] + found
        return found

    def _take(self, turn: int, typed: SearchStep, found: list[CaseMatch]) -> None:
        if turn != self._turn:
            return
        anything = any((typed.name, typed.birth_year, typed.phone, typed.code))
        self.found(replace(typed, matches=tuple(_match(match) for match in found), has_searched=anything))


def _match(match: CaseMatch) -> Match:
    return Match(
        match.row.case_id,
        match.row.code,
        tuple(MATCHED[what] for what in match.matched),
        match.row.worker,
        match.row.updated_ms,
    )
