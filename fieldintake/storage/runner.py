"""Migrations: numbered SQL files, each applied whole or not at all, and refused when from the future.

Invariant: `PRAGMA user_version` is the number of the last file applied, set in that file's own transaction.
"""

from __future__ import annotations

from pathlib import Path

import sqlcipher3

from fieldintake.domain.errors import VaultDamaged, VaultTooNew
from fieldintake.storage.connection import allow_migration

_FOLDER = Path(__file__).parent / "migrations"


def _files() -> list[tuple[int, Path]]:
    return sorted((int(path.name[:4]), path) for path in _FOLDER.glob("[0-9]*.sql"))


def newest() -> int:
    """The version that this program writes."""
    return _files()[-1][0]


def _statements(text: str) -> list[str]:
    """The statements of a file, one by one: `executescript` would commit behind our back."""
    statements: list[str] = []
    pending = ""
    for line in text.splitlines():
        pending += line + "\n"
        if sqlcipher3.complete_statement(pending):
            statements.append(pending)
            pending = ""
    return statements


def migrate(connection: sqlcipher3.Connection) -> None:
    """Bring the vault to `newest()`; raises `VaultTooNew` and changes nothing when it is beyond it."""
    current = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if current > newest():
        raise VaultTooNew(f"vault {current}, program {newest()}")
    with allow_migration(connection):
        for number, path in _files():
            if number > current:
                _apply(connection, number, path)


def _apply(connection: sqlcipher3.Connection, number: int, path: Path) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statement in _statements(path.read_text(encoding="utf-8")):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version={number}")
        connection.execute("COMMIT")
    except sqlcipher3.DatabaseError as error:
        connection.execute("ROLLBACK")
        raise VaultDamaged(f"migration {number} did not apply") from error


def schema(connection: sqlcipher3.Connection) -> str:
    """The schema as text, for comparison with the snapshot `schema.sql`."""
    rows = connection.execute(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'search_name_%'"
        " AND name NOT LIKE 'search_alike_%'"
        " AND name NOT LIKE 'sqlite_%' ORDER BY type = 'trigger', type DESC, name"
    )
    return "".join(f"{row[0]};\n" for row in rows)
