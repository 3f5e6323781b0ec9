"""Erase a case that has evidence: one person asks, another one decides, each at a desk that she unlocked herself.

Invariant: whoever asked never decides, and whoever decides holds the key to the register of evidence.
"""

from __future__ import annotations

from fieldintake.casework.answer_withdrawal import cases_of, destroy_in
from fieldintake.casework.erase_person import ErasureCertificate, certify, count_records, erase_in
from fieldintake.casework.erasure_requests import (
    ErasureRequest,
    forget_requests,
    keep_request,
    request_about,
)
from fieldintake.casework.merged_cases import merged_with
from fieldintake.casework.read_evidence import has_evidence
from fieldintake.casework.retention import refuse_on_hold
from fieldintake.domain.desk import Changed
from fieldintake.domain.errors import EvidenceClosed, NeedsTwo, NotAllowed, NotFound
from fieldintake.domain.ids import CaseId
from fieldintake.domain.roles import Act, require
from fieldintake.ports import UnitOfWork, Vault

_CHANGED = frozenset({Changed.CASE, Changed.CASES})


def ask_erasure(vault: Vault, case_id: CaseId) -> frozenset[Changed]:
    """Ask that she is erased; it waits for a second person. Raises `NotAllowed` for a role or a hold, `NotFound`."""
    with vault.work() as unit:
        require(unit.me, Act.ERASE_PERSON)
        family = _family(unit, case_id)
        if not has_evidence(unit, family):
            raise NotAllowed("without evidence one person erases")
        for each in family:
            refuse_on_hold(unit, each)
        request = ErasureRequest(family[0], unit.me.id, vault.clock.now_ms())
        keep_request(unit, request, family)
        unit.audit.append("erasure_asked", family[0])
    return _CHANGED


def take_erasure_back(vault: Vault, case_id: CaseId) -> frozenset[Changed]:
    """Whoever asked does not ask any more; raises `NotAllowed` for anybody else, `NotFound`."""
    with vault.work() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        family = _family(unit, case_id)
        if _waiting(unit, family).asked_by != unit.me.id:
            raise NotAllowed("whoever asked takes it back")
        forget_requests(unit, family)
        unit.audit.append("erasure_taken_back", family[0])
    return _CHANGED


def decline_erasure(vault: Vault, case_id: CaseId) -> frozenset[Changed]:
    """The second person says no; nothing is erased. Raises as `confirm_erasure`."""
    with vault.work() as unit:
        family = _family(unit, case_id)
        asked = _decidable(unit, family)
        now_ms = vault.clock.now_ms()
        declined = ErasureRequest(
            asked.case_id, asked.asked_by, asked.asked_ms, asked.message_id, str(unit.me.id), now_ms
        )
        keep_request(unit, declined, family)
        unit.audit.append("erasure_declined", family[0])
    return _CHANGED


def confirm_erasure(vault: Vault, case_id: CaseId) -> ErasureCertificate:
    """The second person says yes, and she is erased; the certificate names both.

    Raises `NeedsTwo` for whoever asked, `EvidenceClosed` without the key, `NotAllowed` for a role, a hold, or where
    nothing was asked for, `NotFound`.
    """
    with vault.work() as unit:
        family = _family(unit, case_id)
        asked = _decidable(unit, family)
        known = unit.directory.staff()
        name = next((person.desk_name for person in known if person.id == asked.asked_by), "")
        if asked.message_id:
            cases = cases_of(unit, asked.message_id)
            for each in cases:
                refuse_on_hold(unit, each)
            counts = count_records(unit, cases)
            return certify(vault, unit, counts, destroy_in(vault, unit, asked.message_id), name)
        return erase_in(vault, unit, family[0], family, asked_by=name)


def _family(unit: UnitOfWork, case_id: CaseId) -> list[CaseId]:
    if not unit.cases.rows({case_id}):
        raise NotFound("the case is not here any more")
    return merged_with(unit, case_id)


def _waiting(unit: UnitOfWork, family: list[CaseId]) -> ErasureRequest:
    asked = request_about(unit, family)
    if asked is None or not asked.waits:
        raise NotAllowed("nobody asks to erase this case")
    return asked


def _decidable(unit: UnitOfWork, family: list[CaseId]) -> ErasureRequest:
    require(unit.me, Act.CONFIRM_ERASURE)
    if not unit.records.opens_register():
        raise EvidenceClosed("no key to the register of evidence")
    for each in family:
        refuse_on_hold(unit, each)
    asked = _waiting(unit, family)
    if asked.asked_by == unit.me.id:
        raise NeedsTwo("whoever asked does not decide")
    return asked
