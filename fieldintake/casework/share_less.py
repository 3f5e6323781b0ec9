"""She allows less than has left: it is asked back whole, and what she still allows goes anew on a fresh thread.

Always inside the transaction that has the reason for it. A thread is asked back as a whole, so every referral on it
goes the same way, not only the one that gave the reason.
"""

from __future__ import annotations

from collections.abc import Iterable

from fieldintake.casework import gate
from fieldintake.casework.ask_back import undo
from fieldintake.casework.refer import issue, queue_referral, view_of
from fieldintake.domain.consent import Purpose
from fieldintake.domain.desk import Disclosure, OutboxKind, OutboxState
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, RecordId
from fieldintake.domain.record import Record
from fieldintake.domain.release import Refused, Release
from fieldintake.ports import UnitOfWork, Vault

_NOT_UNDER_WAY = ("draft", "declined", "withdrawn")


def covers(outcome: Release | Refused, shared: Iterable[Disclosure]) -> bool:
    """Whether every field that was shared may still leave."""
    may_leave = outcome.fields if isinstance(outcome, Release) else ()
    now = {f"{each.record.value}.{each.name}" for each in may_leave}
    return all(now.issuperset(before.fields) for before in shared)


def may_have(vault: Vault, unit: UnitOfWork, case_id: CaseId, recipient_id: str) -> Release | Refused:
    """What this recipient may have now, about every need that it was ever referred."""
    recipient = unit.directory.recipient(recipient_id)
    thread = gate.thread_for(vault, unit, case_id, recipient)
    referrals = _referrals_to(unit, case_id, recipient_id)
    needs = frozenset(RecordId(need) for referral in referrals for need in referral.codes("needs"))
    return gate.ask(unit, thread, recipient, Purpose.REFER, needs, vault.clock.now_ms())


def share_less(vault: Vault, unit: UnitOfWork, case_id: CaseId, recipient_id: str) -> None:
    """Ask back what this recipient holds, and queue anew what she still allows of each referral under way."""
    under_way = _under_way(unit, case_id, recipient_id)
    undo(vault, unit, case_id, frozenset({recipient_id}), why="changed")
    for referral_id in under_way:
        seen = view_of(vault, unit, referral_id)
        if isinstance(seen.outcome, Release) and seen.recipient.organisation:
            queue_referral(vault, unit, seen)
            issue(vault, unit, seen.referral)


def _under_way(unit: UnitOfWork, case_id: CaseId, recipient_id: str) -> list[RecordId]:
    """Referrals that go or went sealed; one that was printed, stopped or answered with a no does not start now."""
    items = [item for item in unit.outbox.of_case(case_id) if item.kind is OutboxKind.RELEASE]
    last = {item.subject: item.state for item in items}
    return [
        referral.id
        for referral in _referrals_to(unit, case_id, recipient_id)
        if last.get(referral.id, OutboxState.KILLED) is not OutboxState.KILLED
        and referral.text("state") not in _NOT_UNDER_WAY
    ]


def _referrals_to(unit: UnitOfWork, case_id: CaseId, recipient_id: str) -> list[Record]:
    referrals = unit.records.of_case(case_id, RecordType.REFERRAL)
    return [each for each in referrals if each.text("recipient") == recipient_id]
