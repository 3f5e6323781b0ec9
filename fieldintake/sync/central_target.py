"""A central service as a way out: post sealed messages to it, read one's own mailbox from it.

A laptop posts straight to the recipient's service and reads from its own organisation's; each service has a
target of its own. Invariant: a receipt is returned only for a signed answer to the very batch that carried the
message; whatever fails in between is simply sent again, under the same id.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable, Sequence

from fieldintake.domain.errors import AnswerDamaged, ProtocolError, ServiceRefused, SyncError
from fieldintake.domain.ids import RandomBytes
from fieldintake.domain.messages import Exchange, OrganisationCard, Posted, Receipt, Sealed
from fieldintake.protocol import envelope
from fieldintake.protocol.batches import (
    MAX_DELIVERIES,
    NONCE_BYTES,
    Delivery,
    DeviceSigner,
    Reading,
    Reply,
    make_batch,
    read_batch,
    read_reply,
)
from fieldintake.sync.link import Link
from fieldintake.sync.pace import Pace

_DELIVERY_OVERHEAD = 32


class CentralTarget:
    """One service; fits the port `SyncTarget`. Not for use by two threads at once."""

    def __init__(
        self,
        card: OrganisationCard,
        device: DeviceSigner,
        *,
        reads: bool,
        random: RandomBytes = secrets.token_bytes,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """`reads` for the own organisation's service only. Raises `NotOurService` for a card without a pin."""
        self._card = card
        self._device = device
        self._reads = reads
        self._random = random
        self._seconds = seconds
        self._link = Link(card)
        self._pace = Pace()
        self._counter = now_ms()

    def close(self) -> None:
        """Give the connection back."""
        self._link.close()

    def exchange(self, outgoing: Sequence[Posted], cursor: str) -> Exchange:
        """Post everything in the order given, then read on from `cursor`, in as many batches as it takes.

        Reads when this is the own service and there is a cursor or nothing to post. A failure after the
        first batch ends the exchange early with `more` set: what has no receipt is still to be sent.
        Raises `SyncError` when nothing came through at all, `OwnCertificateEnded` before anything is sent.
        """
        self._device.check(now_ms())
        receipts: list[Receipt] = []
        waiting = [_delivery(item) for item in outgoing]
        reading = self._reads and (bool(cursor) or not waiting)
        while True:
            batch = self._next_batch(waiting)
            waiting = waiting[len(batch) :]
            try:
                reply = self._turn(batch, cursor if reading and not waiting else None)
            except SyncError:
                if not receipts:
                    raise
                return Exchange(tuple(receipts), (), cursor, more=True)
            receipts.extend(reply.receipts)
            if not waiting:
                incoming = tuple(_sealed(data) for data in reply.incoming)
                return Exchange(tuple(receipts), incoming, reply.cursor or cursor, reply.more)

    def forward(self, batch: bytes) -> tuple[Receipt, ...]:
        """Hand over a batch that another laptop signed, as a stick brought it; its receipts.

        Raises `SyncError`, `ProtocolError`.
        """
        deliveries = read_batch(batch).deliveries
        answer = self._send(batch, len(batch))
        reply = self._believe(answer, batch, deliveries)
        if reply.refused:
            raise ServiceRefused(reply.refused)
        return reply.receipts

    def _next_batch(self, waiting: Sequence[Delivery]) -> list[Delivery]:
        """As many as the pace allows, but at least one."""
        batch: list[Delivery] = []
        left = self._pace.batch_bytes
        for delivery in waiting[: MAX_DELIVERIES // 2]:
            left -= len(delivery.data) + _DELIVERY_OVERHEAD
            if batch and left < 0:
                break
            batch.append(delivery)
        return batch

    def _turn(self, deliveries: Sequence[Delivery], cursor: str | None) -> Reply:
        reply = self._ask(deliveries, cursor)
        if reply.refused == "counter":  # this laptop was put back to an earlier state
            self._counter = max(self._counter, reply.last_counter)
            reply = self._ask(deliveries, cursor)
        if reply.refused:
            raise ServiceRefused(reply.refused)
        return reply

    def _ask(self, deliveries: Sequence[Delivery], cursor: str | None) -> Reply:
        reading = None
        if cursor is not None:
            self._counter += 1
            reading = Reading(cursor, self._pace.batch_bytes, self._counter)
        service, nonce = self._card.service_public, self._random(NONCE_BYTES)
        sent = make_batch(self._device, service, deliveries, reading, nonce)
        answer = self._send(sent, len(sent) + (reading.want_bytes if reading else 0))
        return self._believe(answer, sent, deliveries)

    def _believe(self, answer: bytes, sent: bytes, deliveries: Sequence[Delivery]) -> Reply:
        try:
            return read_reply(answer, self._card.service_public, sent, deliveries)
        except ProtocolError as error:
            self._pace.failed()
            raise AnswerDamaged(type(error).__name__) from error

    def _send(self, sent: bytes, expected: int) -> bytes:
        started = self._seconds()
        try:
            answer = self._link.post(sent, self._pace.timeout_seconds(expected))
        except SyncError:
            self._pace.failed()
            raise
        self._pace.went_through(len(sent) + len(answer), self._seconds() - started)
        return answer


def now_ms() -> int:
    """Milliseconds since 1970 by the machine's clock."""
    return time.time_ns() // 1_000_000


def _delivery(item: Posted) -> Delivery:
    return Delivery(item.mailbox, item.sealed.data, item.withdraws)


def _sealed(data: bytes) -> Sealed:
    """What came, also when only a newer program can read it: it is kept, not dropped."""
    try:
        return envelope.sealed_of(data)
    except ProtocolError:
        return Sealed(hashlib.sha256(data).hexdigest(), "", data)
