"""Merge two cases of one woman, and take it back: events that move nothing and lose nothing.

While they are one, the kept case is the one in lists; the other's code, name and references lead to it. What may leave
of either is what both ledgers allow. When they are parted again, each is as it was, and a no that she said meanwhile
stays with both. What was asked for about one of two cases was not asked for about the other: a request to erase ends.
"""

from __future__ import annotations

from dataclasses import replace
from enum import Enum

from fieldintake.casework.erasure_requests import forget_requests
from fieldintake.casework.merged_cases import case_of, merged_with
from fieldintake.domain.case_list import is_restricted
from fieldintake.domain.desk import Changed
from fieldintake.domain.errors import NotAllowed
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, RecordId, new_record_id
from fieldintake.domain.roles import Act, require
from fieldintake.domain.values import Instant, Value
from fieldintake.ports import UnitOfWork, Vault


class Obstacle(Enum):
    """Why two cases cannot be merged, whoever asks."""

    SAME_CASE = "same_case"
    BOTH_MERGED = "both_merged"
    RESTRICTED = "restricted"


_CHANGED = frozenset({Changed.CASE, Changed.CASES, Changed.CONSENT, Changed.REFERRALS})


def merge_cases(vault: Vault, kept: CaseId, other: CaseId) -> frozenset[Changed]:
    """`other` is found under `kept` from now on; raises `NotAllowed` for a role, a merged or a restricted case."""
    with vault.work() as unit:
        require(unit.me, Act.MERGE_CASES)
        if obstacle(unit, kept, other) is Obstacle.RESTRICTED:
            raise NotAllowed("a restricted case is not merged")
        if kept not in may_stay(unit, kept, other):
            raise NotAllowed("one of the two is merged already")
        now = Instant(vault.clock.now_ms())
        _save(unit, other, {"merged_into": str(kept), "merged_at": now})
        _save(unit, kept, {"merged": case_of(unit, kept).codes("merged") | {str(other)}})
        forget_requests(unit, merged_with(unit, kept))
        unit.audit.append("cases_merged", f"{other}.{kept}")
    return _CHANGED


def unmerge_cases(vault: Vault, other: CaseId) -> frozenset[Changed]:
    """Part a merged case from the one that was kept; raises `NotAllowed` for a role or a case that is not merged."""
    with vault.work() as unit:
        require(unit.me, Act.MERGE_CASES)
        merged = case_of(unit, other)
        kept = CaseId(merged.text("merged_into"))
        if not kept:
            raise NotAllowed("the case is not merged into another")
        forget_requests(unit, merged_with(unit, other))
        _share_every_no(vault, unit, other, merged.ms("merged_at") or 0)
        _save(unit, other, {"merged_into": ""})
        _save(unit, kept, {"merged": case_of(unit, kept).codes("merged") - {str(other)}})
        unit.audit.append("cases_unmerged", f"{other}.{kept}")
    return _CHANGED


def obstacle(unit: UnitOfWork, one: CaseId, other: CaseId) -> Obstacle | None:
    """What stands against merging them either way, None when nothing does."""
    if one == other:
        return Obstacle.SAME_CASE
    if is_restricted(case_of(unit, one)) or is_restricted(case_of(unit, other)):
        return Obstacle.RESTRICTED
    return None if may_stay(unit, one, other) else Obstacle.BOTH_MERGED


def may_stay(unit: UnitOfWork, one: CaseId, other: CaseId) -> tuple[CaseId, ...]:
    """Under which of the two the other may be found: what others are merged into is merged into none itself."""
    cases = {each: case_of(unit, each) for each in (one, other)}
    if one == other or any(case.text("merged_into") for case in cases.values()):
        return ()
    pairs = ((one, other), (other, one))
    return tuple(stays for stays, goes in pairs if not cases[goes].codes("merged"))


def _save(unit: UnitOfWork, case_id: CaseId, changes: dict[str, Value]) -> None:
    unit.records.save(RecordType.CASE, RecordId(case_id), case_id, changes)


def _share_every_no(vault: Vault, unit: UnitOfWork, other: CaseId, since_ms: int) -> None:
    """Nobody knows of which of two women a no was, so it is kept for both; a yes stays where it was given."""
    rest = [each for each in merged_with(unit, other) if each != other]
    for source, targets in ((other, rest), *((each, [other]) for each in rest)):
        noes = [
            event for event in unit.consents.of_case(source) if event.at_ms >= since_ms and not event.says_yes
        ]
        for event in noes:
            for target in targets:
                unit.consents.append(replace(event, id=new_record_id(vault.random), case_id=target))
