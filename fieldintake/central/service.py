"""What the service does with a batch: prove who sent it, keep what is new, give out what waits, sign the answer.

`POST /v1/sync` takes a batch and returns a reply, both as CBOR sequences; a stick brings the same bytes.
Invariant: whatever arrives is answered with signed bytes or not at all, and nothing about its content, its
sender's address or its minute is written down.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from fieldintake.central.directory import ServiceDirectory
from fieldintake.central.store import Arrival, From, Page, Store
from fieldintake.domain.errors import ProtocolError, TooLarge, UnknownVersion
from fieldintake.domain.messages import ReceiptStatus
from fieldintake.protocol import envelope
from fieldintake.protocol.batches import (
    MAX_BYTES,
    Answered,
    Batch,
    Delivery,
    Verdict,
    make_reply,
    read_batch,
)
from fieldintake.protocol.keys import SigningKey

HOUR_MS = 3_600_000
MEDIA_TYPE = "application/cbor-seq"
_MALFORMED = Verdict(ReceiptStatus.REJECTED, "malformed")


class _Refusal(Exception):
    def __init__(self, code: str, last_counter: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.last_counter = last_counter


class Service:
    """One service, with its signing key."""

    def __init__(
        self, store: Store, directory: ServiceDirectory, key: SigningKey, now_ms: Callable[[], int]
    ) -> None:
        self._store = store
        self._directory = directory
        self._key = key
        self._now_ms = now_ms

    def answer(self, untrusted: bytes) -> bytes:
        """The signed reply to any bytes; everything it reports kept is durable."""
        now_ms = self._now_ms()
        at_ms = now_ms - now_ms % HOUR_MS
        try:
            answered = self._work(untrusted, now_ms, at_ms)
        except _Refusal as refusal:
            answered = Answered(at_ms, refused=refusal.code, last_counter=refusal.last_counter)
        return make_reply(self._key, untrusted, answered)

    def _work(self, untrusted: bytes, now_ms: int, at_ms: int) -> Answered:
        batch = _read(untrusted)
        self._admit(batch, now_ms)
        verdicts = self._take_in(batch, at_ms // HOUR_MS)
        page = self._give_out(batch)
        if page is None:
            return Answered(at_ms, verdicts)
        return Answered(at_ms, verdicts, page.messages, page.cursor, page.more)

    def _admit(self, batch: Batch, now_ms: int) -> None:
        """Raise a refusal unless a laptop of a known organisation sent this to us."""
        if batch.service != self._key.public:
            raise _Refusal("other_service")
        claim = batch.certificate
        member = self._directory.find(claim.organisation)
        if member is None:
            raise _Refusal("unknown_organisation")
        try:
            claim.verify(member.card.root_public, now_ms)
        except ProtocolError as error:
            raise _Refusal("certificate") from error
        if member.revoked or not self._directory.device_may_come(claim.organisation, claim.device):
            raise _Refusal("revoked")
        if batch.reading is None:
            return
        if not member.hosted:
            raise _Refusal("not_a_reader")
        last = self._directory.advance_counter(claim.organisation, claim.device, batch.reading.counter)
        if last is not None:
            raise _Refusal("counter", last)

    def _take_in(self, batch: Batch, hour: int) -> list[tuple[str, Verdict]]:
        sender = From(batch.certificate.organisation, batch.certificate.device, hour)
        verdicts: list[Verdict] = [_MALFORMED] * len(batch.deliveries)
        by_mailbox: dict[str, list[tuple[int, Delivery, Arrival]]] = {}
        for place, delivery in enumerate(batch.deliveries):
            arrival = _arrival(delivery)
            if arrival is not None:
                by_mailbox.setdefault(delivery.mailbox, []).append((place, delivery, arrival))
        for rows in by_mailbox.values():
            decided = self._store.accept(rows[0][1].mailbox, sender, [arrival for _, _, arrival in rows])
            for (place, _, _), verdict in zip(rows, decided, strict=True):
                verdicts[place] = verdict
        ids = [delivery.message_id for delivery in batch.deliveries]
        return list(zip(ids, verdicts, strict=True))

    def _give_out(self, batch: Batch) -> Page | None:
        if batch.reading is None:
            return None
        mailbox = batch.certificate.organisation
        return self._store.read(mailbox, batch.reading.cursor, batch.reading.want_bytes)


def _read(untrusted: bytes) -> Batch:
    try:
        return read_batch(untrusted)
    except UnknownVersion as error:
        raise _Refusal("version") from error
    except TooLarge as error:
        raise _Refusal("too_large") from error
    except ProtocolError as error:
        raise _Refusal("malformed") from error


def _arrival(delivery: Delivery) -> Arrival | None:
    try:
        sealed = envelope.sealed_of(delivery.data)
    except ProtocolError:
        return None
    return Arrival(sealed.id, sealed.thread_id, delivery.data, delivery.withdraws)


def create_app(service: Service) -> Starlette:
    """The ASGI application around a service."""

    async def sync(request: Request) -> Response:
        body = bytearray()
        try:
            async for chunk in request.stream():
                body += chunk
                if len(body) > MAX_BYTES:
                    return Response(status_code=413)
        except ClientDisconnect:
            return Response(status_code=400)
        reply = await run_in_threadpool(service.answer, bytes(body))
        return Response(reply, media_type=MEDIA_TYPE)

    return Starlette(routes=[Route("/v1/sync", sync, methods=["POST"])])
