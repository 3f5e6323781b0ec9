"""Queue what goes out, inside the transaction that has the reason for it."""

from __future__ import annotations

from dataclasses import replace

from fieldintake.domain.consent import Purpose
from fieldintake.domain.desk import OutboxItem, OutboxKind, OutboxState
from fieldintake.domain.ids import RecordId, new_record_id
from fieldintake.domain.messages import Thread
from fieldintake.domain.priority import span_of_rank_ms
from fieldintake.ports import UnitOfWork, Vault

_PLACES = {OutboxKind.WITHDRAWAL: 0, OutboxKind.ACKNOWLEDGEMENT: 1, OutboxKind.ANSWER: 2}


def queue_release(vault: Vault, unit: UnitOfWork, thread: Thread, referral: RecordId, rank: int) -> None:
    """A referral; it is due when the most urgent of its needs, which has this rank, must be met."""
    due_ms = vault.clock.now_ms() + span_of_rank_ms(rank)
    unit.outbox.add(_item(vault, OutboxKind.RELEASE, thread, referral, rank, due_ms))


def queue_word(
    vault: Vault,
    unit: UnitOfWork,
    kind: OutboxKind,
    thread: Thread,
    subject: str,
    *,
    answer: str = "",
    note: str = "",
) -> None:
    """A withdrawal, an acknowledgement or an answer: due at once; `subject` is what it is about."""
    item = _item(vault, kind, thread, RecordId(subject), _PLACES[kind], vault.clock.now_ms())
    unit.outbox.add(replace(item, answer=answer, note=note))


def _item(
    vault: Vault, kind: OutboxKind, thread: Thread, subject: RecordId, place: int, due_ms: int
) -> OutboxItem:
    return OutboxItem(
        id=new_record_id(vault.random),
        kind=kind,
        case_id=thread.case_id,
        recipient=thread.recipient,
        thread_id=thread.id,
        purpose=Purpose.REFER,
        subject=subject,
        priority=place,
        state=OutboxState.WAITING,
        due_ms=due_ms,
    )
