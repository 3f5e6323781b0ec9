"""Take in what came: verify, open and file each message; one that cannot be read never blocks the others.

An arrival that fails is kept as it came, with the reason, until somebody decides; nothing is applied twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from fieldintake.casework.answer_withdrawal import answer_withdrawal_in
from fieldintake.casework.ask_back import stop_release
from fieldintake.domain.desk import Changed, InboxItem, InboxState, OutboxItem, OutboxKind, OutboxState
from fieldintake.domain.errors import CaseRestricted, FieldintakeError, ProtocolError, VaultError
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, OrganisationId, RecordId
from fieldintake.domain.leaving import Answer, WithdrawalOutcome
from fieldintake.domain.messages import (
    Opened,
    OrganisationCard,
    Receipt,
    ReceiptStatus,
    Received,
    ReceivedAcknowledgement,
    ReceivedAnswer,
    ReceivedRelease,
    ReceivedWithdrawal,
    Sealed,
    Thread,
)
from fieldintake.domain.roles import Act, require
from fieldintake.domain.values import Instant, Value
from fieldintake.ports import Opener, UnitOfWork, Vault

_REFERRAL_STATE = {
    Answer.ACCEPTED: "accepted",
    Answer.DECLINED: "declined",
    Answer.WAITING_LIST: "waiting_list",
    Answer.ASKED: "asked",
    Answer.SERVICE_RECEIVED: "service_received",
}


def take_receipts(vault: Vault, receipts: Sequence[Receipt]) -> frozenset[Changed]:
    """Mark what the service has signed for; a rejected item waits for a person and says why."""
    by_id = {receipt.message_id: receipt for receipt in receipts}
    with vault.work() as unit:
        for item in unit.outbox.open_items():
            receipt = by_id.get(item.message_id) if item.message_id else None
            if receipt is None:
                continue
            if receipt.status is ReceiptStatus.GONE and item.kind is OutboxKind.RELEASE:
                with suppress(CaseRestricted):  # asked again while it is open, until a member is at the desk
                    _take_gone(unit, item)
                continue
            if receipt.status is ReceiptStatus.REJECTED:
                unit.outbox.save(replace(item, state=OutboxState.STUCK, why=receipt.code))
                continue
            unit.outbox.save(replace(item, state=OutboxState.CONFIRMED, why=""))
            if receipt.status in (ReceiptStatus.DURABLE, ReceiptStatus.DUPLICATE):
                _key_arrived(unit, item)
            unit.disclosures.confirm(item.message_id, receipt)
            if item.kind is OutboxKind.ACKNOWLEDGEMENT and item.answer == WithdrawalOutcome.DESTROYED.value:
                unit.threads.destroy(item.thread_id)
            if item.kind is OutboxKind.WITHDRAWAL and not item.case_id:
                unit.threads.destroy(
                    item.thread_id
                )  # she was erased: that it has gone out was all that was left
            unit.audit.append("receipt_taken", item.subject)
    return frozenset({Changed.OUTBOX, Changed.REFERRALS})


def _take_gone(unit: UnitOfWork, item: OutboxItem) -> None:
    """She withdrew on this thread, which a restored vault may not know: the next release opens another one."""
    stop_release(unit, item, why="gone", referral="withdrawn")
    unit.threads.close(item.thread_id)


def _key_arrived(unit: UnitOfWork, item: OutboxItem) -> None:
    """From the first receipt on, the other side has the thread's key; until then each message carries it."""
    thread = unit.threads.by_id(item.thread_id)
    if thread is not None and thread.ours and not thread.key_sent:
        unit.threads.save(replace(thread, key_sent=True))


def take_in(vault: Vault, opener: Opener, incoming: Sequence[Sealed]) -> frozenset[Changed]:
    """File each message in a transaction of its own, in the order in which they came."""
    for sealed in incoming:
        try:
            _file(vault, opener, sealed)
        except VaultError:
            raise
        except FieldintakeError as error:
            with vault.work() as unit:
                _keep_unread(vault, unit, sealed, type(error).__name__)
    return frozenset({Changed.INBOX, Changed.REFERRALS, Changed.CASES}) if incoming else frozenset()


def open_kept(vault: Vault, opener: Opener) -> frozenset[Changed]:
    """Try again what could not be read when it came, the oldest first: a card may have come since."""
    with vault.view() as unit:
        require(unit.me, Act.SYNC)
        unread = [item for item in reversed(unit.inbox.all()) if item.state is InboxState.UNVERIFIED]
        kept = [Sealed(item.message_id, item.thread_id, unit.inbox.data(item.message_id)) for item in unread]
    return take_in(vault, opener, kept)


def open_restricted(vault: Vault, opener: Opener) -> frozenset[Changed]:
    """Read what came for restricted cases while nobody was here who could open them; it waits on if that is so now."""
    with vault.view() as unit:
        require(unit.me, Act.SYNC)
        kept = [
            Sealed(item.message_id, item.thread_id, unit.inbox.data(item.message_id))
            for item in reversed(unit.inbox.all())
            if item.problem == CaseRestricted.__name__
        ]
    return take_in(vault, opener, kept)


