"""Lay two cases beside each other, to see whether they are one woman's; looking is audited, nothing is changed.

Invariant: a comparison says why its cases cannot be merged by the same rule by which the merge refuses.
"""

from __future__ import annotations

from dataclasses import dataclass

from fieldintake.casework.find_cases import as_of_now
from fieldintake.casework.merge_cases import Obstacle, may_stay, obstacle
from fieldintake.casework.merged_cases import kept_for, merged_with, records_of
from fieldintake.domain.case_list import survivor
from fieldintake.domain.desk import CaseMatch, CaseRow
from fieldintake.domain.errors import NotFound
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, RecordId, parse_code
from fieldintake.domain.record import Record
from fieldintake.domain.roles import Act, require
from fieldintake.domain.values import PartialDate
from fieldintake.ports import UnitOfWork, Vault

_SHOWN = (RecordType.PERSON, RecordType.SAFE_CONTACT, RecordType.NEED, RecordType.REFERRAL)


@dataclass(frozen=True, slots=True)
class ComparedCase:
    """One of the two, as its page shows it; `referrals` are names of organisations, each with the state."""

    row: CaseRow
    opened_ms: int
    closed_ms: int | None
    person: Record | None
    safe_contact: Record | None
    needs: tuple[Record, ...]
    referrals: tuple[tuple[str, str], ...]

    @property
    def records(self) -> tuple[Record, ...]:
        return tuple(record for record in (self.person, self.safe_contact) if record is not None)


@dataclass(frozen=True, slots=True)
class Comparison:
    """`matched` says what is alike; `may_stay` which codes a merge may keep, that of the older case first."""

    one: ComparedCase
    other: ComparedCase
    matched: tuple[str, ...]
    obstacle: Obstacle | None
    may_stay: tuple[CaseId, ...]


def compare_cases(vault: Vault, one: CaseId, other: CaseId) -> Comparison:
    """Both cases side by side; raises `NotFound`."""
    with vault.work() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        first, second = (_compared(vault, unit, kept_for(unit, each)) for each in (one, other))
        ids = (first.row.case_id, second.row.case_id)
        by_age = sorted((first, second), key=lambda each: each.opened_ms)
        found = Comparison(
            one=first,
            other=second,
            matched=_matched(unit, first, second),
            obstacle=obstacle(unit, *ids),
            may_stay=may_stay(unit, *(each.row.case_id for each in by_age)),
        )
        unit.audit.append("cases_compared", f"{ids[1]}.{ids[0]}")
    return found


def look_beside(vault: Vault, case_id: CaseId) -> ComparedCase:
    """One case, beside what somebody says who has no case yet; raises `NotFound`."""
    with vault.work() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        found = _compared(vault, unit, kept_for(unit, case_id))
        unit.audit.append("cases_compared", found.row.case_id)
    return found


def case_of_code(vault: Vault, typed: str) -> CaseId:
    """The case of that very code; raises `InvalidValue` for what is no code, `NotFound` when none has it."""
    with vault.view() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        row = unit.cases.by_code(parse_code(typed))
    if row is None:
        raise NotFound("no case has that code")
    return row.case_id


def alike_cases(vault: Vault, case_id: CaseId) -> list[CaseMatch]:
    """Cases that may be hers too, with what matched; those that are merged with this one are not among them."""
    with vault.view() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        family = set(merged_with(unit, case_id))
        found = _search(unit, _compared(vault, unit, kept_for(unit, case_id)))
        return [match for match in found if match.row.case_id not in family]


def _compared(vault: Vault, unit: UnitOfWork, case_id: CaseId) -> ComparedCase:
    case, records = unit.records.get(RecordId(case_id)), records_of(unit, case_id, *_SHOWN)
    by_type = {kind: tuple(record for record in records if record.type is kind) for kind in _SHOWN}
    names = {recipient.id: recipient.name for recipient in unit.directory.recipients()}
    return ComparedCase(
        row=as_of_now(vault, unit, [unit.cases.row(case_id)])[0],
        opened_ms=case.ms("opened_at") or 0,
        closed_ms=case.ms("closed_at") if case.text("state") == "closed" else None,
        person=survivor(records),
        safe_contact=next(iter(by_type[RecordType.SAFE_CONTACT]), None),
        needs=by_type[RecordType.NEED],
        referrals=tuple(
            (names.get(each.text("recipient"), ""), each.text("state"))
            for each in by_type[RecordType.REFERRAL]
        ),
    )


def _matched(unit: UnitOfWork, one: ComparedCase, other: ComparedCase) -> tuple[str, ...]:
    """As the search before an intake says it of the other case."""
    return next((match.matched for match in _search(unit, one) if match.row.case_id == other.row.case_id), ())


def _search(unit: UnitOfWork, case: ComparedCase) -> list[CaseMatch]:
    """For her, by what is known of her."""
    if case.person is None:
        return []
    born = case.person.fields.get("birth_date")
    return unit.cases.possible_duplicates(
        name=case.person.text("name"),
        birth_year=born.year if isinstance(born, PartialDate) else None,
        phone=case.safe_contact.text("address") if case.safe_contact is not None else "",
    )
