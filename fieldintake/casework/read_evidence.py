"""Read the register of evidence of a case: audited as a look, and what is masked stays out until it is held.

Invariant: of what may be sexual imagery of a minor nothing that was ever described is given out, by whatever verb.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from fieldintake.casework.merged_cases import merged_with, records_of
from fieldintake.casework.report_to import report_to
from fieldintake.domain.desk import Staff
from fieldintake.domain.errors import EvidenceClosed, OnlyReport
from fieldintake.domain.evidence import EVIDENCE_TYPES, NOT_DESCRIBED, is_gated
from fieldintake.domain.fields import RecordType, Sensitivity, fields_of
from fieldintake.domain.ids import CaseId, RecordId
from fieldintake.domain.record import Record
from fieldintake.domain.roles import Act, may, require
from fieldintake.ports import UnitOfWork, Vault

_MASKED = {
    kind: frozenset(row.name for row in fields_of(kind) if row.sensitivity is Sensitivity.MASKED)
    for kind in EVIDENCE_TYPES
}


@dataclass(frozen=True, slots=True)
class Said:
    """One record of the register without what is masked; `masked` names the fields that can be held."""

    record: Record
    masked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """One thing that exists: as it is said now, how it was said before, and who had it, oldest first."""

    item: RecordId
    now: Said
    before: tuple[Said, ...]
    steps: tuple[Said, ...]
    former_steps: tuple[Said, ...]

    @property
    def is_gated(self) -> bool:
        return is_gated(self.now.record.fields)


@dataclass(frozen=True, slots=True)
class Register:
    """The evidence of one case. `count` is known to everybody; without the key nothing else is.

    `report_to` are the house's own words for whom to tell about abuse material.
    """

    count: int
    is_open: bool = False
    may_keep: bool = False
    references: tuple[Reference, ...] = ()
    staff: tuple[Staff, ...] = ()
    report_to: str = ""


def read_evidence(vault: Vault, case_id: CaseId) -> Register:
    """The register of a case and of those merged with it; without the key only how many records there are."""
    with vault.work() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        family = merged_with(unit, case_id)
        count = sum(
            n for each in family for kind, n in unit.records.count_by_type(each).items()
            if kind in EVIDENCE_TYPES
        )  # fmt: skip
        if not unit.records.opens_register():
            return Register(count, report_to=report_to(unit))
        references = tuple(_references(records_of(unit, case_id, *EVIDENCE_TYPES)))
        if references:
            unit.audit.append("evidence_looked_at", case_id)
        may_keep = may(unit.me.role, Act.KEEP_EVIDENCE)
        return Register(
            count,
            is_open=True,
            may_keep=may_keep,
            references=references,
            staff=tuple(unit.directory.staff()),
            report_to=report_to(unit),
        )


def reveal_evidence(vault: Vault, record_id: RecordId, field: str) -> str:
    """One masked field, for as long as it is held; audited. Raises `OnlyReport` for what is not described."""
    with vault.work() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        record = unit.records.get(record_id)
        if record.type not in EVIDENCE_TYPES or field not in _MASKED[record.type]:
            raise EvidenceClosed("no such field is masked in the register")
        if field in NOT_DESCRIBED and _is_gated_now(unit, record):
            raise OnlyReport("what may be sexual imagery of a minor is not shown")
        unit.audit.append("evidence_revealed", f"{record_id}.{field}")
    return record.text(field)


def has_evidence(unit: UnitOfWork, cases: Iterable[CaseId]) -> bool:
    """Whether any of these cases has something in the register; no key is needed to know that."""
    return any(EVIDENCE_TYPES & unit.records.count_by_type(each).keys() for each in cases)


def _is_gated_now(unit: UnitOfWork, record: Record) -> bool:
    item = record.text("item")
    every = [
        each
        for each in unit.records.of_case(record.case_id, RecordType.EVIDENCE)
        if each.text("item") == item
    ]
    return is_gated(_current(every).fields)


def _current(records: list[Record]) -> Record:
    corrected = {each.text("corrects") for each in records}
    return next(each for each in reversed(records) if each.id not in corrected)


def _references(records: list[Record]) -> list[Reference]:
    by_item: dict[str, list[Record]] = {}
    for record in records:
        by_item.setdefault(record.text("item"), []).append(record)
    return [_reference(RecordId(item), mine) for item, mine in by_item.items()]


def _reference(item: RecordId, records: list[Record]) -> Reference:
    said = [each for each in records if each.type is RecordType.EVIDENCE]
    steps = [each for each in records if each.type is RecordType.CUSTODY_STEP]
    now, corrected = _current(said), {each.text("corrects") for each in steps}
    gated = is_gated(now.fields)
    standing = [each for each in steps if each.id not in corrected]
    return Reference(
        item,
        _said(now, gated=gated),
        tuple(_said(each, gated=gated) for each in said if each is not now),
        tuple(_said(each, gated=gated) for each in sorted(standing, key=lambda step: step.ms("at") or 0)),
        tuple(_said(each, gated=gated) for each in steps if each.id in corrected),
    )


def _said(record: Record, *, gated: bool) -> Said:
    masked = _MASKED[record.type]
    gone = NOT_DESCRIBED if gated else ()
    seen = {name: value for name, value in record.fields.items() if name not in masked and name not in gone}
    held = tuple(name for name in record.fields if name in masked and name not in gone)
    return Said(replace(record, fields=seen), held)