def _file(vault: Vault, opener: Opener, sealed: Sealed) -> None:
    with vault.work() as unit:
        cards = {card.id: card for card in [*unit.directory.cards(), unit.directory.own_card()]}
        known = unit.threads.by_id(sealed.thread_id)
        if unit.threads.is_destroyed(sealed.thread_id):
            _keep_ended(vault, unit, sealed)
            return

        def card_of(organisation: OrganisationId) -> OrganisationCard | None:
            return cards.get(organisation)

        try:
            opened = opener.open(sealed, thread=unit.threads.by_id, card=card_of)
        except ProtocolError as error:
            _keep_unread(vault, unit, sealed, type(error).__name__)
            return
        name = cards[opened.sender.organisation].name
        message = opened.message
        if not _may_say(known, message):
            _keep_unread(vault, unit, sealed, "WrongDirection")
            return
        if isinstance(message, ReceivedRelease) and unit.threads.has_ended(sealed.thread_id):
            _keep_ended(vault, unit, sealed)
            return
        state = (
            InboxState.NEW if isinstance(message, (ReceivedRelease, ReceivedWithdrawal)) else InboxState.DONE
        )
        item = InboxItem(
            message_id=sealed.id,
            thread_id=sealed.thread_id,
            sender=opened.sender,
            sender_name=name,
            message=message,
            state=state,
            problem="",
            arrived_ms=vault.clock.now_ms(),
            case_id=known.case_id if known is not None and known.case_id else None,
        )
        if not unit.inbox.add(item, sealed.data):
            return
        _apply(vault, unit, opened, known, cards[opened.sender.organisation])
        unit.audit.append("message_taken_in", sealed.id)


def _may_say(known: Thread | None, message: Received) -> bool:
    """Referrals and withdrawals come on the sender's threads, answers and acknowledgements on ours."""
    is_ours = known is not None and known.ours
    return is_ours == isinstance(message, (ReceivedAnswer, ReceivedAcknowledgement))


def _keep_ended(vault: Vault, unit: UnitOfWork, sealed: Sealed) -> None:
    """What comes after its withdrawal leaves a line and no content, in whatever order they came."""
    item = InboxItem(
        message_id=hashlib.sha256(sealed.data).hexdigest(),
        thread_id=sealed.thread_id,
        sender=None,
        sender_name="",
        message=None,
        state=InboxState.WITHDRAWN,
        problem="",
        arrived_ms=vault.clock.now_ms(),
    )
    if unit.inbox.add(item, b""):
        unit.audit.append("message_after_withdrawal", sealed.thread_id)


def _keep_unread(vault: Vault, unit: UnitOfWork, sealed: Sealed, problem: str) -> None:
    item = InboxItem(
        message_id=hashlib.sha256(sealed.data).hexdigest(),  # a claimed id must not keep a true one out
        thread_id=sealed.thread_id,
        sender=None,
        sender_name="",
        message=None,
        state=InboxState.UNVERIFIED,
        problem=problem,
        arrived_ms=vault.clock.now_ms(),
    )
    if unit.inbox.add(item, sealed.data):
        unit.audit.append("message_not_readable", sealed.id)


def _apply(
    vault: Vault, unit: UnitOfWork, opened: Opened, known: Thread | None, card: OrganisationCard
) -> None:
    if known is None and opened.thread_key is not None:
        unit.threads.save(
            Thread(
                id=opened.thread_id,
                key=opened.thread_key,
                case_id=CaseId(""),
                recipient=card.id,
                peer=OrganisationId(card.id),
                reference=opened.message.reference,
                ours=False,
            )
        )
    match opened.message:
        case ReceivedRelease():
            pass  # it waits in the inbox for a person's answer
        case ReceivedWithdrawal():
            answer_withdrawal_in(vault, unit, opened.id)
        case ReceivedAnswer():
            if known is not None and not unit.threads.has_ended(
                known.id
            ):  # else it is about what was asked back
                _mark_answered(unit, known, opened.message)
        case ReceivedAcknowledgement(outcome=outcome, basis=basis):
            if known is not None:
                _mark_acknowledged(unit, known, outcome, basis)


def _mark_answered(unit: UnitOfWork, thread: Thread, message: ReceivedAnswer) -> None:
    """The referral that is answered, else all that left on this thread, unless a later answer is known."""
    answered = _answered(unit, thread, message)
    for referral in unit.records.of_case(thread.case_id, RecordType.REFERRAL):
        is_meant = referral.id == answered if answered else referral.text("recipient") == thread.recipient
        known_ms = referral.ms("answered_at") or 0
        is_old = known_ms > message.at_ms  # of one moment, the one that came later counts
        has_left = referral.text("state") not in ("draft", "withdrawn")
        if is_meant and has_left and not is_old:
            fields: dict[str, Value] = {
                "state": _REFERRAL_STATE[message.answer],
                "answered_at": Instant(message.at_ms),
                "answer_note": message.note,
            }
            unit.records.save(RecordType.REFERRAL, referral.id, thread.case_id, fields)


def _answered(unit: UnitOfWork, thread: Thread, message: ReceivedAnswer) -> RecordId | None:
    """The referral whose message is answered; None when the answer names none of ours."""
    for item in unit.outbox.of_case(thread.case_id):
        if message.message_id and (item.message_id, item.thread_id) == (message.message_id, thread.id):
            return item.subject
    return None


def _mark_acknowledged(unit: UnitOfWork, thread: Thread, outcome: WithdrawalOutcome, basis: str) -> None:
    """A request of ours is confirmed; word back that nobody asked for confirms nothing."""
    for item in unit.outbox.of_case(thread.case_id):
        if item.kind is OutboxKind.WITHDRAWAL and item.thread_id == thread.id:
            unit.outbox.save(replace(item, answer=outcome.value, note=basis))
            unit.audit.append(f"withdrawal_{outcome.value}", thread.case_id)
