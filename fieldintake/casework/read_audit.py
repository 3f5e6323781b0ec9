"""Read the audit: who did what to which subject, a page at a time; opening it is an event itself.

Invariant: nothing here holds content; a line names a case by its code alone, and only while the case is here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from fieldintake.domain.desk import AuditEntry
from fieldintake.domain.errors import Cancelled, InvalidCode, VaultDamaged
from fieldintake.domain.ids import CaseId, StaffId, parse_code
from fieldintake.domain.progress import Progress, carry_on
from fieldintake.domain.roles import Act, require
from fieldintake.ports import UnitOfWork, Vault

PAGE = 50
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries are wanted; nothing set wants all. `since_ms` is a moment, `subject` an id."""

    staff: StaffId | None = None
    actions: Collection[str] | None = None
    subject: str | None = None
    since_ms: int = 0


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One entry in names: `who` is a desk name, `code` that of the case it is about; each may be empty."""

    entry: AuditEntry
    who: str
    code: str


def open_audit(vault: Vault, wanted: AuditFilter) -> list[AuditLine]:
    """The newest entries; raises `NotAllowed`."""
    with vault.work() as unit:
        require(unit.me, Act.SEE_AUDIT)
        lines = _lines(unit, _page(unit, wanted, None, PAGE))
        unit.audit.append("audit_read", "")
    return lines


def more_audit(vault: Vault, wanted: AuditFilter, before: int | None) -> list[AuditLine]:
    """The entries before that one, on a page that is open; raises `NotAllowed`."""
    with vault.view() as unit:
        require(unit.me, Act.SEE_AUDIT)
        return _lines(unit, _page(unit, wanted, before, PAGE))


def people_in_audit(vault: Vault) -> list[tuple[StaffId, str]]:
    """Everybody who is or was at this desk, by desk name."""
    with vault.view() as unit:
        require(unit.me, Act.SEE_AUDIT)
        return [(person.id, person.desk_name) for person in unit.directory.staff()]


def case_by_code(vault: Vault, typed: str) -> CaseId | None:
    """The case of a code as somebody typed it; None where there is none."""
    try:
        code = parse_code(typed)
    except InvalidCode:
        return None
    with vault.view() as unit:
        require(unit.me, Act.SEE_AUDIT)
        row = unit.cases.by_code(code)
    return row.case_id if row is not None else None


def verify_audit(vault: Vault, progress: Progress = carry_on) -> int | None:
    """How many entries the chain has, None when one of them does not fit; raises `NotAllowed`, `Cancelled`."""
    with vault.work() as unit:
        require(unit.me, Act.SEE_AUDIT)
        try:
            count: int | None = unit.audit.verify(progress)
        except VaultDamaged:
            count = None
        unit.audit.append("audit_verified" if count is not None else "audit_does_not_fit", "")
    return count


def export_audit(
    vault: Vault,
    wanted: AuditFilter,
    take: Callable[[list[AuditLine]], None],
    progress: Progress = carry_on,
) -> None:
    """Give every entry that is wanted to `take`, newest first, some at a time; raises `NotAllowed`, `Cancelled`."""
    with vault.work() as unit:
        require(unit.me, Act.SEE_AUDIT)
        before: int | None = None
        newest = 0
        while page := _page(unit, wanted, before, _AT_ONCE):
            newest = newest or page[0].sequence
            if not progress(newest - page[0].sequence, newest):
                raise Cancelled("the export was stopped")
            take(_lines(unit, page))
            before = page[-1].sequence
        unit.audit.append("audit_exported", "")


def _page(unit: UnitOfWork, wanted: AuditFilter, before: int | None, limit: int) -> list[AuditEntry]:
    return unit.audit.page(
        before=before,
        limit=limit,
        staff=wanted.staff,
        actions=wanted.actions,
        subject=wanted.subject,
        since_ms=wanted.since_ms,
    )


def _lines(unit: UnitOfWork, entries: list[AuditEntry]) -> list[AuditLine]:
    names = {person.id: person.desk_name for person in unit.directory.staff()}
    codes = {row.case_id: row.code for row in unit.cases.rows({CaseId(each.subject) for each in entries})}
    return [
        AuditLine(each, names.get(each.staff, ""), codes.get(CaseId(each.subject), "")) for each in entries
    ]
