"""Answer a referral that came in: accept it as a case of ours, decline it, or ask; the answer goes back."""

from __future__ import annotations

import hashlib

from fieldintake.casework.open_case import add_case
from fieldintake.casework.queueing import queue_word
from fieldintake.domain.desk import Changed, InboxItem, InboxState, OutboxKind
from fieldintake.domain.errors import InvalidValue, NotAllowed, NotFound, UnknownField
from fieldintake.domain.fields import FORM_WRITABLE, SURVIVOR, RecordType, check
from fieldintake.domain.ids import CaseId, RecordId, new_record_id
from fieldintake.domain.leaving import Answer
from fieldintake.domain.messages import ReceivedRelease, Thread
from fieldintake.domain.roles import Act, require
from fieldintake.domain.values import Instant, Value
from fieldintake.ports import UnitOfWork, Vault

LONGEST_NOTE = 2000
_STATE = {
    Answer.DECLINED: InboxState.DECLINED,
    Answer.ASKED: InboxState.ASKED,
    Answer.WAITING_LIST: InboxState.ASKED,
    Answer.SERVICE_RECEIVED: InboxState.ACCEPTED,
}


def accept_referral(vault: Vault, message_id: str, note: str = "") -> CaseId:
    """Make a case of what came, or add it to the case that came on the same thread, and queue the yes.

    Raises `NotFound`, or `NotAllowed` when it was answered or withdrawn.
    """
    _check_note(note)
    with vault.work() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        item = unit.inbox.get(message_id)
        message = _release_in(item)
        thread = unit.threads.by_id(item.thread_id)
        if thread is None or unit.threads.has_ended(item.thread_id):
            raise NotAllowed("she withdrew")
        came: dict[str, Value] = {"came_from": item.sender_name, "came_as": message.reference}
        case_id = thread.case_id or add_case(vault, unit, came)
        needs = _save_records(unit, case_id, thread, message)
        _keep_incoming(vault, unit, case_id, item, needs)
        unit.threads.adopt(thread.id, case_id)
        unit.inbox.set_state(message_id, InboxState.ACCEPTED, case_id)
        unit.drafts.delete_about(message_id)
        _queue_answer(vault, unit, item, Answer.ACCEPTED, note)
        unit.audit.append("referral_accepted", case_id)  # where the case began, for whoever filters by it
    return case_id


def _keep_incoming(
    vault: Vault, unit: UnitOfWork, case_id: CaseId, item: InboxItem, needs: frozenset[RecordId]
) -> None:
    message = _release_in(item)
    fields: dict[str, Value] = {
        "incoming": True,
        "needs": frozenset(map(str, needs)),
        "recipient": item.sender.organisation if item.sender else "",
        "state": "accepted",
        "issued_at": Instant(message.at_ms),
        "answered_at": Instant(vault.clock.now_ms()),
    }
    unit.records.save(RecordType.REFERRAL, new_record_id(vault.random), case_id, fields)


def _check_note(note: str) -> None:
    """Raises `InvalidValue` for more words than an answer carries."""
    if len(note) > LONGEST_NOTE:
        raise InvalidValue(f"an answer has at most {LONGEST_NOTE} signs")


def reply_to_referral(vault: Vault, message_id: str, answer: Answer, note: str) -> frozenset[Changed]:
    """Decline, ask, or say waiting list, in words that go back; raises `NotAllowed` for an acceptance."""
    if answer is Answer.ACCEPTED:
        raise NotAllowed("accepting makes a case")
    _check_note(note)
    with vault.work() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        item = unit.inbox.get(message_id)
        _release_in(item)
        unit.inbox.set_state(message_id, _STATE[answer])
        unit.drafts.delete_about(message_id)
        _queue_answer(vault, unit, item, answer, note)
        unit.audit.append(f"referral_{answer.value}", message_id)
    return frozenset({Changed.INBOX, Changed.OUTBOX})


def _release_in(item: InboxItem) -> ReceivedRelease:
    if not isinstance(item.message, ReceivedRelease):
        raise NotFound("no referral to answer")
    if item.state in (InboxState.ACCEPTED, InboxState.WITHDRAWN, InboxState.DECLINED):
        raise NotAllowed("this referral was answered or withdrawn")
    return item.message


def _save_records(
    unit: UnitOfWork, case_id: CaseId, thread: Thread, message: ReceivedRelease
) -> frozenset[RecordId]:
    """Records of ours with what was released; a field that our table does not know is left aside.

    The same record of the sender is the same record here, so a later release brings it up to date.
    """
    rows: dict[tuple[RecordType, str], dict[str, Value]] = {}
    for item in message.fields:
        try:
            check(item.type, item.name, item.value)
        except (UnknownField, InvalidValue):
            continue
        if item.type in FORM_WRITABLE:
            rows.setdefault((item.type, item.record), {})[item.name] = item.value
    needs: set[RecordId] = set()
    for (record_type, name), fields in rows.items():
        record_id = RecordId(hashlib.sha256(thread.key + name.encode()).hexdigest()[:32])
        if record_type is RecordType.PERSON:
            fields["role"] = SURVIVOR
        if record_type is RecordType.NEED:
            needs.add(record_id)
        unit.records.save(record_type, record_id, case_id, fields)
    return frozenset(needs)


def _queue_answer(vault: Vault, unit: UnitOfWork, item: InboxItem, answer: Answer, note: str) -> None:
    """The answer goes back on the thread with the next sync."""
    thread = unit.threads.by_id(item.thread_id)
    if thread is None:
        raise NotAllowed("she withdrew")
    kind = OutboxKind.ANSWER
    queue_word(vault, unit, kind, thread, item.message_id, answer=answer.value, note=note)
