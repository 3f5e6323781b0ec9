"""Send what is due: the gate is asked once more, and sealing and hand-over are one transaction.

That transaction is the instant that counts. What it freezes keeps its bytes until a signed receipt comes; when
her choices have changed meanwhile, the frozen item is killed and, if it may have left, the recipient is asked to
destroy it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from fieldintake.casework import gate
from fieldintake.casework.print_letter import disclose
from fieldintake.casework.refer import queue_release, view_of
from fieldintake.casework.withdraw_consent import queue_withdrawal
from fieldintake.domain.desk import OutboxItem, OutboxKind, OutboxState
from fieldintake.domain.errors import ProtocolError
from fieldintake.domain.ids import RecordId
from fieldintake.domain.messages import OrganisationCard, Sealed, Thread
from fieldintake.domain.release import (
    Acknowledgement,
    Answer,
    Recipient,
    ReferralAnswer,
    Refused,
    Release,
    Withdrawal,
    WithdrawalOutcome,
)
from fieldintake.ports import Sealer, UnitOfWork, Vault


@dataclass(frozen=True, slots=True)
class Parcel:
    """Sealed bytes on their way to one organisation; `withdraws` asks its service to delete the thread."""

    item_id: RecordId
    card: OrganisationCard
    sealed: Sealed
    withdraws: bool


def parcels_due(vault: Vault, sealer: Sealer) -> list[Parcel]:
    """Everything that may go now, withdrawals first; what the gate stops is killed and says why."""
    with vault.view() as unit:
        waiting = [item.id for item in unit.outbox.open_items()]
    parcels = [hand_over(vault, sealer, item_id) for item_id in waiting]
    return [parcel for parcel in parcels if parcel is not None]


def hand_over(vault: Vault, sealer: Sealer, item_id: RecordId) -> Parcel | None:
    """Ask the gate, seal and mark one item; None when it may not, or cannot, go."""
    with vault.work() as unit:
        item = unit.outbox.get(item_id)
        card = _card(unit, item)
        thread = unit.threads.by_id(item.thread_id)
        if card is None or thread is None:
            unit.outbox.save(
                replace(item, state=OutboxState.STUCK, why="no_card" if card is None else "no_key")
            )
            return None
        match item.kind:
            case OutboxKind.RELEASE:
                return _release_parcel(vault, unit, sealer, item, thread, card)
            case OutboxKind.WITHDRAWAL | OutboxKind.ANSWER | OutboxKind.ACKNOWLEDGEMENT:
                return _plain_parcel(vault, unit, sealer, item, thread, card)


def _card(unit: UnitOfWork, item: OutboxItem) -> OrganisationCard | None:
    thread = unit.threads.by_id(item.thread_id)
    peer = thread.peer if thread is not None else ""
    return next((card for card in unit.directory.cards() if card.id == peer), None)


def _parcel(item: OutboxItem, card: OrganisationCard) -> Parcel:
    sealed = Sealed(item.message_id, item.thread_id, item.data)
    return Parcel(item.id, card, sealed, withdraws=item.kind is OutboxKind.WITHDRAWAL)


def _freeze(unit: UnitOfWork, item: OutboxItem, sealed: Sealed) -> OutboxItem:
    frozen = replace(item, state=OutboxState.HANDED_OVER, why="", message_id=sealed.id, data=sealed.data)
    unit.outbox.save(frozen)
    return frozen


def _release_parcel(
    vault: Vault, unit: UnitOfWork, sealer: Sealer, item: OutboxItem, thread: Thread, card: OrganisationCard
) -> Parcel | None:
    seen = view_of(vault, unit, item.subject)
    left_before = bool(item.data)
    if isinstance(seen.outcome, Refused):
        unit.outbox.save(replace(item, state=OutboxState.KILLED, why=seen.outcome.why.value, data=b""))
        if left_before:
            queue_withdrawal(vault, unit, thread)
        unit.audit.append("release_stopped", item.subject)
        return None
    fingerprint = gate.digest(seen.outcome)
    if left_before and item.note == fingerprint:
        return _parcel(item, card)
    if left_before:  # her choices or the record changed: what is frozen is no longer what she allows
        unit.outbox.save(replace(item, state=OutboxState.KILLED, why="changed", data=b""))
        queue_release(vault, unit, seen)
        unit.audit.append("release_replaced", item.subject)
        return None
    return _seal_release(vault, unit, sealer, replace(item, note=fingerprint), thread, card, seen.outcome)


def _seal_release(
    vault: Vault,
    unit: UnitOfWork,
    sealer: Sealer,
    item: OutboxItem,
    thread: Thread,
    card: OrganisationCard,
    made: Release,
) -> Parcel | None:
    try:
        sealed = sealer.seal(made, thread, card)
    except ProtocolError:
        unit.outbox.save(replace(item, state=OutboxState.STUCK, why="too_large"))
        return None
    disclose(vault, unit, made, channel="sealed", sha256=sealed.id)
    frozen = _freeze(unit, item, sealed)
    unit.audit.append("release_handed_over", item.subject)
    return _parcel(frozen, card)


def _plain_parcel(
    vault: Vault, unit: UnitOfWork, sealer: Sealer, item: OutboxItem, thread: Thread, card: OrganisationCard
) -> Parcel:
    if item.data:
        return _parcel(item, card)
    now_ms = vault.clock.now_ms()
    recipient = Recipient(item.recipient, card.name, "", organisation=card.id)
    leaving: Withdrawal | ReferralAnswer | Acknowledgement
    if item.kind is OutboxKind.WITHDRAWAL:
        leaving = Withdrawal(item.case_id, recipient, thread.reference, now_ms)
    elif item.kind is OutboxKind.ANSWER:
        answer = Answer(item.answer)
        leaving = ReferralAnswer(item.case_id, recipient, thread.reference, answer, item.note, now_ms)
    else:
        outcome = WithdrawalOutcome(item.answer)
        leaving = Acknowledgement(item.case_id, recipient, thread.reference, outcome, now_ms, basis=item.note)
    frozen = _freeze(unit, item, sealer.seal(leaving, thread, card))
    unit.audit.append(f"{item.kind.value}_handed_over", item.subject)
    return _parcel(frozen, card)
