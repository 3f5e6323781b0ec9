"""Signed revisions as bytes: what one save wrote of one record and one data category.

The bytes are the canonical CBOR of `[1, record, type, category, parents, hlc, staff, device, seal, body]`;
the id is their SHA-256; the author's key signs the id. Invariant: the same revision has the same bytes and
id on every laptop, for ever.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import TypeVar

from fieldintake.domain.categories import DataCategory
from fieldintake.domain.clock import HlcTime
from fieldintake.domain.errors import InvalidValue, Malformed, UnknownVersion
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, DeviceId, RecordId, RevisionId, StaffId
from fieldintake.domain.record import Revision
from fieldintake.domain.values import Value, from_plain, to_plain
from fieldintake.protocol import codec
from fieldintake.protocol.contexts import Context
from fieldintake.protocol.keys import SigningKey, VerifyKey

MAJOR = 1
MAX_BYTES = 256 * 1024
_Kind = TypeVar("_Kind", RecordType, DataCategory)


def encode(
    *,
    record_id: RecordId,
    type: RecordType,  # noqa: A002 - the word of the domain
    category: DataCategory,
    parents: Sequence[RevisionId],
    hlc: HlcTime,
    staff: StaffId,
    device: DeviceId,
    changes: Mapping[str, Value],
) -> bytes:
    """The canonical bytes; ids are lower-case hex (32 digits, 64 for parents). Raises `Malformed`."""
    return codec.encode(
        [
            MAJOR,
            codec.id_bytes(record_id),
            type.value,
            category.value,
            [codec.hex_bytes(parent, 32) for parent in sorted(parents)],
            hlc,
            codec.id_bytes(staff),
            codec.id_bytes(device),
            None,
            {name: codec.plain_item(to_plain(value)) for name, value in changes.items()},
        ]
    )


def revision_id(data: bytes) -> RevisionId:
    """The id of a revision's bytes."""
    return RevisionId(hashlib.sha256(data).hexdigest())


def sign(data: bytes, key: SigningKey) -> bytes:
    """The author's signature over the revision's id, 64 bytes."""
    return key.sign(Context.REVISION_SIGNATURE, hashlib.sha256(data).digest())


def verify(data: bytes, signature: bytes, public: bytes) -> None:
    """Raises `SignatureInvalid` unless the holder of `public` signed these bytes."""
    VerifyKey(public).verify(Context.REVISION_SIGNATURE, signature, hashlib.sha256(data).digest())


def decode(data: bytes, *, case_id: CaseId) -> Revision:
    """The revision; the case is the record's, kept beside the bytes. Raises `ProtocolError`."""
    row = codec.as_list(codec.decode(data, max_bytes=MAX_BYTES), least=1)
    if row[0] != MAJOR:
        raise UnknownVersion("a revision of another version")
    row = codec.as_list(row, least=10, most=10)
    if row[8] is not None:
        raise UnknownVersion("a revision sealed for a compartment")
    return Revision(
        id=revision_id(data),
        record_id=RecordId(codec.as_bytes(row[1], 16).hex()),
        case_id=case_id,
        type=_member(RecordType, row[2]),
        category=_member(DataCategory, row[3]),
        parents=_parents(row[4]),
        hlc=codec.as_int(row[5], most=(1 << 64) - 1),
        staff=StaffId(codec.as_bytes(row[6], 16).hex()),
        device=DeviceId(codec.as_bytes(row[7], 16).hex()),
        changes=_changes(row[9]),
    )


def _member(kinds: type[_Kind], untrusted: object) -> _Kind:
    try:
        return kinds(codec.as_text(untrusted))
    except ValueError as error:
        raise UnknownVersion("a kind that a newer program knows") from error


def _parents(untrusted: object) -> tuple[RevisionId, ...]:
    ids = [codec.as_bytes(item, 32).hex() for item in codec.as_list(untrusted, least=0)]
    if ids != sorted(set(ids)):
        raise Malformed("parents are not a sorted set")
    return tuple(RevisionId(item) for item in ids)


def _changes(untrusted: object) -> dict[str, Value]:
    try:
        return {codec.as_text(name): from_plain(plain) for name, plain in codec.as_map(untrusted).items()}
    except InvalidValue as error:
        raise Malformed("a value has no plain form") from error
