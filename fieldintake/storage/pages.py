"""A digest over every page of the database, kept up to date from the log alone.

Each encrypted page ends in its own authentication code. The digest is the XOR of a keyed hash of (page number, code),
so changing one page changes it in a few microseconds, and an old copy of any page shows. Invariant: the log is
folded into the main file only by our own checkpoints, after the digest has taken the log in.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from fieldintake.storage import wal
from fieldintake.storage.wal import PAGE, TAG, LogEnd

_AT_ONCE = 256
_NOTHING = bytes(TAG)
_LOCK_PAGE = 0x40000000 // PAGE + 1


@dataclass(frozen=True, slots=True)
class PagesState:
    """The digest of the database as of one commit, and where the log stood then."""

    digest: int
    pages: int
    log: LogEnd


class PageDigest:
    """Follows one database file; `key` is 32 bytes. Used under its owner's lock, from any thread."""

    def __init__(self, store: Path, key: bytes) -> None:
        self._store, self._key = store, key
        self._tags: dict[int, bytes] = {}
        self.state = PagesState(0, 0, LogEnd(b"", 0))

    def _part(self, page: int, tag: bytes) -> int:
        if tag == _NOTHING or page == _LOCK_PAGE:
            return 0
        data = page.to_bytes(4, "big") + tag
        return int.from_bytes(hashlib.blake2b(data, key=self._key, digest_size=32).digest(), "big")

    def compute(self, end: LogEnd) -> PagesState:
        """The digest of the main file under the first `end.frames` frames of the log, read in full."""
        overlay, pages = self._overlay(end)
        size = self._store.stat().st_size // PAGE
        pages = pages or size
        digest = 0
        with self._store.open("rb") as file:
            for first in range(1, size + 1, _AT_ONCE):
                chunk = file.read(_AT_ONCE * PAGE)
                for page in range(first, min(first + _AT_ONCE, size + 1)):
                    if page <= pages and page not in overlay:
                        end_of_page = (page - first + 1) * PAGE
                        digest ^= self._part(page, chunk[end_of_page - TAG : end_of_page])
        for page, tag in overlay.items():
            if page <= pages:
                digest ^= self._part(page, tag)
        return PagesState(digest, pages, end)

    def _overlay(self, end: LogEnd) -> tuple[dict[int, bytes], int]:
        tags: dict[int, bytes] = {}
        pages = 0
        path = wal.log_of(self._store)
        if end.frames and path.is_file():
            with path.open("rb") as log:
                for batch in wal.frames(log, end.salt, start=0, stop=end.frames):
                    tags.update((frame.page, frame.tag) for frame in batch)
                    pages = batch[-1].pages
        return tags, pages

    def begin(self, state: PagesState) -> None:
        """Take `state` as true, and follow from there."""
        self.state = state
        self._tags, _ = self._overlay(state.log)

    def follow(self, frames: int) -> PagesState:
        """Take in the transactions that were committed since, up to so many frames of the log."""
        path = wal.log_of(self._store)
        if frames and path.is_file():
            with path.open("rb") as log, self._store.open("rb") as main:
                self._take_in(log, main, frames)
        return self.state

    def _take_in(self, log: BinaryIO, main: BinaryIO, frames: int) -> None:
        salt = wal.salt_of(log)
        digest, pages, done = self.state.digest, self.state.pages, self.state.log.frames
        if salt != self.state.log.salt:
            self._tags, done = {}, 0
        for batch in wal.frames(log, salt, start=done, stop=frames):
            for page, tag in {frame.page: frame.tag for frame in batch}.items():
                digest ^= self._part(page, self._before(main, page, pages)) ^ self._part(page, tag)
                self._tags[page] = tag
            done += len(batch)
            pages = batch[-1].pages
        self.state = PagesState(digest, pages, LogEnd(salt, done))

    def _before(self, main: BinaryIO, page: int, pages: int) -> bytes:
        if page in self._tags or page > pages:
            return self._tags.get(page, _NOTHING)
        main.seek(page * PAGE - TAG)
        return main.read(TAG).ljust(TAG, b"\0")
