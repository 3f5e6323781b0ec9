"""Canonical CBOR, and nothing else of CBOR: the one place where bytes become values and back.

Only integers of 64 bits, byte strings, text, arrays, maps with integer or text keys, booleans and null exist
here. Invariant: every value has exactly one encoding, so hashes and signatures over it mean one thing; bytes
in any other encoding are refused before the decoder builds anything from them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

import cbor2

from fieldintake.domain.errors import Malformed, TooLarge

Item = int | bool | str | bytes | None | Sequence["Item"] | Mapping[int, "Item"] | Mapping[str, "Item"]
"""What may be encoded."""

MAX_DEPTH = 16
MAX_BYTES = 1 << 20
_UNSIGNED, _NEGATIVE, _BYTES, _TEXT, _ARRAY, _MAP = range(6)
_SIMPLE = 7
_KEYS = (_UNSIGNED, _NEGATIVE, _TEXT)
_FALSE_TRUE_NULL = (20, 21, 22)


def encode(value: Item) -> bytes:
    """The canonical bytes: shortest heads, map keys ordered by length of encoding, then bytewise."""
    data = cbor2.dumps(value, canonical=True)
    _check(data)
    return data


def decode(data: bytes, *, max_bytes: int = MAX_BYTES) -> object:
    """The one value that `data` is the canonical encoding of; raises `TooLarge` or `Malformed`."""
    if len(data) > max_bytes:
        raise TooLarge("more bytes than allowed")
    _check(data)
    return _load(data)


def split_sequence(data: bytes) -> Iterator[bytes]:
    """The encodings of the items of a CBOR sequence."""
    start = 0
    while start < len(data):
        end = _skip(data, start)
        yield data[start:end]
        start = end


def _load(data: bytes) -> object:
    try:
        value: object = cbor2.loads(data)
        same = cbor2.dumps(value, canonical=True) == data
    except (cbor2.CBORError, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise Malformed("not canonical CBOR") from error
    if not same:
        raise Malformed("not in canonical form")
    return value


def _check(data: bytes) -> None:
    if _skip(data, 0) != len(data):
        raise Malformed("bytes after the end")


def _skip(data: bytes, start: int) -> int:
    """The end of the item at `start`; walks heads only, so a hostile length costs nothing."""
    position = start
    left, in_map = [1], [False]
    while left:
        if left[-1] == 0:
            left.pop()
            in_map.pop()
            continue
        is_key = in_map[-1] and left[-1] % 2 == 0
        left[-1] -= 1
        major, argument, position = _head(data, position)
        if is_key and major not in _KEYS:
            raise Malformed("map keys are integers or text")
        if major in (_BYTES, _TEXT):
            position += argument
        elif major in (_ARRAY, _MAP):
            left.append(argument if major == _ARRAY else 2 * argument)
            in_map.append(major == _MAP)
            if len(left) > MAX_DEPTH + 1:
                raise TooLarge("nested too deeply")
        if position > len(data):
            raise Malformed("cut short")
    return position


def _head(data: bytes, position: int) -> tuple[int, int, int]:
    """Major type, argument and the position after one head; refuses what this protocol does not use."""
    if position >= len(data):
        raise Malformed("cut short")
    major, short = data[position] >> 5, data[position] & 31
    position += 1
    if major == _SIMPLE:
        if short not in _FALSE_TRUE_NULL:
            raise Malformed("floats and other simple values are not used")
        return major, 0, position
    if major > _MAP or short > 27:
        raise Malformed("tags and open lengths are not used")
    if short < 24:
        return major, short, position
    width = 1 << (short - 24)
    argument = int.from_bytes(data[position : position + width], "big")
    if position + width > len(data) or argument < (24 if width == 1 else 1 << (4 * width)):
        raise Malformed("cut short, or a longer head than needed")
    return major, argument, position + width


def as_list(value: object, *, least: int, most: int | None = None) -> list[object]:
    """The array, of at least (and at most) so many items; raises `Malformed`."""
    if not isinstance(value, list) or len(value) < least or (most is not None and len(value) > most):
        raise Malformed("not an array of that length")
    return value


def as_map(value: object) -> dict[object, object]:
    """The map; raises `Malformed`."""
    if not isinstance(value, dict):
        raise Malformed("not a map")
    return value


def as_bytes(value: object, length: int | None = None) -> bytes:
    """The byte string, of that length if one is named; raises `Malformed`."""
    if not isinstance(value, bytes) or (length is not None and len(value) != length):
        raise Malformed("not a byte string of that length")
    return value


def as_text(value: object, most: int = MAX_BYTES) -> str:
    """The text, of at most so many characters; raises `Malformed`."""
    if not isinstance(value, str) or len(value) > most:
        raise Malformed("not a text of that length")
    return value


def as_int(value: object, *, least: int = 0, most: int = (1 << 63) - 1) -> int:
    """The integer between bounds; raises `Malformed`."""
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise Malformed("not an integer between those bounds")
    return value


def id_bytes(identifier: str) -> bytes:
    """The 16 bytes of an id of 32 hex digits; raises `Malformed`."""
    return hex_bytes(identifier, 16)


def hex_bytes(text: str, length: int) -> bytes:
    """The bytes of exactly that many pairs of lower-case hex digits; raises `Malformed`."""
    try:
        raw = bytes.fromhex(text)
    except ValueError as error:
        raise Malformed("not hex digits") from error
    if len(raw) != length or raw.hex() != text:
        raise Malformed("not that many hex digits")
    return raw


def plain_item(value: object) -> Item:
    """A plain value (JSON types) for encoding; the walk in `encode` refuses anything else."""
    return cast("Item", value)
