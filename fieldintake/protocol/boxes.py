"""Boxes: bytes that only a compartment's key opens, and the root's word for which key that is.

A box is self-describing, so that it can lie wherever the open bytes lay. Invariant: a box opens only where it was put:
its place is authenticated; a key counts only under a charter that the organisation's root signed.
"""

from __future__ import annotations

import hmac
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from fieldintake.domain.compartments import Compartment
from fieldintake.domain.errors import CannotOpen, Malformed, UnknownVersion
from fieldintake.protocol import codec
from fieldintake.protocol.contexts import Context
from fieldintake.protocol.keys import SigningKey, VerifyKey

_MAGIC = b"\x00box\x00"
_NONCE, _MOST = 12, 64 << 20


@dataclass(frozen=True, slots=True, repr=False)
class CompartmentKey:
    """One key of a compartment, 32 bytes; `epoch` grows with each change of the key."""

    compartment: Compartment
    epoch: int
    key: bytes

    def commitment(self, vault_id: str) -> bytes:
        """32 bytes that stand for this key and reveal nothing of it."""
        return hmac.digest(
            self.key, Context.COMPARTMENT_COMMITMENT.over(vault_id.encode(), *_name(self)), "sha256"
        )


def _name(key: CompartmentKey) -> tuple[bytes, bytes]:
    return key.compartment.value.encode(), str(key.epoch).encode()


def sign_charter(root: SigningKey, vault_id: str, key: CompartmentKey) -> bytes:
    """The root's word that this is the key of its compartment and epoch."""
    parts = (vault_id.encode(), *_name(key), key.commitment(vault_id))
    return root.sign(Context.COMPARTMENT_CHARTER, *parts)


def check_charter(root_public: bytes, vault_id: str, key: CompartmentKey, charter: bytes) -> None:
    """Raises `SignatureInvalid` unless the root has signed for this very key."""
    parts = (vault_id.encode(), *_name(key), key.commitment(vault_id))
    VerifyKey(root_public).verify(Context.COMPARTMENT_CHARTER, charter, *parts)


def is_box(data: bytes) -> bool:
    """Whether these bytes are a box."""
    return data.startswith(_MAGIC)


def seal_box(key: CompartmentKey, data: bytes, *place: bytes) -> bytes:
    """The bytes, for holders of the key; `place` says where they lie and must be said again to open them."""
    nonce = os.urandom(_NONCE)
    sealed = AESGCM(key.key).encrypt(nonce, data, Context.COMPARTMENT_BOX.over(*_name(key), *place))
    return _MAGIC + codec.encode([key.compartment.value, key.epoch, nonce, sealed])


def label(box: bytes) -> tuple[Compartment, int]:
    """Whose key opens a box: compartment and epoch; raises `ProtocolError`."""
    row = _row(box)
    return _compartment(row[0]), codec.as_int(row[1])


def open_box(key: CompartmentKey, box: bytes, *place: bytes) -> bytes:
    """What is in it; raises `CannotOpen` with another key or in another place."""
    row = _row(box)
    try:
        return AESGCM(key.key).decrypt(
            codec.as_bytes(row[2], _NONCE),
            codec.as_bytes(row[3]),
            Context.COMPARTMENT_BOX.over(*_name(key), *place),
        )
    except InvalidTag as error:
        raise CannotOpen("the box was changed, moved, or is of another key") from error


def _row(box: bytes) -> list[object]:
    if not is_box(box):
        raise Malformed("this is no box")
    return codec.as_list(codec.decode(box[len(_MAGIC) :], max_bytes=_MOST), least=4, most=4)


def _compartment(untrusted: object) -> Compartment:
    try:
        return Compartment(codec.as_text(untrusted, 16))
    except ValueError as error:
        raise UnknownVersion("a compartment that a newer program knows") from error
