"""Reading the write-ahead log before the database does.

SQLite takes a damaged frame for the end of the log and silently drops every save behind it. Invariant: a log is
called whole only when nothing that could be an acknowledged save stands behind the place where it breaks. A break
inside the very last transaction is what a power cut leaves, and is no damage.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from fieldintake.domain.errors import VaultDamaged

PAGE = 4096
TAG = 64
_HEADER, _FRAME_HEADER = 32, 24
FRAME = _FRAME_HEADER + PAGE
_MAGIC_LITTLE, _MAGIC_BIG = 0x377F0682, 0x377F0683
_MASK = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class LogEnd:
    """Where a log stands: its salt (8 bytes, empty without a log) and the frames up to the last commit."""

    salt: bytes
    frames: int


@dataclass(frozen=True, slots=True)
class Frame:
    """One page image in the log; `pages` is the size of the database after a commit, else 0."""

    page: int
    pages: int
    tag: bytes


def log_of(store: Path) -> Path:
    """The log that belongs to a database file."""
    return store.with_name(store.name + "-wal")


def _sum(words: tuple[int, ...], first: int, second: int) -> tuple[int, int]:
    for place in range(0, len(words), 2):
        first = (first + words[place] + second) & _MASK
        second = (second + words[place + 1] + first) & _MASK
    return first, second


def scan(store: Path) -> LogEnd:
    """The end of the sound part; raises `VaultDamaged` when saves stand behind a break. Reads the whole log."""
    path = log_of(store)
    data = path.read_bytes() if path.is_file() else b""
    if len(data) < _HEADER + FRAME:
        return LogEnd(b"", 0)
    magic, _version, size = struct.unpack(">3I", data[:12])
    order = "<" if magic == _MAGIC_LITTLE else ">"
    first, second = _sum(struct.unpack(order + "6I", data[:24]), 0, 0)
    if magic not in (_MAGIC_LITTLE, _MAGIC_BIG) or size != PAGE or data[24:32] != _pair(first, second):
        raise VaultDamaged("the head of the log does not check")
    salt, count = data[16:24], (len(data) - _HEADER) // FRAME
    sound = committed = 0
    for number in range(count):
        start = _HEADER + number * FRAME
        words = struct.unpack(order + "1026I", data[start : start + 8] + data[start + 24 : start + FRAME])
        first, second = _sum(words, first, second)
        if data[start + 8 : start + 16] != salt or data[start + 16 : start + 24] != _pair(first, second):
            break
        sound = number + 1
        if data[start + 4 : start + 8] != bytes(4):
            committed = sound
    _refuse_saves_behind(data, salt, sound, count)
    return LogEnd(salt, committed)


def _pair(first: int, second: int) -> bytes:
    return struct.pack(">2I", first, second)


def _refuse_saves_behind(data: bytes, salt: bytes, sound: int, count: int) -> None:
    """A transaction is flushed before the next one begins: frames behind a broken one's commit prove damage."""
    commit_seen = False
    for number in range(sound, count):
        start = _HEADER + number * FRAME
        if data[start + 8 : start + 16] != salt:
            continue
        if commit_seen:
            raise VaultDamaged("the log breaks before its end; saves stand behind the break")
        commit_seen = data[start + 4 : start + 8] != bytes(4)


def salt_of(log: BinaryIO) -> bytes:
    """The salt of an open log, empty when it has no header yet."""
    log.seek(0)
    head = log.read(_HEADER)
    return head[16:24] if len(head) == _HEADER else b""


def frames(log: BinaryIO, salt: bytes, *, start: int, stop: int | None = None) -> Iterator[list[Frame]]:
    """The committed transactions from frame `start` on, without checking sums: for a log that was scanned."""
    pending: list[Frame] = []
    number = start
    while stop is None or number < stop:
        log.seek(_HEADER + number * FRAME)
        frame = log.read(FRAME)
        if len(frame) < FRAME or frame[8:16] != salt:
            return
        page, pages = struct.unpack(">2I", frame[:8])
        pending.append(Frame(page, pages, frame[-TAG:]))
        number += 1
        if pages:
            yield pending
            pending = []
