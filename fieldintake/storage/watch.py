"""Keeps the anchor of an open vault true, and compares the vault with it when it is opened.

Invariant: within five seconds of a commit the anchor knows it; the log is folded into the main file only here, after
the digest of the pages has taken it in. What happened after the last anchor cannot be vouched for.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import sqlcipher3

from fieldintake.domain.errors import DiskFull, StorageFailed, VaultDamaged, VaultRolledBack
from fieldintake.storage.anchor import Anchor, AnchorPair
from fieldintake.storage.keys import VaultKeys
from fieldintake.storage.pages import PageDigest, PagesState
from fieldintake.storage.unit import translated
from fieldintake.storage.wal import LogEnd

ANCHOR_AFTER_S = 2.0
_FOLD_AT_FRAMES = 1000
_LOOK_AT_ONCE_PAGES = 32 * 1024  # 128 MB: above it the pages are looked at by `check`, not at the opening
_HAS_PULSE = "SELECT count(*) FROM sqlite_master WHERE name = 'pulse'"
_PULSE = "SELECT commits, anchored FROM pulse"
_BUMP = "UPDATE pulse SET commits = commits + 1 RETURNING commits"
_SET_ANCHORED = "UPDATE pulse SET anchored = 1, commits = commits + 1"
_HEAD = "SELECT sequence, mac FROM audit ORDER BY sequence DESC LIMIT 1"
_FOLD, _FOLD_AND_EMPTY = "PRAGMA wal_checkpoint(PASSIVE)", "PRAGMA wal_checkpoint(TRUNCATE)"
_LOG_FRAMES = "PRAGMA wal_checkpoint(NOOP)"
_MAC_AT = "SELECT mac FROM audit WHERE sequence = ?"


@dataclass(frozen=True, slots=True)
class Moment:
    """The vault after one commit."""

    commits: int
    sequence: int
    head: bytes


def bump(connection: sqlcipher3.Connection) -> Moment:
    """Count the running transaction, as its last statement."""
    commits = connection.execute(_BUMP).fetchone()[0]
    sequence, head = connection.execute(_HEAD).fetchone() or (0, b"")
    return Moment(commits, sequence, bytes(head))


class Watch:
    """The anchor of one open vault. `verify`, then `begin`, then `committed` after each commit, then `stop`."""

    def __init__(self, folder: Path, store: Path, vault_id: str, keys: VaultKeys, generation: int) -> None:
        self._pair = AnchorPair(folder, vault_id, keys.anchor)
        self._pages = PageDigest(store, keys.pages)
        self._generation = generation
        self._lock = threading.Lock()
        self._dirty, self._stopped = threading.Event(), threading.Event()
        self.moment = Moment(0, 0, b"")
        self._frames = 0  # of the log, as the database itself counts them: what lies behind them is rubbish

    # --- opening ---------------------------------------------------------------------------------

    def verify(self, connection: sqlcipher3.Connection, end: LogEnd) -> None:
        """Raises `VaultRolledBack` when anything is older than the anchor; `end` is where the log stands."""
        commits, anchored = _pulse(connection)
        inner, outer = self._pair.read()
        if inner is None and anchored:
            raise VaultRolledBack("the anchor is missing")
        known = [anchor for anchor in (inner, outer) if anchor is not None]
        if not known:
            self.accept(end)
            return
        newest = max(known, key=lambda anchor: (anchor.commits, anchor.generation))
        row = connection.execute(_MAC_AT, (newest.sequence,)).fetchone()
        if commits < newest.commits or (newest.sequence and (row is None or bytes(row[0]) != newest.head)):
            raise VaultRolledBack("the store is older than the anchor")
        if self._generation < newest.generation:
            raise VaultRolledBack("the slot file is older than the anchor")
        self._verify_pages(newest, commits, end)

    def accept(self, end: LogEnd) -> None:
        """Take the store as it is, whatever the anchor says."""
        self._pages.begin(self._pages.compute(end))

    def _verify_pages(self, anchor: Anchor, commits: int, end: LogEnd) -> None:
        then = anchor.pages
        if not end.salt and commits > anchor.commits:
            self.accept(end)  # the process ended without an anchor, and the database folded its last commits
            return
        at = (
            then.log if end.salt == then.log.salt else LogEnd(end.salt, 0)
        )  # else our checkpoint folded that log
        if end.frames < at.frames:
            raise VaultDamaged("saves that the anchor knows are missing from the log")
        if then.pages <= _LOOK_AT_ONCE_PAGES and self._pages.compute(at).digest != then.digest:
            raise VaultRolledBack("a page is older than the anchor")
        self._pages.begin(PagesState(then.digest, then.pages, at))

    def begin(self, connection: sqlcipher3.Connection) -> None:
        """Anchor what is there now, and from now on after each commit."""
        commits, anchored = _pulse(connection)
        sequence, head = connection.execute(_HEAD).fetchone() or (0, b"")
        self.moment = Moment(commits, sequence, bytes(head))
        self._frames = _log_frames(connection)
        self.write()
        if not anchored:
            connection.execute(_SET_ANCHORED)
            self.moment = Moment(commits + 1, sequence, bytes(head))
            self._frames = _log_frames(connection)
            self.write()
        threading.Thread(target=self._keep_writing, name="anchor", daemon=True).start()

    # --- working ---------------------------------------------------------------------------------

    def committed(self, connection: sqlcipher3.Connection, moment: Moment) -> None:
        """A transaction was acknowledged; folds the log when it has grown long."""
        with self._lock:
            self.moment, self._frames = moment, _log_frames(connection)
        self._dirty.set()
        if self._frames >= _FOLD_AT_FRAMES:
            with suppress(StorageFailed, DiskFull):  # the save itself is safe; the next one names the trouble
                self.fold(connection, empty=False)

    def fold(self, connection: sqlcipher3.Connection, *, empty: bool = True) -> None:
        """Anchor, then fold the whole log into the main file; emptying it costs later saves, and leaves no old page."""
        with self._lock:
            self._write()
            with translated():
                connection.execute(_FOLD_AND_EMPTY if empty else _FOLD)
            self._frames = 0

    def use_generation(self, generation: int) -> None:
        """The slot file was written anew."""
        self._generation = generation
        self.write()

    def write(self) -> None:
        """Write the anchor now; raises `StorageFailed`."""
        with self._lock:
            self._write()

    def _write(self) -> None:
        self._dirty.clear()
        moment = self.moment
        pages = self._pages.follow(self._frames)
        self._pair.write(Anchor(moment.commits, moment.sequence, moment.head, self._generation, pages))

    def check_pages(self) -> None:
        """Look at every page, on the vault's thread; raises `VaultRolledBack` when one is not the newest."""
        with self._lock:
            known = self._pages.follow(self._frames)
            if self._pages.compute(known.log).digest != known.digest:
                raise VaultRolledBack("a page is older than the anchor")

    def _keep_writing(self) -> None:
        while self._dirty.wait() and not self._stopped.wait(ANCHOR_AFTER_S):
            with self._lock:
                if self._stopped.is_set():
                    return
                try:
                    self._write()
                except (StorageFailed, OSError):
                    self._dirty.set()  # tried again in a moment; a failing disk is named by the next save

    def stop(self) -> None:
        """A last anchor if the disk takes it, and no more of them."""
        with self._lock:
            if not self._stopped.is_set():
                self._stopped.set()
                with suppress(StorageFailed, OSError):
                    self._write()
            self._dirty.set()


def _log_frames(connection: sqlcipher3.Connection) -> int:
    return max(0, int(connection.execute(_LOG_FRAMES).fetchone()[1]))


def _pulse(connection: sqlcipher3.Connection) -> tuple[int, bool]:
    """Commits, and whether an anchor was ever written; a vault of the first schema has counted none."""
    if not connection.execute(_HAS_PULSE).fetchone()[0]:
        return 0, False
    commits, anchored = connection.execute(_PULSE).fetchone()
    return int(commits), bool(anchored)
