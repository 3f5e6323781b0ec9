"""Bundles on a stick: the same batches and receipts, each file sealed as a whole to one organisation.

Invariant: a file's bytes tell nothing but an algorithm and one of few lengths; neither mailboxes nor a count can
be read from it, and it opens with the organisation's receiving key only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fieldintake.domain.errors import CannotOpen, Malformed, TooLarge, UnknownVersion
from fieldintake.domain.messages import Receipt
from fieldintake.protocol import codec
from fieldintake.protocol.batches import MAX_BYTES, STATUSES, Verdict
from fieldintake.protocol.contexts import Context
from fieldintake.protocol.keys import ReceivingKey, algorithm_of, seal_to, sealed_length

MAJOR = 1
_LEAST = 4096
_MOST = 2 * MAX_BYTES
_BATCH, _RECEIPTS = 1, 2


@dataclass(frozen=True, slots=True)
class CarriedBatch:
    """A laptop's batch, byte for byte as it would go over the network."""

    batch: bytes


@dataclass(frozen=True, slots=True)
class CarriedReceipts:
    """A service's signed words, on their way back; each proves itself."""

    receipts: tuple[Receipt, ...]


Carried = CarriedBatch | CarriedReceipts


def seal_batch(batch: bytes, receiving_public: bytes) -> bytes:
    """A file for the organisation of that receiving key; raises `TooLarge`."""
    return _seal(codec.encode([_BATCH, batch]), receiving_public)


def seal_receipts(receipts: Sequence[Receipt], receiving_public: bytes) -> bytes:
    """A file with receipts for the organisation that sent the messages; raises `TooLarge`."""
    rows: list[codec.Item] = [
        [bytes.fromhex(item.message_id), STATUSES.number(item.status), item.at_ms, item.code, item.signature]
        for item in receipts
    ]
    return _seal(codec.encode([_RECEIPTS, rows]), receiving_public)


def open_bundle(untrusted: bytes, keys: Sequence[ReceivingKey]) -> Carried:
    """What a file holds; raises `CannotOpen` when it is for somebody else, or another `ProtocolError`.

    Receipts come out unverified: `batches.verify_receipt` says whether the service gave them.
    """
    if untrusted[:1] != bytes([MAJOR]):
        raise UnknownVersion("a bundle of another version")
    if len(untrusted) > _MOST:
        raise TooLarge("larger than any bundle")
    algorithm = algorithm_of(untrusted[1:])
    for key in keys:
        if key.algorithm is algorithm:
            try:
                plain = key.open(Context.BUNDLE_SEAL, untrusted[2:], untrusted[:2])
            except CannotOpen:
                continue
            return _carried(_unpad(plain))
    raise CannotOpen("not sealed to any of our keys")


def _seal(payload: bytes, receiving_public: bytes) -> bytes:
    algorithm = algorithm_of(receiving_public)
    head = bytes([MAJOR, algorithm])
    plain = len(payload).to_bytes(4, "big") + payload
    size = _LEAST
    while len(head) + sealed_length(algorithm, len(plain)) > size:
        size *= 2
    if size > _MOST:
        raise TooLarge("more than a bundle takes")
    room = size - len(head) - sealed_length(algorithm, 0)
    return head + seal_to(receiving_public, Context.BUNDLE_SEAL, plain.ljust(room, b"\0"), head)


def _unpad(plain: bytes) -> bytes:
    length = int.from_bytes(plain[:4], "big")
    payload, padding = plain[4 : 4 + length], plain[4 + length :]
    if len(plain) < 4 or len(payload) != length or padding.strip(b"\0"):
        raise Malformed("not a padded bundle")
    return payload


def _carried(payload: bytes) -> Carried:
    row = codec.as_list(codec.decode(payload, max_bytes=_MOST), least=2)
    if row[0] == _BATCH:
        return CarriedBatch(codec.as_bytes(row[1]))
    if row[0] == _RECEIPTS:
        return CarriedReceipts(tuple(_receipt(item) for item in codec.as_list(row[1], least=0)))
    raise UnknownVersion("a kind of bundle that a newer program knows")


def _receipt(untrusted: object) -> Receipt:
    row = codec.as_list(untrusted, least=5)
    verdict = Verdict(STATUSES.get(row[1]), codec.as_text(row[3], 40))
    return Receipt(
        message_id=codec.as_bytes(row[0], 32).hex(),
        status=verdict.status,
        at_ms=codec.as_int(row[2]),
        code=verdict.code,
        signature=codec.as_bytes(row[4], 64),
    )
