"""The limits that the vault is measured beside: the same data in a plain database, and one flush of the disk.

The plain database is of the very same library without a key, made for the run and removed with it; only made-up
people are in it.
"""

from __future__ import annotations

import os
from pathlib import Path

import sqlcipher3

from fieldintake.storage.keys import UnlockedKeys, vault_keys
from fieldintake.storage.vault import STORE

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "temp_store=MEMORY",
    "secure_delete=ON",
    "cache_size=-16000",
    "wal_autocheckpoint=1000",
)


def plain_copy(folder: Path, keys: UnlockedKeys, path: Path) -> sqlcipher3.Connection:
    """All that the vault in the folder holds, without encryption, opened as the vault opens its own."""
    derived = vault_keys(keys.master)
    raw = sqlcipher3.connect(str(folder / STORE), isolation_level=None)
    raw.set_key(f"x'{derived.database.hex()}{derived.salt.hex()}'")
    raw.execute("ATTACH DATABASE ? AS plain KEY ''", (str(path),))
    raw.execute("SELECT sqlcipher_export('plain')")
    raw.close()
    return open_plain(path)


def open_plain(path: Path) -> sqlcipher3.Connection:
    """A plain database under the pragmas that make its saves as durable as the vault's."""
    connection = sqlcipher3.connect(str(path), isolation_level=None, cached_statements=512)
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    return connection


def drop_triggers(connection: sqlcipher3.Connection) -> None:
    """Let recorded statements be run again, which the triggers of what is written once refuse."""
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in names:
        connection.execute(f"DROP TRIGGER {name}")


def flush(path: Path) -> None:
    """Append 4 KiB and wait for the disk: the physical limit of a save."""
    with path.open("ab", buffering=0) as file:
        file.write(bytes(4096))
        os.fdatasync(file.fileno())
