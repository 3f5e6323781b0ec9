"""A copy of an open vault's store under another key, page by page, checked before anybody relies on it.

Invariant: a copy that does not check leaves no file behind; between two portions of pages the caller may stop it.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import sqlcipher3

from fieldintake.domain.errors import Cancelled, StorageFailed, VaultDamaged
from fieldintake.domain.progress import Progress, carry_on
from fieldintake.storage.connection import open_connection, open_copy
from fieldintake.storage.unit import translated

_PAGES_AT_ONCE = 2000
_COUNTS = (
    "SELECT (SELECT count(*) FROM record), (SELECT count(*) FROM revision), (SELECT count(*) FROM case_row),"
    " (SELECT count(*) FROM audit), (SELECT coalesce(max(sequence), 0) FROM audit),"
    " (SELECT count(*) FROM blob_chunk)"
)
Counts = tuple[int, int, int, int, int, int]


def counts(connection: sqlcipher3.Connection) -> Counts:
    """Records, revisions, cases, audit entries and the newest of them, chunks of files."""
    row: Counts = connection.execute(_COUNTS).fetchone()
    return row


def copy_store(
    source: sqlcipher3.Connection, path: Path, *, key: bytes, salt: bytes, progress: Progress = carry_on
) -> Counts:
    """Write the copy and look at all of it; raises `Cancelled`, `DiskFull`, `StorageFailed` or `VaultDamaged`."""

    def step(_status: int, remaining: int, total: int) -> None:
        if not progress(total - remaining, total):
            raise Cancelled("the copy was stopped")

    path.unlink(missing_ok=True)
    try:
        with translated():
            with closing(open_copy(path, key=key, salt=salt)) as target:
                source.backup(target, pages=_PAGES_AT_ONCE, progress=step)
            return check_copy(path, key=key, salt=salt, expected=counts(source))
    except BaseException:
        remove_copy(path)
        raise


def check_copy(path: Path, *, key: bytes, salt: bytes, expected: Counts | None = None) -> Counts:
    """Look at every page and the structure of a copy; raises `VaultDamaged`, `NotAVault`."""
    with translated(), closing(open_connection(path, key=key, salt=salt)) as copy:
        bad = copy.execute("PRAGMA cipher_integrity_check").fetchone()
        sound = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
        found = counts(copy)
    if bad is not None or sound != "ok" or (expected is not None and found != expected):
        raise VaultDamaged("the copy does not check")
    return found


def remove_copy(path: Path) -> None:
    """Remove a copy and what the database may have put beside it."""
    try:
        for ending in ("", "-wal", "-shm", "-journal"):
            path.with_name(path.name + ending).unlink(missing_ok=True)
    except OSError as error:
        raise StorageFailed("a copy could not be removed") from error
