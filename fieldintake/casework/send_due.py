"""Send what is due: the gate is asked once more, and sealing and hand-over are one transaction.

That transaction is the instant that counts. What it freezes keeps its bytes until a signed receipt comes; when
her choices have changed meanwhile, the frozen item is killed and, if it may have left, the recipient is asked to
destroy it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from fieldintake.casework import gate
from fieldintake.casework.ask_back import stop_release
from fieldintake.casework.print_letter import disclose
from fieldintake.casework.refer import ReferralView, queue_referral, view_of
from fieldintake.casework.share_less import covers, share_less
from fieldintake.domain.desk import ON_ITS_WAY, Disclosure, OutboxItem, OutboxKind, OutboxState
from fieldintake.domain.errors import CaseRestricted, FieldintakeError, VaultError
from fieldintake.domain.ids import OrganisationId, RecordId
from fieldintake.domain.leaving import (
    Acknowledgement,
    Answer,
    ReferralAnswer,
    Sealable,
    Withdrawal,
    WithdrawalOutcome,
)
from fieldintake.domain.messages import OrganisationCard, Sealed, Thread
from fieldintake.domain.recipient import Recipient
from fieldintake.domain.release import HeldWhy, Refused, Release
from fieldintake.domain.roles import Act, require
from fieldintake.ports import Sealer, UnitOfWork, Vault


@dataclass(frozen=True, slots=True)
class Parcel:
    """Sealed bytes on their way to one organisation; `withdraws` asks its service to delete the thread."""

    item_id: RecordId
    card: OrganisationCard
    sealed: Sealed
    withdraws: bool


def due_by_organisation(vault: Vault, *kinds: OutboxKind) -> dict[OrganisationId, list[RecordId]]:
    """The items of these kinds that may go, by the organisation that they are for, the urgent first."""
    due: dict[OrganisationId, list[RecordId]] = {}
    with vault.view() as unit:
        require(unit.me, Act.SYNC)
        for item in unit.outbox.open_items():
            thread = unit.threads.by_id(item.thread_id)
            if item.kind in kinds:
                due.setdefault(thread.peer if thread else OrganisationId(""), []).append(item.id)
    return due


def hand_over_all(vault: Vault, sealer: Sealer, items: Sequence[RecordId]) -> list[Parcel]:
    """Hand over what may go; an item that cannot is stuck, says why, and holds up no other."""
    parcels: list[Parcel] = []
    for item_id in items:
        try:
            parcel = hand_over(vault, sealer, item_id)
        except CaseRestricted:
            continue  # it waits for somebody who can open the case
        except VaultError:
            raise
        except FieldintakeError as error:
            _stick(vault, item_id, type(error).__name__)
            continue
        if parcel is not None:
            parcels.append(parcel)
    return parcels


def _stick(vault: Vault, item_id: RecordId, why: str) -> None:
    with vault.work() as unit:
        unit.outbox.save(replace(unit.outbox.get(item_id), state=OutboxState.STUCK, why=why))


def hand_over(vault: Vault, sealer: Sealer, item_id: RecordId) -> Parcel | None:
    """Ask the gate, seal and mark one item; None when it may not, or cannot, go."""
    with vault.work() as unit:
        item = unit.outbox.get(item_id)
        if item.state not in ON_ITS_WAY:
            return None
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


_HER_NO = frozenset({HeldWhy.REFUSED, HeldWhy.WITHDRAWN})
"""What she said herself; whatever else stops a release leaves its referral a draft, to be gone on with."""


def _release_parcel(
    vault: Vault, unit: UnitOfWork, sealer: Sealer, item: OutboxItem, thread: Thread, card: OrganisationCard
) -> Parcel | None:
    seen = view_of(vault, unit, item.subject)
    left_before = bool(item.data)
    if isinstance(seen.outcome, Refused):
        why = seen.outcome.why
        stop_release(unit, item, why=why.value, referral="withdrawn" if why in _HER_NO else "draft")
        if left_before:
            share_less(vault, unit, item.case_id, item.recipient)
        unit.audit.append("release_stopped", item.subject)
        return None
    if gate.may_have_ended(seen.outcome, vault.clock):
        return None  # it waits until somebody says what day it is
    fingerprint = gate.digest(seen.outcome)
    if not left_before:
        return _seal_release(vault, unit, sealer, replace(item, note=fingerprint), thread, card, seen.outcome)
    if item.note == fingerprint:
        return _parcel(item, card)
    _replace(vault, unit, item, seen, seen.outcome)
    return None


def _replace(vault: Vault, unit: UnitOfWork, item: OutboxItem, seen: ReferralView, made: Release) -> None:
    """Her choices or the record changed: what is frozen, and may be there, is no longer what she allows."""
    if covers(made, _frozen(unit, item)):
        unit.outbox.save(replace(item, state=OutboxState.KILLED, why="changed", data=b""))
        queue_referral(vault, unit, seen)
    else:
        share_less(vault, unit, item.case_id, item.recipient)
    unit.audit.append("release_replaced", item.subject)


def _frozen(unit: UnitOfWork, item: OutboxItem) -> list[Disclosure]:
    return [d for d in unit.disclosures.of_case(item.case_id) if d.sha256 == item.message_id]


def _seal_release(
    vault: Vault,
    unit: UnitOfWork,
    sealer: Sealer,
    item: OutboxItem,
    thread: Thread,
    card: OrganisationCard,
    made: Release,
) -> Parcel:
    sealed = sealer.seal(made, thread, card)
    disclose(vault, unit, made, channel="sealed", sha256=sealed.id)
    frozen = _freeze(unit, item, sealed)
    unit.audit.append("release_handed_over", item.subject)
    return _parcel(frozen, card)


def _plain_parcel(
    vault: Vault, unit: UnitOfWork, sealer: Sealer, item: OutboxItem, thread: Thread, card: OrganisationCard
) -> Parcel:
    if item.data:
        return _parcel(item, card)
    now_ms, case_id = vault.clock.now_ms(), thread.case_id
    recipient = Recipient(item.recipient, card.name, "", organisation=card.id)
    leaving: Sealable
    if item.kind is OutboxKind.WITHDRAWAL:
        thread = replace(
            thread, key_sent=False
        )  # what it asks back may never have arrived: it brings the key
        leaving = Withdrawal(case_id, recipient, thread.reference, now_ms)
    elif item.kind is OutboxKind.ANSWER:
        answer, answered = Answer(item.answer), item.subject
        leaving = ReferralAnswer(case_id, recipient, thread.reference, answer, item.note, now_ms, answered)
    else:
        outcome = WithdrawalOutcome(item.answer)
        leaving = Acknowledgement(case_id, recipient, thread.reference, outcome, now_ms, basis=item.note)
    frozen = _freeze(unit, item, sealer.seal(leaving, thread, card))
    unit.audit.append(f"{item.kind.value}_handed_over", item.subject)
    return _parcel(frozen, card)
