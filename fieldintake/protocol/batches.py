"""Batches from a laptop to a service and the service's signed replies; over the network and on a stick alike.

Both are CBOR sequences: a head, a signature over it, then the messages, whose hash stands in the head.
Invariant: a reply counts only for the very batch it answers and only with the service's signature, so no
sign-in page, proxy or other service can make a laptop believe that something was kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from fieldintake.domain.errors import (
    Malformed,
    OwnCertificateEnded,
    SignatureInvalid,
    TooLarge,
    UnknownVersion,
)
from fieldintake.domain.ids import OrganisationId
from fieldintake.domain.messages import Receipt, ReceiptStatus
from fieldintake.protocol import codec
from fieldintake.protocol.certificates import DeviceCertificate, parse_device
from fieldintake.protocol.contexts import Context
from fieldintake.protocol.keys import SigningKey, VerifyKey
from fieldintake.protocol.words import Numbers

MAJOR = 1
MAX_BYTES = 1 << 20
MAX_DELIVERIES = 1024
NONCE_BYTES = 16
STATUSES = Numbers({status: number for number, status in enumerate(ReceiptStatus, 1)})


@dataclass(frozen=True, slots=True)
class Delivery:
    """One sealed message and the mailbox that it is for."""

    mailbox: OrganisationId
    data: bytes
    withdraws: bool = False

    @property
    def message_id(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Reading:
    """The wish to read one's own mailbox on from `cursor`; `counter` grows with every reading of a laptop."""

    cursor: str
    want_bytes: int
    counter: int


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch whose signature fits its certificate; the certificate is still a claim."""

    certificate: DeviceCertificate
    service: bytes
    reading: Reading | None
    deliveries: tuple[Delivery, ...]


@dataclass(frozen=True, slots=True)
class DeviceSigner:
    """A laptop's batch key and its certificate."""

    key: SigningKey
    certificate: bytes

    def check(self, at_ms: int) -> None:
        """Raises `OwnCertificateEnded` when a service would refuse this laptop for that."""
        if not parse_device(self.certificate).holds_at(at_ms):
            raise OwnCertificateEnded("nobody vouches for this laptop at that time")


def make_batch(
    device: DeviceSigner,
    service_public: bytes,
    deliveries: Sequence[Delivery],
    reading: Reading | None,
    nonce: bytes,
) -> bytes:
    """The bytes of a batch for one service; `nonce` is 16 fresh random bytes."""
    body = b"".join(
        codec.encode([codec.id_bytes(delivery.mailbox), delivery.withdraws, delivery.data])
        for delivery in deliveries
    )
    head = codec.encode(
        [
            MAJOR,
            device.certificate,
            service_public,
            codec.as_bytes(nonce, NONCE_BYTES),
            [reading.cursor, reading.want_bytes, reading.counter] if reading else None,
            hashlib.sha256(body).digest(),
        ]
    )
    signature = device.key.sign(Context.BATCH_SIGNATURE, head)
    return codec.encode(head) + codec.encode(signature) + body


def read_batch(untrusted: bytes) -> Batch:
    """The batch; raises `ProtocolError`. Its certificate must still be verified against a card."""
    head, signature, deliveries, body_hash = _take_apart(untrusted)
    row = codec.as_list(codec.decode(head), least=1)
    if row[0] != MAJOR:
        raise UnknownVersion("a batch of another version")
    row = codec.as_list(row, least=6)
    certificate = parse_device(codec.as_bytes(row[1]))
    VerifyKey(certificate.public).verify(Context.BATCH_SIGNATURE, signature, head)
    codec.as_bytes(row[3], NONCE_BYTES)
    if codec.as_bytes(row[5], 32) != body_hash:
        raise SignatureInvalid("the messages are not those that were signed")
    return Batch(
        certificate=certificate,
        service=codec.as_bytes(row[2], 32),
        reading=_reading(row[4]),
        deliveries=tuple(_delivery(codec.decode(item)) for item in deliveries),
    )


def _reading(untrusted: object) -> Reading | None:
    if untrusted is None:
        return None
    row = codec.as_list(untrusted, least=3)
    return Reading(codec.as_text(row[0], 80), codec.as_int(row[1], most=MAX_BYTES), codec.as_int(row[2]))


def _delivery(untrusted: object) -> Delivery:
    row = codec.as_list(untrusted, least=3)
    mailbox = OrganisationId(codec.as_bytes(row[0], 16).hex())
    if not isinstance(row[1], bool):
        raise Malformed("neither withdraws nor does not")
    return Delivery(mailbox, codec.as_bytes(row[2]), row[1])


