"""Refer: a need, or several, handed to one provider; first as a draft that leaves nothing."""

from __future__ import annotations

from dataclasses import dataclass

from fieldintake.casework import gate
from fieldintake.casework.merged_cases import merged_with
from fieldintake.casework.queueing import queue_release
from fieldintake.domain.consent import Purpose
from fieldintake.domain.desk import ON_ITS_WAY, Changed
from fieldintake.domain.errors import NotAllowed, ReleaseRefused
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, RecordId, new_record_id
from fieldintake.domain.priority import rank
from fieldintake.domain.recipient import Recipient
from fieldintake.domain.record import Record
from fieldintake.domain.release import Refused, Release
from fieldintake.domain.roles import Act, require
from fieldintake.domain.values import Instant, Value
from fieldintake.ports import UnitOfWork, Vault


@dataclass(frozen=True, slots=True)
class ReferralView:
    """A referral with its provider and what the gate says of it now."""

    referral: Record
    recipient: Recipient
    outcome: Release | Refused


def refer(vault: Vault, case_id: CaseId, needs: frozenset[RecordId], recipient: Recipient) -> RecordId:
    """A draft referral, the one that is there already if any; raises `NotAllowed` without a need.

    It belongs to the case that its needs are in, which may be one that is merged with `case_id`.
    """
    if not needs:
        raise NotAllowed("a referral is about at least one need")
    fields: dict[str, Value] = {
        "needs": frozenset(map(str, needs)),
        "recipient": recipient.id,
        "state": "draft",
    }
    with vault.work() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        case_id = _case_of_needs(unit, case_id, needs)
        for before in unit.records.of_case(case_id, RecordType.REFERRAL):
            if all(before.fields.get(name) == value for name, value in fields.items()):
                return before.id
        gate.thread_for(vault, unit, case_id, recipient)
        referral_id = new_record_id(vault.random)
        unit.records.save(RecordType.REFERRAL, referral_id, case_id, fields)
        unit.audit.append("referral_drafted", referral_id)
    return referral_id


def _case_of_needs(unit: UnitOfWork, case_id: CaseId, needs: frozenset[RecordId]) -> CaseId:
    others = set(merged_with(unit, case_id)) - {case_id}
    holders = {each for each in others for need in unit.records.of_case(each) if need.id in needs}
    if not holders:
        return case_id
    mine = {need.id for need in unit.records.of_case(case_id)} & needs
    if mine or len(holders) > 1:
        raise NotAllowed("needs of two cases go in two referrals")
    return holders.pop()


def preview_referral(vault: Vault, referral_id: RecordId) -> ReferralView:
    """What leaves and what is held, as known now; the same answer that print and send will ask again."""
    with vault.work() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        unit.audit.append("release_previewed", referral_id)
        return view_of(vault, unit, referral_id)


def view_of(vault: Vault, unit: UnitOfWork, referral_id: RecordId) -> ReferralView:
    """Ask the gate for a referral inside a transaction."""
    referral = unit.records.get(referral_id)
    recipient = unit.directory.recipient(referral.text("recipient"))
    thread = gate.thread_for(vault, unit, referral.case_id, recipient)
    needs = frozenset(RecordId(need) for need in referral.codes("needs"))
    outcome = gate.ask(unit, thread, recipient, Purpose.REFER, needs, vault.clock.now_ms())
    return ReferralView(referral, recipient, outcome)


def send_sealed(vault: Vault, referral_id: RecordId) -> frozenset[Changed]:
    """Queue the referral to go with the next sync; raises `ReleaseRefused`, or `NotAllowed` without a card."""
    with vault.work() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        seen = view_of(vault, unit, referral_id)
        if isinstance(seen.outcome, Refused):
            raise ReleaseRefused(seen.outcome.why.value)
        if not seen.recipient.organisation:
            raise NotAllowed("this provider can receive paper only")
        queue_referral(vault, unit, seen)
        issue(vault, unit, seen.referral)
        unit.audit.append("referral_queued", referral_id)
    return frozenset({Changed.REFERRALS, Changed.OUTBOX, Changed.CASE, Changed.CASES})


def issue(vault: Vault, unit: UnitOfWork, referral: Record) -> None:
    """A draft, or a referral that was asked back, becomes issued when it leaves, on paper or sealed."""
    if referral.text("state") in ("draft", "withdrawn"):
        issued: dict[str, Value] = {"state": "issued", "issued_at": Instant(vault.clock.now_ms())}
        unit.records.save(RecordType.REFERRAL, referral.id, referral.case_id, issued)


def queue_referral(vault: Vault, unit: UnitOfWork, seen: ReferralView) -> None:
    """A pointer in the outbox, once per referral while one is on its way."""
    for item in unit.outbox.of_case(seen.referral.case_id):
        if item.subject == seen.referral.id and item.state in ON_ITS_WAY:
            return
    needs = [unit.records.get(RecordId(need)) for need in seen.referral.codes("needs")]
    most_urgent = min((rank(need.text("priority")) for need in needs), default=rank("normal"))
    thread = gate.thread_for(vault, unit, seen.referral.case_id, seen.recipient)
    queue_release(vault, unit, thread, seen.referral.id, most_urgent)
