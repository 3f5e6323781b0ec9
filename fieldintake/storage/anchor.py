"""The anchor: what the vault last was, kept outside the database, so that an older copy of it is noticed.

Two halves are written in turn, in place and flushed, so that a power cut spoils one at most. A second copy lies
beside the vault's folder and outlives an exchange of the whole folder. Invariant: a half counts only with its MAC.
"""

from __future__ import annotations

import hmac
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from fieldintake.domain.errors import ProtocolError, StorageFailed, VaultRolledBack
from fieldintake.protocol import codec
from fieldintake.storage.pages import PagesState
from fieldintake.storage.wal import LogEnd

FILE = "anchor"
_HALF = 512


@dataclass(frozen=True, slots=True)
class Anchor:
    """`commits` counts the vault's transactions; `head` is the MAC of audit entry `sequence`."""

    commits: int
    sequence: int
    head: bytes
    generation: int
    pages: PagesState


def beside(folder: Path) -> Path:
    """The copy outside the vault's folder."""
    return folder.absolute().with_name(f".{folder.name}.{FILE}")


def _encode(turn: int, anchor: Anchor, vault_id: str, key: bytes) -> bytes:
    pages = anchor.pages
    row: list[codec.Item] = [
        1, turn, vault_id, anchor.commits, anchor.sequence, anchor.head, anchor.generation,
        pages.digest.to_bytes(32, "big"), pages.pages, pages.log.salt, pages.log.frames,
    ]  # fmt: skip
    body = codec.encode(row)
    data = codec.encode([body, hmac.digest(key, body, "sha256")])
    return (len(data).to_bytes(2, "big") + data).ljust(_HALF, b"\0")


def _decode(half: bytes, vault_id: str, key: bytes) -> tuple[int, Anchor] | None:
    """Turn and content of a half; nothing when it is empty, torn, or made with another key."""
    try:
        outer = codec.as_list(codec.decode(half[2 : 2 + int.from_bytes(half[:2], "big")]), least=2, most=2)
        body, mac = codec.as_bytes(outer[0]), codec.as_bytes(outer[1], 32)
        if not hmac.compare_digest(mac, hmac.digest(key, body, "sha256")):
            return None
        row = codec.as_list(codec.decode(body), least=11, most=11)
        if row[0] != 1 or row[2] != vault_id:
            return None
        turn, commits, sequence, generation, pages, frames = (
            codec.as_int(row[i]) for i in (1, 3, 4, 6, 8, 10)
        )
        digest = int.from_bytes(codec.as_bytes(row[7], 32), "big")
        state = PagesState(digest, pages, LogEnd(codec.as_bytes(row[9]), frames))
    except ProtocolError:
        return None
    return turn, Anchor(commits, sequence, codec.as_bytes(row[5]), generation, state)


class AnchorFile:
    """One file of two halves; `key` is 32 bytes."""

    def __init__(self, path: Path, vault_id: str, key: bytes) -> None:
        self._path, self._vault_id, self._key = path, vault_id, key
        self._turn = 0

    def read(self) -> Anchor | None:
        """The newest sound half, nothing without a file; raises `VaultRolledBack` when both are spoilt."""
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StorageFailed("the anchor cannot be read") from error
        halves = [_decode(data[at : at + _HALF], self._vault_id, self._key) for at in (0, _HALF)]
        found = [half for half in halves if half is not None]
        if not found:
            raise VaultRolledBack("the anchor does not check")
        self._turn, anchor = max(found, key=lambda half: half[0])
        return anchor

    def write(self, anchor: Anchor) -> None:
        """Write the older half and flush it; raises `StorageFailed`."""
        turn = self._turn + 1
        data = _encode(turn, anchor, self._vault_id, self._key)
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
            with os.fdopen(descriptor, "r+b", buffering=0) as file:
                file.seek(turn % 2 * _HALF)
                file.write(data)
                os.fsync(file.fileno())
        except OSError as error:
            raise StorageFailed("the anchor cannot be written") from error
        self._turn = turn


class AnchorPair:
    """The anchor in the folder, which must be there, and the copy beside it, which may be missing."""

    def __init__(self, folder: Path, vault_id: str, key: bytes) -> None:
        self._inner = AnchorFile(folder / FILE, vault_id, key)
        self._outer = AnchorFile(beside(folder), vault_id, key)

    def read(self) -> tuple[Anchor | None, Anchor | None]:
        """What both remember; a copy beside the folder that is not ours or not readable counts for nothing."""
        inner, outer = self._inner.read(), None
        with suppress(VaultRolledBack, StorageFailed):
            outer = self._outer.read()
        return inner, outer

    def write(self, anchor: Anchor) -> None:
        """Write both; only the one in the folder must succeed."""
        self._inner.write(anchor)
        with suppress(StorageFailed):
            self._outer.write(anchor)
