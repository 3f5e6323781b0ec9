"""Decrypts every page of a store and its log without the database, so that a test sees what really lies there.

Each page is AES-256-CBC; its last 80 bytes are the IV (16) and an authentication code; page 1 begins with the salt.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE, RESERVE, SALT = 4096, 80, 16
_LOG_HEADER, _FRAME_HEADER = 32, 24


def _page(data: bytes, key: bytes, *, first: bool) -> bytes:
    start = SALT if first else 0
    decryptor = Cipher(algorithms.AES(key), modes.CBC(data[-RESERVE : -RESERVE + 16])).decryptor()
    return decryptor.update(data[start:-RESERVE]) + decryptor.finalize()


def pages_in_clear(store: Path, key: bytes) -> Iterator[bytes]:
    """Every page of the main file, used or free, then every page image in the log."""
    data = store.read_bytes()
    for at in range(0, len(data) - PAGE + 1, PAGE):
        yield _page(data[at : at + PAGE], key, first=at == 0)
    log = store.with_name(store.name + "-wal")
    logged = log.read_bytes() if log.exists() else b""
    for at in range(_LOG_HEADER, len(logged) - PAGE - _FRAME_HEADER + 1, PAGE + _FRAME_HEADER):
        number = int.from_bytes(logged[at : at + 4], "big")
        yield _page(logged[at + _FRAME_HEADER : at + _FRAME_HEADER + PAGE], key, first=number == 1)


def count_in_clear(store: Path, key: bytes, *needles: str) -> dict[str, int]:
    """In how many pages each needle stands, ignoring the case of its letters."""
    wanted = {needle: needle.lower().encode() for needle in needles}
    found = dict.fromkeys(needles, 0)
    for page in pages_in_clear(store, key):
        small = page.lower()
        for needle, data in wanted.items():
            found[needle] += data in small
    return found
