"""The audit: every operation one entry, chained by MACs so that a missing or changed one is noticed.

Invariant: entry n's MAC covers entry n and the MAC of entry n-1; the key never leaves the unlocked process.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Collection, Iterable, Iterator

import sqlcipher3

from fieldintake.domain.desk import AuditEntry
from fieldintake.domain.errors import Cancelled, VaultDamaged
from fieldintake.domain.ids import StaffId
from fieldintake.domain.progress import Progress, carry_on
from fieldintake.protocol import codec

_LAST = "SELECT sequence, at_ms, mac FROM audit ORDER BY sequence DESC LIMIT 1"
_INSERT = "INSERT INTO audit (sequence, at_ms, staff, action, subject, mac) VALUES (?, ?, ?, ?, ?, ?)"
_PAGE = (
    "SELECT sequence, at_ms, staff, action, subject FROM audit WHERE sequence < ?1 AND at_ms >= ?3"
    " AND (?4 IS NULL OR staff = ?4) AND (?5 IS NULL OR subject = ?5)"
    " AND (?6 IS NULL OR action IN (SELECT value FROM json_each(?6))) ORDER BY sequence DESC LIMIT ?2"
)
_LATEST = (
    "SELECT sequence, at_ms, staff, action, subject FROM audit INDEXED BY audit_of_action"
    " WHERE action IN (SELECT value FROM json_each(?1)) AND (?2 IS NULL OR subject = ?2)"
    " ORDER BY sequence DESC LIMIT 1"
)
_NEWER = (
    "SELECT sequence, at_ms, staff, action, subject FROM audit INDEXED BY audit_of_action"
    " WHERE sequence > ? AND action IN (SELECT value FROM json_each(?)) ORDER BY sequence DESC"
)
_ALL = "SELECT sequence, at_ms, staff, action, subject, mac FROM audit ORDER BY sequence"
_FORMER = "former audit key until "
_KEEP_KEY = "INSERT INTO secret (name, value) VALUES (?, ?)"
_FORMER_KEYS = f"SELECT substr(name, {len(_FORMER) + 1}), value FROM secret WHERE name LIKE '{_FORMER}%'"
_NO_END, _TOLD_EACH = 2**62, 5000
_Row = tuple[int, int, str, str, str, bytes]


def _mac(key: bytes, before: bytes, entry: tuple[int, int, str, str, str]) -> bytes:
    return hmac.digest(key, before + codec.encode(list(entry)), "sha256")


def _entry(row: tuple[int, int, str, str, str]) -> AuditEntry:
    return AuditEntry(row[0], row[1], StaffId(row[2]), row[3], row[4])


class ChainedAudit:
    """The audit log of one open vault, written as one member of staff."""

    def __init__(self, connection: sqlcipher3.Connection, key: bytes, staff: StaffId) -> None:
        self._connection = connection
        self._key = key
        self._staff = staff
        self.now_ms = 0

    def append(self, action: str, subject: str) -> None:
        last = self._connection.execute(_LAST).fetchone()
        sequence, before = (last[0] + 1, last[2]) if last else (1, b"")
        entry = (sequence, self.now_ms, str(self._staff), action, subject)
        self._connection.execute(_INSERT, (*entry, _mac(self._key, before, entry)))

    def page(
        self,
        *,
        before: int | None,
        limit: int,
        staff: StaffId | None = None,
        actions: Collection[str] | None = None,
        subject: str | None = None,
        since_ms: int = 0,
    ) -> list[AuditEntry]:
        which = None if actions is None else json.dumps(sorted(actions))
        start = _NO_END if before is None else before
        rows = self._connection.execute(_PAGE, (start, limit, since_ms, staff, subject, which))
        return [_entry(row) for row in rows]

    def latest(self, actions: Collection[str], subject: str | None = None) -> AuditEntry | None:
        row = self._connection.execute(_LATEST, (json.dumps(sorted(actions)), subject)).fetchone()
        return None if row is None else _entry(row)

    def newer_than(self, sequence: int, actions: Collection[str]) -> list[AuditEntry]:
        rows = self._connection.execute(_NEWER, (sequence, json.dumps(sorted(actions))))
        return [_entry(row) for row in rows]

    def verify(self, progress: Progress = carry_on) -> int:
        """The number of entries; raises `VaultDamaged` at the first that does not fit the chain, `Cancelled`."""
        former = former_keys(self._connection)
        last = self._connection.execute(_LAST).fetchone()
        rows = self._connection.execute(_ALL)
        return verify_chain(self._key, _counted(rows, last[0] if last else 0, progress), former=former)


def keep_former_key(connection: sqlcipher3.Connection, key: bytes) -> None:
    """Before the key changes: what it has chained so far stays verifiable with it."""
    last = connection.execute(_LAST).fetchone()
    connection.execute(_KEEP_KEY, (f"{_FORMER}{last[0] if last else 0}", key))


def former_keys(connection: sqlcipher3.Connection) -> list[tuple[int, bytes]]:
    """The keys of before, each with the last entry that it chained."""
    return [(int(name), bytes(key)) for name, key in connection.execute(_FORMER_KEYS)]


def _counted(rows: Iterable[_Row], in_all: int, progress: Progress) -> Iterator[_Row]:
    for number, row in enumerate(rows):
        if number % _TOLD_EACH == 0 and not progress(number, in_all):
            raise Cancelled("the check was stopped")
        yield row


def verify_chain(
    newest: bytes,
    rows: Iterable[_Row],
    *,
    former: Iterable[tuple[int, bytes]] = (),
) -> int:
    """Check rows (sequence, at_ms, staff, action, subject, mac) in order; the count of them.

    `former` are the keys of before with the last entry that each of them chained.
    """
    keys = sorted(former)
    before, count = b"", 0
    for sequence, at_ms, staff, action, subject, mac in rows:
        while keys and keys[0][0] < sequence:
            keys.pop(0)
        key = keys[0][1] if keys else newest
        expected = _mac(key, before, (sequence, at_ms, staff, action, subject))
        if sequence != count + 1 or not hmac.compare_digest(mac, expected):
            raise VaultDamaged(f"audit entry {count + 1} does not fit the chain")
        before, count = mac, count + 1
    return count
