"""Answer a referral that came in: accept it as a case of ours, decline it, or ask; the answer goes back."""

from __future__ import annotations

from fieldintake.casework.open_case import add_case
from fieldintake.domain.consent import Purpose
from fieldintake.domain.desk import Changed, InboxItem, InboxState, OutboxItem, OutboxKind, OutboxState
from fieldintake.domain.errors import InvalidValue, NotAllowed, NotFound, UnknownField
from fieldintake.domain.fields import FORM_WRITABLE, SURVIVOR, RecordType, check
from fieldintake.domain.ids import CaseId, RecordId, new_record_id
from fieldintake.domain.messages import ReceivedRelease
from fieldintake.domain.release import Answer
from fieldintake.domain.values import Instant, Value
from fieldintake.ports import UnitOfWork, Vault

_STATE = {
    Answer.ACCEPTED: InboxState.ACCEPTED,
    Answer.DECLINED: InboxState.DECLINED,
    Answer.ASKED: InboxState.ASKED,
    Answer.WAITING_LIST: InboxState.ASKED,
    Answer.SERVICE_RECEIVED: InboxState.ACCEPTED,
}


def accept_referral(vault: Vault, message_id: str, note: str = "") -> CaseId:
    """Make a case of what came and queue the yes; raises `NotFound`, or `NotAllowed` when it is gone."""
    with vault.work() as unit:
        item = unit.inbox.get(message_id)
        message = _release_in(item)
        came: dict[str, Value] = {"came_from": item.sender_name, "came_as": message.reference}
        case_id = add_case(vault, unit, came)
        needs = _save_records(vault, unit, case_id, message)
        unit.records.save(
            RecordType.REFERRAL,
            new_record_id(vault.random),
            case_id,
            {
                "incoming": True,
                "needs": frozenset(map(str, needs)),
                "recipient": item.sender.organisation if item.sender else "",
                "state": "accepted",
                "issued_at": Instant(message.at_ms),
                "answered_at": Instant(vault.clock.now_ms()),
            },
        )
        _adopt_thread(unit, item, case_id)
        unit.inbox.set_state(message_id, InboxState.ACCEPTED, case_id)
        queue_answer(vault, unit, item, case_id, Answer.ACCEPTED, note)
        unit.audit.append("referral_accepted", message_id)
    return case_id


def reply_to_referral(vault: Vault, message_id: str, answer: Answer, note: str) -> frozenset[Changed]:
    """Decline, ask, or say waiting list, in words that go back; raises `NotAllowed` for an acceptance."""
    if answer is Answer.ACCEPTED:
        raise NotAllowed("accepting makes a case")
    with vault.work() as unit:
        item = unit.inbox.get(message_id)
        _release_in(item)
        unit.inbox.set_state(message_id, _STATE[answer])
        queue_answer(vault, unit, item, item.case_id or CaseId(""), answer, note)
        unit.audit.append(f"referral_{answer.value}", message_id)
    return frozenset({Changed.INBOX, Changed.OUTBOX})


def _release_in(item: InboxItem) -> ReceivedRelease:
    if not isinstance(item.message, ReceivedRelease):
        raise NotFound("no referral to answer")
    if item.state in (InboxState.ACCEPTED, InboxState.WITHDRAWN, InboxState.DECLINED):
        raise NotAllowed("this referral was answered or withdrawn")
    return item.message


def _save_records(
    vault: Vault, unit: UnitOfWork, case_id: CaseId, message: ReceivedRelease
) -> frozenset[RecordId]:
    """Records of ours with what was released; a field that our table does not know is left aside."""
    rows: dict[tuple[RecordType, str], dict[str, Value]] = {}
    for item in message.fields:
        try:
            check(item.type, item.name, item.value)
        except (UnknownField, InvalidValue):
            continue
        if item.type in FORM_WRITABLE:
            rows.setdefault((item.type, item.record), {})[item.name] = item.value
    needs: set[RecordId] = set()
    for (record_type, _), fields in rows.items():
        record_id = new_record_id(vault.random)
        if record_type is RecordType.PERSON:
            fields["role"] = SURVIVOR
        if record_type is RecordType.NEED:
            needs.add(record_id)
        unit.records.save(record_type, record_id, case_id, fields)
    return frozenset(needs)


def _adopt_thread(unit: UnitOfWork, item: InboxItem, case_id: CaseId) -> None:
    thread = unit.threads.by_id(item.thread_id)
    if thread is None:
        raise NotAllowed("the thread was destroyed")
    unit.threads.adopt(item.thread_id, case_id)


def queue_answer(
    vault: Vault, unit: UnitOfWork, item: InboxItem, case_id: CaseId, answer: Answer, note: str
) -> None:
    """The answer goes back on the thread with the next sync."""
    unit.outbox.add(
        OutboxItem(
            id=new_record_id(vault.random),
            kind=OutboxKind.ANSWER,
            case_id=case_id,
            recipient=item.sender.organisation if item.sender else "",
            thread_id=item.thread_id,
            purpose=Purpose.REFER,
            subject=RecordId(item.message_id),
            priority=2,
            state=OutboxState.WAITING,
            answer=answer.value,
            note=note,
            due_ms=vault.clock.now_ms(),
        )
    )
