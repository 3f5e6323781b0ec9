"""Whom people must call because they hold a letter on paper: kept until somebody says that it was done.

No message calls paper back. Invariant: what is due outlives the page that told of it, and the case too: then it names
the organisation alone, and no case.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

from fieldintake.domain.desk import Changed
from fieldintake.domain.errors import NotFound
from fieldintake.domain.ids import CaseId
from fieldintake.domain.roles import Act, require
from fieldintake.ports import UnitOfWork, Vault

_SETTING = "paper_calls"


@dataclass(frozen=True, slots=True)
class PaperCall:
    """One call to make. `case_id` is empty once she was erased; `done_ms` is 0 while it is due."""

    id: str
    case_id: str
    who: str
    since_ms: int
    done_ms: int = 0


def due_calls(unit: UnitOfWork, case_id: CaseId | None = None) -> list[PaperCall]:
    """Calls that nobody has made yet, of one case or of all, the oldest first."""
    return [call for call in _read(unit) if not call.done_ms and case_id in (None, call.case_id)]


def note_calls(vault: Vault, unit: UnitOfWork, case_id: CaseId, names: Iterable[str]) -> None:
    """Inside the transaction that has the reason: one call for each, unless nothing was printed since the last one."""
    calls = _read(unit)
    printed = {d.recipient_name: d.at_ms for d in unit.disclosures.of_case(case_id) if d.channel == "letter"}
    for name in names:
        known = [call for call in calls if (call.case_id, call.who) == (case_id, name)]
        if all(call.done_ms and call.since_ms < printed.get(name, 0) for call in known):
            calls.append(PaperCall(vault.random(8).hex(), case_id, name, vault.clock.now_ms()))
    _write(unit, calls)


def forget_case(unit: UnitOfWork, case_id: CaseId) -> None:
    """She is erased: what is due names her case no more, what was done goes."""
    kept = [call for call in _read(unit) if call.case_id != case_id or not call.done_ms]
    _write(unit, [replace(call, case_id="") if call.case_id == case_id else call for call in kept])


def call_made(vault: Vault, call_id: str) -> frozenset[Changed]:
    """Somebody has told them; raises `NotFound` for one that is not due, `NotAllowed`."""
    with vault.work() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        calls = _read(unit)
        if not any(call.id == call_id and not call.done_ms for call in calls):
            raise NotFound("no such call is due")
        now_ms = vault.clock.now_ms()
        done = [replace(call, done_ms=now_ms) if call.id == call_id else call for call in calls]
        _write(unit, [call for call in done if call.case_id or not call.done_ms])
        unit.audit.append("paper_call_made", call_id)
    return frozenset({Changed.CASE})


def _read(unit: UnitOfWork) -> list[PaperCall]:
    return [PaperCall(**row) for row in json.loads(unit.settings.get(_SETTING, "[]"))]


def _write(unit: UnitOfWork, calls: list[PaperCall]) -> None:
    unit.settings.set(_SETTING, json.dumps([asdict(call) for call in calls], ensure_ascii=False))
