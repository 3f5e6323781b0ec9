"""Close a case, hold it, and see whose time ends: closing starts the clock, a hold with its reason stops it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from fieldintake.domain.case_list import CLOSED
from fieldintake.domain.desk import CaseRow, Changed
from fieldintake.domain.errors import CaseRestricted, NotAllowed
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, RecordId
from fieldintake.domain.retention import DAY_MS, KEEP_DAYS, WARN_DAYS, Retention, RetentionState, retention
from fieldintake.domain.roles import Act, require
from fieldintake.domain.values import Instant
from fieldintake.ports import UnitOfWork, Vault

KEEP_DAYS_SETTING = "keep_closed_days"
_MOST = 100


@dataclass(frozen=True, slots=True)
class Ending:
    """A closed case and its clock."""

    row: CaseRow
    clock: Retention


def close_case(vault: Vault, case_id: CaseId) -> frozenset[Changed]:
    """Close it, which starts the clock; closing it again does not start it anew."""
    with vault.work() as unit:
        require(unit.me, Act.CLOSE_CASE)
        if unit.records.get(RecordId(case_id)).text("state") != CLOSED:
            now = Instant(vault.clock.now_ms())
            unit.records.save(
                RecordType.CASE, RecordId(case_id), case_id, {"state": CLOSED, "closed_at": now}
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
    if case.text("state") != CLOSED or closed_ms is None:
        return None
    on_hold = bool(case.text("hold_reason"))
    return retention(closed_ms, now_ms, on_hold=on_hold, keep_days=_keep_days(unit))


def endings(vault: Vault) -> list[Ending]:
    """Closed cases whose time is over or ends within a month, at most a hundred, the nearest first."""
    now_ms = vault.clock.now_ms()
    with vault.view() as unit:
        require(unit.me, Act.SEE_RETENTION)
        closed_by_ms = now_ms - (_keep_days(unit) - WARN_DAYS[0]) * DAY_MS
        return list(islice(_ending(unit, closed_by_ms, now_ms), _MOST))


def _ending(unit: UnitOfWork, closed_by_ms: int, now_ms: int) -> Iterator[Ending]:
    """Without those on hold, and those that this person cannot open."""
    for row in unit.cases.closed(closed_by_ms):
        with suppress(CaseRestricted):
            clock = clock_of(unit, row.case_id, now_ms)
            if clock is not None and clock.state is not RetentionState.ON_HOLD:
                yield Ending(row, clock)


def _keep_days(unit: UnitOfWork) -> int:
    return int(unit.settings.get(KEEP_DAYS_SETTING, str(KEEP_DAYS)))


def refuse_on_hold(unit: UnitOfWork, case_id: CaseId) -> None:
    """Raises `NotAllowed` while a person has put the case on hold."""
    if unit.records.get(RecordId(case_id)).text("hold_reason"):
        raise NotAllowed("the case is on hold")
