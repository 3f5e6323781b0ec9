"""Answer a withdrawal: destroy what came under the thread, or say until when and why it must be kept.

What only arrived, or was accepted and never added to, is destroyed at once. A case to which our own staff have
added waits for a person, because their work would go with it; the sender sees the request as not confirmed yet.
"""

from __future__ import annotations

from fieldintake.domain.consent import Purpose
from fieldintake.domain.desk import Changed, InboxState, OutboxItem, OutboxKind, OutboxState
from fieldintake.domain.errors import NotFound
from fieldintake.domain.ids import CaseId, RecordId, new_record_id
from fieldintake.domain.messages import ReceivedRelease, ReceivedWithdrawal, Thread
from fieldintake.domain.release import WithdrawalOutcome
from fieldintake.ports import UnitOfWork, Vault


def answer_withdrawal_in(vault: Vault, unit: UnitOfWork, message_id: str) -> None:
    """On arrival: destroy at once where nothing of ours hangs on it, else leave it for a person."""
    thread = _thread(unit, message_id)
    if not thread.case_id or not unit.records.written_to_since_arrival(thread.case_id):
        _destroy(vault, unit, message_id, thread)


def destroy_now(vault: Vault, message_id: str) -> frozenset[Changed]:
    """A person decides to destroy the case as well; raises `NotFound`."""
    with vault.work() as unit:
        _destroy(vault, unit, message_id, _thread(unit, message_id))
    return frozenset({Changed.INBOX, Changed.CASES, Changed.OUTBOX})


def retain(vault: Vault, message_id: str, basis: str) -> frozenset[Changed]:
    """A person says on which basis it must be kept; the sender is told in those words."""
    with vault.work() as unit:
        thread = _thread(unit, message_id)
        _acknowledge(vault, unit, thread, WithdrawalOutcome.RETAINED, basis)
        unit.inbox.set_state(message_id, InboxState.DONE)
        unit.audit.append("withdrawal_retained", message_id)
    return frozenset({Changed.INBOX, Changed.OUTBOX})


def _thread(unit: UnitOfWork, message_id: str) -> Thread:
    item = unit.inbox.get(message_id)
    thread = unit.threads.by_id(item.thread_id)
    if thread is None or not isinstance(item.message, ReceivedWithdrawal):
        raise NotFound("no withdrawal to answer")
    return thread


def _destroy(vault: Vault, unit: UnitOfWork, message_id: str, thread: Thread) -> None:
    _acknowledge(vault, unit, thread, WithdrawalOutcome.DESTROYED, "")
    for item in unit.inbox.of_thread(thread.id):
        if isinstance(item.message, ReceivedRelease):
            unit.inbox.forget_content(item.message_id)
            unit.inbox.set_state(item.message_id, InboxState.WITHDRAWN)
    if thread.case_id:
        unit.erase_case(CaseId(thread.case_id))
    unit.inbox.set_state(message_id, InboxState.DONE)
    unit.audit.append("withdrawal_obeyed", message_id)


def _acknowledge(
    vault: Vault, unit: UnitOfWork, thread: Thread, outcome: WithdrawalOutcome, basis: str
) -> None:
    unit.outbox.add(
        OutboxItem(
            id=new_record_id(vault.random),
            kind=OutboxKind.ACKNOWLEDGEMENT,
            case_id=thread.case_id,
            recipient=thread.peer,
            thread_id=thread.id,
            purpose=Purpose.REFER,
            subject=RecordId(thread.id),
            priority=1,
            state=OutboxState.WAITING,
            answer=outcome.value,
            note=basis,
            due_ms=vault.clock.now_ms(),
        )
    )