def _take_apart(untrusted: bytes) -> tuple[bytes, bytes, list[bytes], bytes]:
    """Head, signature, the encodings of the other items, and their hash."""
    if len(untrusted) > MAX_BYTES:
        raise TooLarge("more bytes than a batch may have")
    parts: list[bytes] = []
    for part in codec.split_sequence(untrusted):
        parts.append(part)
        if len(parts) > MAX_DELIVERIES + 2:
            raise TooLarge("more messages than a batch may have")
    if len(parts) < 2:
        raise Malformed("no head and signature")
    head, signature = (codec.as_bytes(codec.decode(part)) for part in parts[:2])
    body = untrusted[len(parts[0]) + len(parts[1]) :]
    return head, signature, parts[2:], hashlib.sha256(body).digest()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the service did with one delivery; `code` says why it was rejected."""

    status: ReceiptStatus
    code: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """A service's answer. `refused` names why the whole batch was not looked at; then nothing was kept.

    `last_counter` lets a laptop that went back in time catch up. `cursor` is None when nothing was read.
    """

    receipts: tuple[Receipt, ...]
    incoming: tuple[bytes, ...]
    cursor: str | None = None
    more: bool = False
    refused: str = ""
    last_counter: int = 0


@dataclass(frozen=True, slots=True)
class Answered:
    """What a service has to say to a batch, before it is signed; verdicts name their message's id."""

    at_ms: int
    verdicts: Sequence[tuple[str, Verdict]] = ()
    incoming: Sequence[bytes] = ()
    cursor: str | None = None
    more: bool = False
    refused: str = ""
    last_counter: int = 0


def make_reply(service: SigningKey, batch: bytes, answered: Answered) -> bytes:
    """The signed bytes of a reply; a batch that cannot be read is answered by the hash of its bytes."""
    verdicts: list[codec.Item] = []
    for message_id, verdict in answered.verdicts:
        parts = _receipt_parts(message_id, verdict, answered.at_ms)
        signature = service.sign(Context.RECEIPT_SIGNATURE, *parts)
        verdicts.append([STATUSES.number(verdict.status), verdict.code, signature])
    body = b"".join(codec.encode(data) for data in answered.incoming)
    head = codec.encode(
        [
            MAJOR,
            answer_hash(batch),
            answered.at_ms,
            verdicts,
            answered.cursor,
            answered.more,
            hashlib.sha256(body).digest(),
            answered.refused,
            answered.last_counter,
        ]
    )
    signature = service.sign(Context.REPLY_SIGNATURE, head)
    return codec.encode(head) + codec.encode(signature) + body


def answer_hash(batch: bytes) -> bytes:
    """The hash by which a reply names its batch, also when the batch is rubbish."""
    return hashlib.sha256(batch).digest()


def _receipt_parts(message_id: str, verdict: Verdict, at_ms: int) -> tuple[bytes, ...]:
    status = STATUSES.number(verdict.status)
    return bytes.fromhex(message_id), bytes([status]), at_ms.to_bytes(8, "big"), verdict.code.encode()


def read_reply(
    untrusted: bytes, service_public: bytes, batch: bytes, deliveries: Sequence[Delivery]
) -> Reply:
    """The reply to this batch with these deliveries; raises `ProtocolError` for anything else."""
    head, signature, incoming, body_hash = _take_apart(untrusted)
    VerifyKey(service_public).verify(Context.REPLY_SIGNATURE, signature, head)
    row = codec.as_list(codec.decode(head), least=1)
    if row[0] != MAJOR:
        raise UnknownVersion("a reply of another version")
    row = codec.as_list(row, least=9)
    if row[1] != answer_hash(batch) or row[6] != body_hash:
        raise SignatureInvalid("the reply to another batch, or with other messages")
    refused = codec.as_text(row[7], 40)
    return Reply(
        receipts=() if refused else _receipts(row[3], codec.as_int(row[2]), service_public, deliveries),
        incoming=tuple(codec.as_bytes(codec.decode(item)) for item in incoming),
        cursor=None if row[4] is None else codec.as_text(row[4], 80),
        more=row[5] is True,
        refused=refused,
        last_counter=codec.as_int(row[8]),
    )


def _receipts(
    untrusted: object, at_ms: int, service_public: bytes, deliveries: Sequence[Delivery]
) -> tuple[Receipt, ...]:
    rows = codec.as_list(untrusted, least=len(deliveries), most=len(deliveries))
    found: list[Receipt] = []
    for row, delivery in zip(rows, deliveries, strict=True):
        status, code, signature = codec.as_list(row, least=3)[:3]
        verdict = Verdict(STATUSES.get(status), codec.as_text(code, 40))
        receipt = Receipt(
            delivery.message_id, verdict.status, at_ms, verdict.code, codec.as_bytes(signature, 64)
        )
        verify_receipt(receipt, service_public)
        found.append(receipt)
    return tuple(found)


def verify_receipt(receipt: Receipt, service_public: bytes) -> None:
    """Raises `SignatureInvalid` unless the service gave this word on this message; holds for ever."""
    parts = _receipt_parts(receipt.message_id, Verdict(receipt.status, receipt.code), receipt.at_ms)
    VerifyKey(service_public).verify(Context.RECEIPT_SIGNATURE, receipt.signature, *parts)
