"""Answer a withdrawal: destroy what came under the thread, or say until when and why it must be kept.

What only arrived, or was accepted and never added to, is destroyed at once. A case to which our own staff have
added waits for a person, because their work would go with it; the sender sees the request as not confirmed yet.
"""

from __future__ import annotations

from fieldintake.casework.ask_back import Withdrawn, together, undo
from fieldintake.casework.erasure_requests import (
    ErasureRequest,
    forget_requests,
    keep_request,
    request_about,
)
from fieldintake.casework.queueing import queue_word
from fieldintake.casework.read_evidence import has_evidence
from fieldintake.casework.retention import refuse_on_hold
from fieldintake.domain.desk import Changed, InboxState, OutboxKind
from fieldintake.domain.errors import NeedsTwo, NotAllowed, NotFound
from fieldintake.domain.ids import CaseId
from fieldintake.domain.leaving import WithdrawalOutcome
from fieldintake.domain.messages import ReceivedWithdrawal, Thread
from fieldintake.domain.roles import Act, require
from fieldintake.ports import UnitOfWork, Vault


def answer_withdrawal_in(vault: Vault, unit: UnitOfWork, message_id: str) -> None:
    """On arrival: nothing more is taken on the thread; destroy at once where nothing of ours hangs on it."""
    thread = _thread(unit, message_id)
    unit.threads.close(thread.id)
    cases = _cases(unit, thread)
    if has_evidence(unit, cases):
        return  # two people decide, whatever times say of who wrote when
    if not any(unit.records.written_to_since_arrival(case_id) for case_id in cases):
        _destroy(vault, unit, message_id, thread)


def destroy_now(vault: Vault, message_id: str) -> frozenset[Changed]:
    """A person decides to destroy the case as well.

    Raises `NotFound`, `NotAllowed` once it was answered or while a case is on hold, `NeedsTwo` where it has evidence.
    """
    with vault.work() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        thread = _thread(unit, message_id)
        cases = _cases(unit, thread)
        for each in cases:
            refuse_on_hold(unit, each)
        if has_evidence(unit, cases):
            raise NeedsTwo("a case that has evidence is destroyed by two people")
        _destroy(vault, unit, message_id, thread)
    return frozenset({Changed.INBOX, Changed.CASES, Changed.OUTBOX})


def ask_to_destroy(vault: Vault, message_id: str) -> frozenset[Changed]:
    """Ask a second person to destroy a case that has evidence; raises `NotFound`, `NotAllowed` for one without."""
    with vault.work() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        cases = _cases(unit, _thread(unit, message_id))
        with_evidence = [each for each in cases if has_evidence(unit, [each])]
        if not with_evidence:
            raise NotAllowed("without evidence one person decides")
        request = ErasureRequest(with_evidence[0], unit.me.id, vault.clock.now_ms(), message_id)
        keep_request(unit, request, cases)
        unit.audit.append("erasure_asked", with_evidence[0])
    return frozenset({Changed.INBOX, Changed.CASE})


def cases_of(unit: UnitOfWork, message_id: str) -> list[CaseId]:
    """The cases that obeying a withdrawal destroys; raises as `destroy_now`."""
    return _cases(unit, _thread(unit, message_id))


def destroy_in(vault: Vault, unit: UnitOfWork, message_id: str) -> Withdrawn:
    """Destroy it inside the transaction of the second person, and tell the sender; raises as `destroy_now`."""
    return _destroy(vault, unit, message_id, _thread(unit, message_id))


def retain(vault: Vault, message_id: str, basis: str) -> frozenset[Changed]:
    """A person says on which basis it must be kept; the sender is told in those words. Raises `NotAllowed`."""
    if not basis.strip():
        raise NotAllowed("a basis is needed")
    with vault.work() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        thread = _thread(unit, message_id)
        _acknowledge(vault, unit, thread, WithdrawalOutcome.RETAINED, basis.strip())
        unit.inbox.set_state(message_id, InboxState.DONE)
        unit.drafts.delete_about(message_id)
        asked = request_about(unit, _cases(unit, thread))
        if asked is not None and asked.message_id == message_id:
            forget_requests(unit, [asked.case_id])
        unit.audit.append("withdrawal_retained", message_id)
    return frozenset({Changed.INBOX, Changed.OUTBOX})


def _thread(unit: UnitOfWork, message_id: str) -> Thread:
    """The thread of a withdrawal that waits for an answer; never one that we opened ourselves."""
    item = unit.inbox.get(message_id)
    thread = unit.threads.by_id(item.thread_id)
    if thread is None or not isinstance(item.message, ReceivedWithdrawal):
        raise NotFound("no withdrawal to answer")
    if thread.ours or item.state is not InboxState.NEW:
        raise NotAllowed("this was answered, or is about a case of our own")
    return thread


def _cases(unit: UnitOfWork, thread: Thread) -> list[CaseId]:
    """Every case that was made of what came on a thread."""
    made = [item.case_id for item in unit.inbox.of_thread(thread.id)]
    return [CaseId(case_id) for case_id in dict.fromkeys([thread.case_id, *made]) if case_id]


def _destroy(vault: Vault, unit: UnitOfWork, message_id: str, thread: Thread) -> Withdrawn:
    """Everything that came on the thread, and the cases made of it; whom we told is asked to destroy it too."""
    _acknowledge(vault, unit, thread, WithdrawalOutcome.DESTROYED, "")
    cases = _cases(unit, thread)
    done = together([undo(vault, unit, case_id, None) for case_id in cases])
    for case_id in cases:
        unit.erase_case(case_id)
    forget_requests(unit, cases)
    for item in unit.inbox.of_thread(thread.id):
        if item.message_id != message_id:
            unit.inbox.forget_content(item.message_id)
            unit.inbox.set_state(item.message_id, InboxState.WITHDRAWN)
        unit.drafts.delete_about(item.message_id)
    unit.inbox.set_state(message_id, InboxState.DONE)
    unit.audit.append("withdrawal_obeyed", message_id)
    return done


def _acknowledge(
    vault: Vault, unit: UnitOfWork, thread: Thread, outcome: WithdrawalOutcome, basis: str
) -> None:
    kind = OutboxKind.ACKNOWLEDGEMENT
    queue_word(vault, unit, kind, thread, thread.id, answer=outcome.value, note=basis)
