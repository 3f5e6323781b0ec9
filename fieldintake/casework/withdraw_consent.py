"""Withdraw: her no takes effect at once here, and goes first to everybody who holds something of hers.

One transaction appends the events, kills what is queued and queues the requests to destroy; there is no moment
at which the ledger says no and the outbox still says yes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from fieldintake.casework.record_consent import HerAnswer, HowAnswered, append_answer
from fieldintake.domain.consent import ConsentState, Purpose
from fieldintake.domain.desk import Changed, OutboxItem, OutboxKind, OutboxState
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, RecordId, new_record_id
from fieldintake.domain.ledger import latest_answers
from fieldintake.domain.messages import Thread
from fieldintake.domain.release import Recipient, ledger_names
from fieldintake.ports import UnitOfWork, Vault


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What a withdrawal did: `asked` are recipients asked to destroy, `stopped` what had not left yet.

    `on_paper` are recipients who hold a letter and no sealed thread: people must tell them.
    """

    asked: tuple[str, ...]
    stopped: int
    on_paper: tuple[str, ...]
    changed: frozenset[Changed]


def withdraw_consent(
    vault: Vault, case_id: CaseId, how: HowAnswered, *, recipient: Recipient | None = None
) -> Withdrawn:
    """Take back every yes of hers, or every yes to one recipient; raises nothing for having nothing to stop."""
    now_ms = vault.clock.now_ms()
    with vault.work() as unit:
        names = None if recipient is None else ledger_names(recipient)
        for event in latest_answers(unit.consents.of_case(case_id)):
            if event.says_yes and (names is None or event.recipient in names):
                gone = HerAnswer(event.purpose, event.recipient, event.categories, ConsentState.WITHDRAWN)
                append_answer(vault, unit, case_id, gone, how, now_ms)
        outcome = _undo(vault, unit, case_id, recipient)
        unit.audit.append("consent_withdrawn", case_id)
    return outcome


def _undo(vault: Vault, unit: UnitOfWork, case_id: CaseId, recipient: Recipient | None) -> Withdrawn:
    asked: list[str] = []
    on_paper: list[str] = []
    stopped = _kill_queued(unit, case_id, recipient)
    told: dict[str, dict[str, str]] = {}
    for disclosure in unit.disclosures.of_case(case_id):
        told.setdefault(disclosure.recipient, {})[disclosure.channel] = disclosure.recipient_name
    for recipient_id, channels in told.items():
        if recipient is not None and recipient_id != recipient.id:
            continue
        thread = unit.threads.find(case_id, recipient_id)
        if "sealed" in channels and thread is not None:
            queue_withdrawal(vault, unit, thread)
            asked.append(channels["sealed"])
        if "letter" in channels:
            on_paper.append(channels["letter"])
        _mark_referrals(unit, case_id, recipient_id)
    changed = frozenset({Changed.CONSENT, Changed.CASE, Changed.CASES, Changed.OUTBOX, Changed.REFERRALS})
    return Withdrawn(tuple(asked), stopped, tuple(on_paper), changed)


def _kill_queued(unit: UnitOfWork, case_id: CaseId, recipient: Recipient | None) -> int:
    """Kill releases not yet confirmed; the bytes of those handed over are forgotten with them."""
    killed = 0
    for item in unit.outbox.of_case(case_id):
        open_state = item.state in (OutboxState.WAITING, OutboxState.HANDED_OVER, OutboxState.STUCK)
        if item.kind is not OutboxKind.RELEASE or not open_state:
            continue
        if recipient is None or item.recipient == recipient.id:
            unit.outbox.save(replace(item, state=OutboxState.KILLED, why="withdrawn", data=b""))
            killed += 1
    return killed


def queue_withdrawal(vault: Vault, unit: UnitOfWork, thread: Thread) -> None:
    """Put the request to destroy at the head of the queue."""
    unit.outbox.add(
        OutboxItem(
            id=new_record_id(vault.random),
            kind=OutboxKind.WITHDRAWAL,
            case_id=thread.case_id,
            recipient=thread.recipient,
            thread_id=thread.id,
            purpose=Purpose.REFER,
            subject=RecordId(thread.case_id),
            priority=0,
            state=OutboxState.WAITING,
            due_ms=vault.clock.now_ms(),
        )
    )
    unit.threads.close(thread.id)


def _mark_referrals(unit: UnitOfWork, case_id: CaseId, recipient_id: str) -> None:
    for referral in unit.records.of_case(case_id, RecordType.REFERRAL):
        if referral.text("recipient") == recipient_id and referral.fields.get("incoming") is not True:
            unit.records.save(RecordType.REFERRAL, referral.id, case_id, {"state": "withdrawn"})
