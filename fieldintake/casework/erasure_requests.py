"""Requests to erase a case that has evidence, which wait in the vault for a second person.

Invariant: a request holds ids and times alone, and stands no longer than the case and its evidence do.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from fieldintake.casework.merged_cases import merged_with
from fieldintake.casework.read_evidence import has_evidence
from fieldintake.domain.desk import CaseRow
from fieldintake.domain.errors import CaseRestricted
from fieldintake.domain.ids import CaseId, StaffId
from fieldintake.domain.roles import Act, may
from fieldintake.ports import UnitOfWork

_SETTING = "erasure_requests"


@dataclass(frozen=True, slots=True)
class ErasureRequest:
    """Who asked, and since when it waits; `message_id` is the withdrawal that a partner sent, where one is the reason.

    Once somebody said no, `declined_by` says who, until it is asked for again.
    """

    case_id: CaseId
    asked_by: StaffId
    asked_ms: int
    message_id: str = ""
    declined_by: str = ""
    declined_ms: int = 0

    @property
    def waits(self) -> bool:
        return not self.declined_by


@dataclass(frozen=True, slots=True)
class ErasureStanding:
    """What is asked about a case, for its page: `asked_by` and `declined_by` are desk names, empty where nobody did.

    `needs_two` says that there is evidence; `is_mine` that whoever looks asked, `may_decide` that she decides.
    """

    needs_two: bool = False
    asked_by: str = ""
    asked_ms: int = 0
    is_mine: bool = False
    may_decide: bool = False
    declined_by: str = ""
    declined_ms: int = 0

    @property
    def waits(self) -> bool:
        return bool(self.asked_by) and not self.declined_by


def erasure_standing(unit: UnitOfWork, family: Iterable[CaseId]) -> ErasureStanding:
    """Whether it takes two to erase these cases, and how far a request is."""
    cases = list(family)
    if not has_evidence(unit, cases):
        return ErasureStanding()
    asked = request_about(unit, cases)
    if asked is None:
        return ErasureStanding(needs_two=True)
    names = {str(person.id): person.desk_name for person in unit.directory.staff()}
    return ErasureStanding(
        needs_two=True,
        asked_by=names.get(asked.asked_by, "?"),
        asked_ms=asked.asked_ms,
        is_mine=asked.asked_by == unit.me.id,
        may_decide=any(waiting == asked for _row, waiting in to_decide(unit)),
        declined_by=names.get(asked.declined_by, "?") if asked.declined_by else "",
        declined_ms=asked.declined_ms,
    )


def request_about(unit: UnitOfWork, cases: Iterable[CaseId]) -> ErasureRequest | None:
    """What was asked for about any of these cases, whether it waits or was declined."""
    family = set(cases)
    return next((each for each in _read(unit) if each.case_id in family), None)


def keep_request(unit: UnitOfWork, request: ErasureRequest, family: Iterable[CaseId]) -> None:
    """It takes the place of what was asked for before about these cases."""
    gone = {*family, request.case_id}
    _write(unit, [*(each for each in _read(unit) if each.case_id not in gone), request])


def forget_requests(unit: UnitOfWork, cases: Iterable[CaseId]) -> None:
    """The cases are gone, or whoever asked takes it back."""
    gone = set(cases)
    left = [each for each in _read(unit) if each.case_id not in gone]
    if len(left) != len(_read(unit)):
        _write(unit, left)


def to_decide(unit: UnitOfWork) -> list[tuple[CaseRow, ErasureRequest]]:
    """What waits for this very person, the oldest first."""
    if not (may(unit.me.role, Act.CONFIRM_ERASURE) and unit.records.opens_register()):
        return []
    found = []
    for each in _read(unit):
        rows = unit.cases.rows({each.case_id})
        if rows and each.waits and each.asked_by != unit.me.id and _stands(unit, each.case_id):
            found.append((rows[0], each))
    return found


def _stands(unit: UnitOfWork, case_id: CaseId) -> bool:
    """Whether there is evidence still, in a case that this person can open."""
    try:
        return has_evidence(unit, merged_with(unit, case_id))
    except CaseRestricted:
        return False


def _read(unit: UnitOfWork) -> list[ErasureRequest]:
    return [ErasureRequest(**row) for row in json.loads(unit.settings.get(_SETTING, "[]"))]


def _write(unit: UnitOfWork, requests: Iterable[ErasureRequest]) -> None:
    here = [asdict(each) for each in requests if unit.cases.rows({each.case_id})]
    unit.settings.set(_SETTING, json.dumps(here))
