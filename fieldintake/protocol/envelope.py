"""The outside of a sealed message: header, wrapped key or salt, ciphertext, padded to few sizes.

    1 byte version | 1 byte algorithm | 16 bytes thread | wrapped thread key or 16 bytes salt | ciphertext

Algorithm 0 means that the thread's key is known already. Inside the ciphertext stand the author's certificate,
signature and content, then zeros. Invariant: a message has one of six lengths, and every byte of it is fixed by
its content, keys and randomness: it has one form only.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass

import zstandard

from fieldintake.domain.errors import Malformed, TooLarge, UnknownVersion
from fieldintake.domain.messages import Sealed
from fieldintake.protocol import codec
from fieldintake.protocol.keys import Algorithm, sealed_length

MAJOR = 1
BUCKETS = (256, 704, 1792, 4096, 16384, 32768)
MAX_CONTENT = 256 * 1024
KEY_BYTES, SALT_BYTES, TAG_BYTES, HEADER_BYTES = 32, 16, 16, 18
_SIGNATURE_BYTES, _LEVEL = 64, 19
_STORED, _ZSTD = 0, 1
_NO_WRAP = 0


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message's outside. `opening` is the wrapped thread key, or the salt when `algorithm` is None."""

    algorithm: Algorithm | None
    thread_id: str
    opening: bytes
    ciphertext: bytes

    @property
    def header(self) -> bytes:
        return header(self.algorithm, self.thread_id)

    def to_bytes(self) -> bytes:
        return self.header + self.opening + self.ciphertext


def header(algorithm: Algorithm | None, thread_id: str) -> bytes:
    """The first 18 bytes of a message."""
    return bytes([MAJOR, algorithm or _NO_WRAP]) + codec.id_bytes(thread_id)


def opening_length(algorithm: Algorithm | None) -> int:
    """The length of what stands between header and ciphertext."""
    return SALT_BYTES if algorithm is None else sealed_length(algorithm, KEY_BYTES)


def parse(untrusted: bytes) -> Envelope:
    """The outside of a message; raises `UnknownVersion` or `Malformed`."""
    if untrusted[:1] != bytes([MAJOR]):
        raise UnknownVersion("a message of another version") if untrusted else Malformed("empty")
    if len(untrusted) not in BUCKETS:
        raise Malformed("not one of the lengths of a message")
    algorithm = _algorithm(untrusted[1])
    split = HEADER_BYTES + opening_length(algorithm)
    if len(untrusted) < split + TAG_BYTES:
        raise Malformed("too short for its algorithm")
    return Envelope(
        algorithm, untrusted[2:HEADER_BYTES].hex(), untrusted[HEADER_BYTES:split], untrusted[split:]
    )


def _algorithm(number: int) -> Algorithm | None:
    try:
        return None if number == _NO_WRAP else Algorithm(number)
    except ValueError as error:
        raise UnknownVersion("an algorithm that a newer program knows") from error


def sealed_of(data: bytes) -> Sealed:
    """Bytes from outside as a message with its id and thread; raises `ProtocolError`."""
    return Sealed(hashlib.sha256(data).hexdigest(), parse(data).thread_id, data)


@dataclass(frozen=True, slots=True)
class Inside:
    """What the ciphertext holds."""

    certificate: bytes
    signature: bytes
    content: bytes


def pack(inside: Inside, algorithm: Algorithm | None) -> bytes:
    """The padded plaintext; raises `TooLarge` when it fits no bucket."""
    flag, body = _squeeze(inside.content)
    plain = b"".join(
        (
            len(inside.certificate).to_bytes(2, "big"),
            inside.certificate,
            inside.signature,
            bytes([flag]),
            len(body).to_bytes(2, "big"),
            body,
        )
    )
    outside = HEADER_BYTES + opening_length(algorithm) + TAG_BYTES
    for bucket in BUCKETS:
        if len(plain) <= bucket - outside:
            return plain.ljust(bucket - outside, b"\0")
    raise TooLarge("more than the largest message takes")


def unpack(plain: bytes) -> Inside:
    """The parts of an opened plaintext; raises `ProtocolError`."""
    stream = io.BytesIO(plain)
    certificate = _take(stream, int.from_bytes(_take(stream, 2), "big"))
    signature = _take(stream, _SIGNATURE_BYTES)
    flag = _take(stream, 1)[0]
    body = _take(stream, int.from_bytes(_take(stream, 2), "big"))
    if stream.read().strip(b"\0"):
        raise Malformed("something in the padding")
    return Inside(certificate, signature, _unsqueeze(flag, body))


def _take(stream: io.BytesIO, count: int) -> bytes:
    part = stream.read(count)
    if len(part) != count:
        raise Malformed("cut short")
    return part


def _squeeze(content: bytes) -> tuple[int, bytes]:
    """Compressed where that is shorter; the author's words and ours never share a secret."""
    if len(content) > MAX_CONTENT:
        raise TooLarge("more content than a message takes")
    parameters = zstandard.ZstdCompressionParameters.from_level(
        _LEVEL, format=zstandard.FORMAT_ZSTD1_MAGICLESS, write_content_size=False, write_checksum=False
    )
    squeezed = zstandard.ZstdCompressor(compression_params=parameters).compress(content)
    shorter = len(squeezed) < len(content)
    body = squeezed if shorter else content
    if len(body) > BUCKETS[-1]:
        raise TooLarge("more than the largest message takes")
    return (_ZSTD, body) if shorter else (_STORED, body)


def _unsqueeze(flag: int, body: bytes) -> bytes:
    """The content, read through a bounded window so that a small message cannot unpack into a large one."""
    if flag == _STORED:
        return body
    if flag != _ZSTD:
        raise UnknownVersion("a compression that a newer program knows")
    unpacker = zstandard.ZstdDecompressor(format=zstandard.FORMAT_ZSTD1_MAGICLESS, max_window_size=1 << 20)
    try:
        with unpacker.stream_reader(body) as reader:
            content: bytes = reader.read(MAX_CONTENT + 1)
    except (zstandard.ZstdError, ValueError, MemoryError) as error:
        raise Malformed("cannot be unpacked") from error
    if len(content) > MAX_CONTENT:
        raise TooLarge("unpacks to more than a message may hold")
    return content
