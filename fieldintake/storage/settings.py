"""Small values of this desk, by name."""

from __future__ import annotations

import sqlcipher3

_GET = "SELECT value FROM setting WHERE name = ?"
_SET = (
    "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)


class VaultSettings:
    """Settings inside the vault, so that none of them lies in the open."""

    def __init__(self, connection: sqlcipher3.Connection) -> None:
        self._connection = connection

    def get(self, name: str, default: str = "") -> str:
        row = self._connection.execute(_GET, (name,)).fetchone()
        return default if row is None else str(row[0])

    def set(self, name: str, value: str) -> None:
        self._connection.execute(_SET, (name, value))
