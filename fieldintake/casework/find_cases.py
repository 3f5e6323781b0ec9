"""Find cases: the list, search by code or name, and cases that may be hers already."""

from __future__ import annotations

from fieldintake.domain.desk import CaseMatch, CaseRow
from fieldintake.ports import Vault


def list_cases(vault: Vault, *, after: CaseRow | None = None, limit: int = 50) -> list[CaseRow]:
    """The next lines, newest change first."""
    with vault.view() as unit:
        return unit.cases.page(after=after, limit=limit)


def search_cases(vault: Vault, text: str, *, limit: int = 50) -> list[CaseRow]:
    """Cases by code or by the beginnings of name words; the audit keeps that, not what, was searched."""
    with vault.view() as unit:
        return unit.cases.page(after=None, limit=limit, text=text)


def note_search(vault: Vault) -> None:
    """Put a search into the audit; called once per search, not per key."""
    with vault.work() as unit:
        unit.audit.append("cases_searched", "")


def possible_duplicates(
    vault: Vault, *, name: str, birth_year: int | None = None, phone: str = ""
) -> list[CaseMatch]:
    """Cases that may be hers already, with what matched; at most ten."""
    with vault.view() as unit:
        return unit.cases.possible_duplicates(name=name, birth_year=birth_year, phone=phone)
