"""Cases that are one woman's: what is merged into what, and whose answers rule while it is.

A merge moves nothing. The case that is kept names those merged into it, each of them names the one that is kept, and
every record, thread and disclosure stays where it was; so it can be taken back whole. Invariant: a case is merged into
at most one other, which is itself merged into none.
"""

from __future__ import annotations

from fieldintake.domain.consent import ConsentEvent
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, RecordId
from fieldintake.domain.record import Record
from fieldintake.ports import UnitOfWork


def case_of(unit: UnitOfWork, case_id: CaseId) -> Record:
    """The case's own record; raises `NotFound`."""
    return unit.records.get(RecordId(case_id))


def _is_here(unit: UnitOfWork, case_id: str) -> bool:
    """Whether it was not destroyed since."""
    return bool(case_id and unit.cases.rows({CaseId(case_id)}))


def kept_for(unit: UnitOfWork, case_id: CaseId) -> CaseId:
    """The case under which this one is found: itself, or the one that it is merged into."""
    kept = case_of(unit, case_id).text("merged_into")
    return CaseId(kept) if _is_here(unit, kept) else case_id


def merged_with(unit: UnitOfWork, case_id: CaseId) -> list[CaseId]:
    """Every case of hers, the kept one first; the case alone when nothing is merged."""
    kept = kept_for(unit, case_id)
    merged = sorted(case_of(unit, kept).codes("merged"))
    return [kept, *(CaseId(each) for each in merged if _is_here(unit, each))]


def ledgers(unit: UnitOfWork, case_id: CaseId) -> list[list[ConsentEvent]]:
    """The ledgers that must all say yes: the case's own first, then those of the cases merged with it.

    What she answered since two cases are one speaks for both; what she answered before, for its own case only.
    """
    family = merged_with(unit, case_id)
    own = {each: unit.consents.of_case(each) for each in family}
    others = [each for each in family if each != case_id]
    return [_ledger_of(unit, each, own) for each in (case_id, *others)]


def _ledger_of(
    unit: UnitOfWork, case_id: CaseId, own: dict[CaseId, list[ConsentEvent]]
) -> list[ConsentEvent]:
    since = [
        event
        for other, events in own.items()
        if other != case_id
        for event in events
        if event.at_ms >= _one_since_ms(unit, case_id, other)
    ]
    return sorted([*own[case_id], *since], key=lambda event: (event.order, event.id))


def _one_since_ms(unit: UnitOfWork, one: CaseId, other: CaseId) -> int:
    """Since when both are merged: the later of the two moments; the kept case has none."""
    return max(case_of(unit, each).ms("merged_at") or 0 for each in (one, other))


def records_of(unit: UnitOfWork, case_id: CaseId, *types: RecordType) -> list[Record]:
    """The records of all cases of hers, those of the kept one first."""
    return [record for each in merged_with(unit, case_id) for record in unit.records.of_case(each, *types)]
