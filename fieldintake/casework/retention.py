"""Close a case, hold it, and see whose time ends: closing starts the clock, a hold with its reason stops it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from fieldintake.domain.desk import CaseRow, Changed
from fieldintake.domain.errors import CaseRestricted, NotAllowed
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, RecordId
from fieldintake.domain.retention import KEEP_DAYS, Retention, RetentionState, retention
from fieldintake.domain.roles import Act, require
from fieldintake.domain.values import Instant
from fieldintake.ports import UnitOfWork, Vault

KEEP_DAYS_SETTING = "keep_closed_days"
_PAGE = 200


@dataclass(frozen=True, slots=True)
class Ending:
    """A closed case and its clock."""

    row: CaseRow
    clock: Retention


def close_case(vault: Vault, case_id: CaseId) -> frozenset[Changed]:
    """Close it, which starts the clock; closing it again does not start it anew."""
    with vault.work() as unit:
        require(unit.me, Act.CLOSE_CASE)
        if unit.records.get(RecordId(case_id)).text("state") != "closed":
            now = Instant(vault.clock.now_ms())
            unit.records.save(
                RecordType.CASE, RecordId(case_id), case_id, {"state": "closed", "closed_at": now}
            )
            unit.audit.append("case_closed", case_id)
    return frozenset({Changed.CASE, Changed.CASES})


def hold_case(vault: Vault, case_id: CaseId, reason: str) -> frozenset[Changed]:
    """Keep it whatever the clock says, for a reason; an empty reason lifts the hold."""
    with vault.work() as unit:
        require(unit.me, Act.HOLD_CASE)
        unit.records.save(RecordType.CASE, RecordId(case_id), case_id, {"hold_reason": reason.strip()})
        unit.audit.append("case_held" if reason.strip() else "hold_lifted", case_id)
    return frozenset({Changed.CASE})


def clock_of(unit: UnitOfWork, case_id: CaseId, now_ms: int) -> Retention | None:
    """The clock of one case; none while it is open."""
    case = unit.records.get(RecordId(case_id))
    closed_ms = case.ms("closed_at")
    if case.text("state") != "closed" or closed_ms is None:
        return None
    days = int(unit.settings.get(KEEP_DAYS_SETTING, str(KEEP_DAYS)))
    return retention(closed_ms, now_ms, on_hold=bool(case.text("hold_reason")), keep_days=days)


def endings(vault: Vault) -> list[Ending]:
    """Closed cases whose time is over or ends within a month, the nearest first."""
    now_ms, found = vault.clock.now_ms(), []
    with vault.view() as unit:
        require(unit.me, Act.SEE_RETENTION)
        after: CaseRow | None = None
        while rows := unit.cases.page(after=after, limit=_PAGE):
            after = rows[-1]
            for row in rows:
                clock = _clock_if_open(unit, row, now_ms)
                if clock is not None and clock.state not in (RetentionState.RUNNING, RetentionState.ON_HOLD):
                    found.append(Ending(row, clock))
    return sorted(found, key=lambda ending: ending.clock.ends_ms)


def _clock_if_open(unit: UnitOfWork, row: CaseRow, now_ms: int) -> Retention | None:
    """None for a case that is not closed, and for one that this person cannot open."""
    with suppress(CaseRestricted):
        return clock_of(unit, row.case_id, now_ms) if row.state == "closed" else None
    return None


def refuse_on_hold(unit: UnitOfWork, case_id: CaseId) -> None:
    """Raises `NotAllowed` while a person has put the case on hold."""
    if unit.records.get(RecordId(case_id)).text("hold_reason"):
        raise NotAllowed("the case is on hold")
