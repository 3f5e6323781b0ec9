"""Find cases: the list, search by code or name, and cases that may be hers already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from fieldintake.domain.case_list import consent_line
from fieldintake.domain.desk import CaseMatch, CaseRow
from fieldintake.domain.roles import Act, require
from fieldintake.ports import UnitOfWork, Vault


def list_cases(vault: Vault, *, after: CaseRow | None = None, limit: int = 50) -> list[CaseRow]:
    """The next lines, newest change first."""
    with vault.view() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        return as_of_now(vault, unit, unit.cases.page(after=after, limit=limit))


def count_cases(vault: Vault) -> int:
    """How many there are."""
    with vault.view() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        return unit.cases.count()


def search_cases(vault: Vault, text: str, *, limit: int = 50) -> list[CaseRow]:
    """Cases by code, by the reference on a letter or a card, or by the beginnings of name words.

    The audit keeps that, not what, was searched.
    """
    with vault.view() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        return as_of_now(vault, unit, unit.cases.page(after=None, limit=limit, text=text))


def as_of_now(vault: Vault, unit: UnitOfWork, rows: Iterable[CaseRow]) -> list[CaseRow]:
    """The lines with her consent as it stands now: a yes may have ended since a line was written."""
    now_ms = vault.clock.now_ms()
    return [_as_of(unit, row, now_ms) if _has_ended(row, now_ms) else row for row in rows]


def _has_ended(row: CaseRow, now_ms: int) -> bool:
    return row.consent_until_ms is not None and row.consent_until_ms <= now_ms


def _as_of(unit: UnitOfWork, row: CaseRow, now_ms: int) -> CaseRow:
    return replace(row, consent=consent_line(unit.consents.of_case(row.case_id), now_ms).value)


def note_search(vault: Vault) -> None:
    """Put a search into the audit; called once per search, not per key."""
    with vault.work() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        unit.audit.append("cases_searched", "")


def possible_duplicates(
    vault: Vault, *, name: str, birth_year: int | None = None, phone: str = ""
) -> list[CaseMatch]:
    """Cases that may be hers already, with what matched; at most ten."""
    with vault.view() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        found = unit.cases.possible_duplicates(name=name, birth_year=birth_year, phone=phone)
        rows = as_of_now(vault, unit, [match.row for match in found])
        return [CaseMatch(row, match.matched) for row, match in zip(rows, found, strict=True)]
