"""Read the referrals of this desk, newest first, page by page: whose, to whom, about what, and how far.

Invariant: a line holds codes, need areas and names of organisations only; nothing in it needs a mask.
"""

from __future__ import annotations

from dataclasses import dataclass

from fieldintake.domain.errors import NotFound
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, Code, RecordId
from fieldintake.domain.record import Record
from fieldintake.domain.roles import Act, require
from fieldintake.ports import UnitOfWork, Vault


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """One referral. `areas` are codes of need areas, `state` the record's own, `since_ms` its last change."""

    referral_id: RecordId
    case_id: CaseId
    code: Code
    areas: tuple[str, ...]
    provider: str
    state: str
    since_ms: int | None


def list_referrals(vault: Vault, *, after: RecordId | None = None, limit: int = 50) -> list[ReferralRow]:
    """The page after a referral (or the first one), the newest referral first."""
    with vault.view() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        found = unit.records.referrals(after=after, limit=limit)
        codes = {row.case_id: row.code for row in unit.cases.rows({record.case_id for record in found})}
        names = {provider.id: provider.name for provider in unit.directory.recipients()}
        return [
            ReferralRow(
                referral_id=record.id,
                case_id=record.case_id,
                code=codes[record.case_id],
                areas=_areas(unit, record),
                provider=names.get(record.text("recipient"), ""),
                state=record.text("state"),
                since_ms=_since(record),
            )
            for record in found
            if record.case_id in codes
        ]


def _areas(unit: UnitOfWork, referral: Record) -> tuple[str, ...]:
    """The areas of its needs; a need that was erased since is left out."""
    areas: list[str] = []
    for need_id in sorted(referral.codes("needs")):
        try:
            need = unit.records.get(RecordId(need_id))
        except NotFound:
            continue
        if need.type is RecordType.NEED and need.text("area"):
            areas.append(need.text("area"))
    return tuple(dict.fromkeys(areas))


def _since(referral: Record) -> int | None:
    answered = referral.ms("answered_at")
    return referral.ms("issued_at") if answered is None else answered
