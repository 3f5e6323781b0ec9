"""Opening the one encrypted database: the only place that calls `connect`, in the one safe order.

Invariant: a connection leaves here only after the file, the cipher and every pragma were checked; a key that was
forgotten would silently make a plaintext database, so the file's first bytes are looked at too.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlcipher3

from fieldintake.domain.errors import NotAVault, StorageFailed

_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "2",  # FULL: NORMAL loses acknowledged saves in a power cut
    "temp_store": "2",  # MEMORY: FILE writes plaintext pages
    "secure_delete": "1",
    "foreign_keys": "1",
    "trusted_schema": "0",
    "cell_size_check": "1",
    "mmap_size": "0",
}
# the log is folded by `watch` alone, which must have seen it before
_SPEED_PRAGMAS = ("cache_size=-16000", "busy_timeout=5000", "analysis_limit=400", "wal_autocheckpoint=0")
_SETTABLE_PRAGMAS = frozenset({"query_only", "wal_checkpoint", "integrity_check", "table_info"})
_MIGRATION_PRAGMAS = frozenset({"user_version", "quick_check"})  # a new column is looked at by the database
_APPEND_ONLY = frozenset({"audit", "revision"})
_MAGIC = b"SQLite format 3\x00"
_OLDEST_CIPHER = (4, 17)

_DENY_OPS = frozenset({24, 25})  # SQLITE_ATTACH, SQLITE_DETACH
_SCHEMA_OPS = frozenset(
    {*range(1, 9), *range(10, 18), 26, 29, 30}
)  # SQLITE_CREATE_*, _DROP_*, SQLITE_ALTER_TABLE
_DELETE, _PRAGMA, _UPDATE, _FUNCTION = 9, 19, 23, 31
_OK, _DENY = 0, 1
_Authorizer = Callable[[int, str | None, str | None, str | None, str | None], int]


def _authorize(
    op: int, first: str | None, second: str | None, _database: str | None, _trigger: str | None
) -> int:
    if op in _DENY_OPS or op in _SCHEMA_OPS:
        return _DENY
    if op == _FUNCTION and second == "load_extension":
        return _DENY
    if op == _PRAGMA and second is not None and first not in _SETTABLE_PRAGMAS:
        return _DENY
    if op in (_DELETE, _UPDATE) and first in _APPEND_ONLY:
        return _DENY
    return _OK


def open_connection(path: Path, *, key: bytes, salt: bytes, read_only: bool = False) -> sqlcipher3.Connection:
    """The checked connection to `path`, created when absent; `key` 32 and `salt` 16 raw bytes.

    A read-only one leaves the files as they are, also when it is closed: another would fold the log.

    Raises `NotAVault` when the file is not ours under this key, `StorageFailed` when the disk refuses.
    """
    os.umask(0o077)
    is_new = not path.exists()
    try:
        name = path.absolute().as_uri() + ("?mode=ro" if read_only else "")
        connection = sqlcipher3.connect(
            name, isolation_level=None, timeout=5, cached_statements=512, uri=True
        )
    except sqlcipher3.OperationalError as error:
        raise StorageFailed("the vault's file cannot be opened") from error
    try:
        _key_and_pin(connection, key, salt)
        _check(connection, path, salt)
    except BaseException:
        connection.close()
        if is_new:
            _remove(path)  # the database made it without the key
        raise
    connection.set_authorizer(_authorize)
    return connection


def _remove(path: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def open_copy(path: Path, *, key: bytes, salt: bytes) -> sqlcipher3.Connection:
    """An empty keyed file for a copy to be written into, without a log: it is checked or thrown away."""
    os.umask(0o077)
    try:
        connection = sqlcipher3.connect(str(path), isolation_level=None)
        connection.execute("PRAGMA cipher_log_level=NONE")
        connection.set_key(bytearray(f"x'{key.hex()}{salt.hex()}'", "ascii"))
        connection.execute("PRAGMA journal_mode=OFF")
        connection.execute("PRAGMA temp_store=MEMORY")
    except sqlcipher3.OperationalError as error:
        raise StorageFailed("the copy cannot be written there") from error
    return connection


@contextmanager
def allow_erasure(connection: sqlcipher3.Connection) -> Iterator[None]:
    """Lift the ban on deleting revisions for one block; the audit stays append-only."""
    with _allowing(connection, _authorize_erasure):
        yield


@contextmanager
def allow_sealing(connection: sqlcipher3.Connection) -> Iterator[None]:
    """Lift the ban on exchanging the bytes of a revision for one block: open ones for a box of them, and back."""
    with _allowing(connection, _authorize_sealing):
        yield


@contextmanager
def allow_migration(connection: sqlcipher3.Connection) -> Iterator[None]:
    """Lift the ban on changing the schema and its number for one block."""
    with _allowing(connection, _authorize_migration):
        yield


@contextmanager
def _allowing(connection: sqlcipher3.Connection, authorize: _Authorizer) -> Iterator[None]:
    connection.set_authorizer(authorize)
    try:
        yield
    finally:
        connection.set_authorizer(_authorize)


def _authorize_erasure(
    op: int, first: str | None, second: str | None, database: str | None, trigger: str | None
) -> int:
    if op == _DELETE and first == "revision":
        return _OK
    return _authorize(op, first, second, database, trigger)


def _authorize_sealing(
    op: int, first: str | None, second: str | None, database: str | None, trigger: str | None
) -> int:
    if op == _UPDATE and (first, second) == ("revision", "bytes"):
        return _OK
    return _authorize(op, first, second, database, trigger)


def _authorize_migration(
    op: int, first: str | None, second: str | None, database: str | None, trigger: str | None
) -> int:
    if op in _SCHEMA_OPS or (op == _PRAGMA and first in _MIGRATION_PRAGMAS):
        return _OK
    return _authorize(op, first, second, database, trigger)


def _key_and_pin(connection: sqlcipher3.Connection, key: bytes, salt: bytes) -> None:
    connection.execute("PRAGMA cipher_log_level=NONE")
    connection.set_key(bytearray(f"x'{key.hex()}{salt.hex()}'", "ascii"))
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        for name, value in _PRAGMAS.items():
            connection.execute(f"PRAGMA {name}={value}")
        for pragma in _SPEED_PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
    except sqlcipher3.OperationalError as error:
        raise StorageFailed("the disk refused while the vault was opened") from error
    except sqlcipher3.DatabaseError as error:
        raise NotAVault("the file does not open with this vault's key") from error


def _one(connection: sqlcipher3.Connection, pragma: str) -> str:
    row = connection.execute(f"PRAGMA {pragma}").fetchone()
    return "" if row is None else str(row[0])


def _check(connection: sqlcipher3.Connection, path: Path, salt: bytes) -> None:
    version = _one(connection, "cipher_version").split(" ")[0]
    if tuple(int(part) for part in version.split(".")[:2] if part.isdigit()) < _OLDEST_CIPHER:
        raise StorageFailed(f"cipher {version or 'missing'} is too old")
    for name, value in _PRAGMAS.items():
        if _one(connection, name) != value:
            raise StorageFailed(f"pragma {name} did not take its pinned value")
    options = {row[0] for row in connection.execute("PRAGMA compile_options")}
    if not options & {"TEMP_STORE=2", "TEMP_STORE=3"}:
        raise StorageFailed("this build may write temporary files in the clear")
    with path.open("rb") as file:
        head = file.read(len(_MAGIC))
    if head == _MAGIC:
        raise NotAVault("the file is not encrypted")
    if head not in (b"", salt):  # the cipher takes the salt from the key and would not look
        raise NotAVault("the file begins with another salt")
