"""Key pairs and their bytes: Ed25519 to sign, HPKE to receive.

The first byte of a receiving key names its algorithm. Invariant: a signature is always made and checked under
one `Context`, so no key signs bare bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TypeAlias

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from fieldintake.domain.errors import CannotOpen, Malformed, SignatureInvalid, UnknownVersion
from fieldintake.protocol.contexts import Context


class SigningKey:
    """An Ed25519 private key."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private

    @classmethod
    def generate(cls) -> SigningKey:
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def from_bytes(cls, seed: bytes) -> SigningKey:
        """The key of a 32-byte seed; raises `Malformed`."""
        if len(seed) != 32:
            raise Malformed("a signing key has 32 bytes")
        return cls(Ed25519PrivateKey.from_private_bytes(seed))

    def to_bytes(self) -> bytes:
        """The 32-byte seed: secret."""
        return self._private.private_bytes_raw()

    @property
    def public(self) -> bytes:
        """The 32 bytes that verify."""
        return self._private.public_key().public_bytes_raw()

    def sign(self, context: Context, *parts: bytes) -> bytes:
        """A 64-byte signature over the context and the parts."""
        return self._private.sign(context.over(*parts))

    def __repr__(self) -> str:
        return "SigningKey(...)"


@dataclass(frozen=True, slots=True)
class VerifyKey:
    """An Ed25519 public key, 32 bytes."""

    public: bytes

    def verify(self, context: Context, signature: bytes, *parts: bytes) -> None:
        """Raises `SignatureInvalid` unless the key's holder signed these parts under this context."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, context.over(*parts))
        except (InvalidSignature, ValueError) as error:
            raise SignatureInvalid("the signature does not fit") from error


class Algorithm(IntEnum):
    """How a thread key is wrapped; the byte stands on the wire."""

    X25519 = 1
    MLKEM768_X25519 = 2


_KEM = {Algorithm.X25519: hpke.KEM.X25519, Algorithm.MLKEM768_X25519: hpke.KEM.MLKEM768_X25519}
_ENCAPSULATED = {Algorithm.X25519: 32, Algorithm.MLKEM768_X25519: 1120}
_MLKEM_SEED, _MLKEM_PUBLIC = 64, 1184
_Private: TypeAlias = X25519PrivateKey | hpke.MLKEM768X25519PrivateKey
_Public: TypeAlias = X25519PublicKey | hpke.MLKEM768X25519PublicKey


def _suite(algorithm: Algorithm) -> hpke.Suite:
    return hpke.Suite(_KEM[algorithm], hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)


def sealed_length(algorithm: Algorithm, plain_length: int) -> int:
    """How many bytes a seal over so many bytes has."""
    return _ENCAPSULATED[algorithm] + plain_length + 16


def algorithm_of(key: bytes) -> Algorithm:
    """The algorithm named by a key's first byte; raises `UnknownVersion`."""
    try:
        return Algorithm(key[0])
    except (ValueError, IndexError) as error:
        raise UnknownVersion("a key of an unknown algorithm") from error


class ReceivingKey:
    """A private key to which others seal; hybrid of ML-KEM-768 and X25519 unless said otherwise."""

    def __init__(self, serialised: bytes) -> None:
        self.algorithm = algorithm_of(serialised)
        self._serialised = serialised
        self._private, self.public = _load_private(self.algorithm, serialised[1:])

    @classmethod
    def generate(cls, algorithm: Algorithm = Algorithm.MLKEM768_X25519) -> ReceivingKey:
        seed = X25519PrivateKey.generate().private_bytes_raw()
        if algorithm is Algorithm.MLKEM768_X25519:
            seed = MLKEM768PrivateKey.generate().private_bytes_raw() + seed
        return cls(bytes([algorithm]) + seed)

    @classmethod
    def from_bytes(cls, serialised: bytes) -> ReceivingKey:
        """The key that `to_bytes` gave; raises `ProtocolError`."""
        return cls(serialised)

    def to_bytes(self) -> bytes:
        """Algorithm byte and seeds, 33 or 97 bytes: secret."""
        return self._serialised

    def open(self, context: Context, sealed: bytes, *parts: bytes) -> bytes:
        """What was sealed to this key under this context and parts; raises `CannotOpen`."""
        try:
            return _suite(self.algorithm).decrypt(sealed, self._private, info=context.over(*parts))
        except (InvalidTag, ValueError) as error:
            raise CannotOpen("not sealed to this key, or changed on the way") from error

    def __repr__(self) -> str:
        return f"ReceivingKey({self.algorithm.name}, ...)"


def _load_private(algorithm: Algorithm, seeds: bytes) -> tuple[_Private, bytes]:
    mark = bytes([algorithm])
    try:
        if algorithm is Algorithm.X25519:
            plain = X25519PrivateKey.from_private_bytes(seeds)
            return plain, mark + plain.public_key().public_bytes_raw()
        lattice = MLKEM768PrivateKey.from_seed_bytes(seeds[:_MLKEM_SEED])
        curve = X25519PrivateKey.from_private_bytes(seeds[_MLKEM_SEED:])
    except ValueError as error:
        raise Malformed("not a receiving key") from error
    public = lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()
    return hpke.MLKEM768X25519PrivateKey(lattice, curve), mark + public


def _load_public(public: bytes) -> _Public:
    body = public[1:]
    try:
        if algorithm_of(public) is Algorithm.X25519:
            return X25519PublicKey.from_public_bytes(body)
        lattice = MLKEM768PublicKey.from_public_bytes(body[:_MLKEM_PUBLIC])
        return hpke.MLKEM768X25519PublicKey(lattice, X25519PublicKey.from_public_bytes(body[_MLKEM_PUBLIC:]))
    except ValueError as error:
        raise Malformed("not a public receiving key") from error


def seal_to(public: bytes, context: Context, plain: bytes, *parts: bytes) -> bytes:
    """`plain` sealed to a public receiving key, bound to context and parts; raises `ProtocolError`."""
    key = _load_public(public)
    return _suite(algorithm_of(public)).encrypt(plain, key, info=context.over(*parts))


def check_public(public: bytes) -> None:
    """Raises `ProtocolError` unless the bytes are a public receiving key of a known algorithm."""
    _load_public(public)
