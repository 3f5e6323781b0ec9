"""Sealed threads: one for each case and recipient, with its own key and its own reference."""

from __future__ import annotations

import sqlcipher3

from fieldintake.domain.ids import CaseId, Code, OrganisationId
from fieldintake.domain.messages import Thread

_COLUMNS = "id, key, case_id, recipient, peer, reference, ours, key_sent"
_FIND = (
    f"SELECT {_COLUMNS} FROM thread WHERE case_id = ? AND recipient = ? AND key IS NOT NULL AND closed = 0"
    " AND ours = 1"
)
_BY_ID = f"SELECT {_COLUMNS} FROM thread WHERE id = ? AND key IS NOT NULL"
_SAVE = (
    "INSERT INTO thread (id, key, case_id, recipient, peer, reference, ours, key_sent)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (id) DO UPDATE SET key_sent = excluded.key_sent, peer = excluded.peer"
)
_ADOPT = "UPDATE thread SET case_id = ? WHERE id = ? AND ours = 0"
_CLOSE = "UPDATE thread SET closed = 1 WHERE id = ?"
_DESTROY = "UPDATE thread SET key = NULL, reference = '' WHERE id = ?"
_DESTROYED = "SELECT 1 FROM thread WHERE id = ? AND key IS NULL"
_ENDED = "SELECT 1 FROM thread WHERE id = ? AND (key IS NULL OR closed = 1)"
_REFERENCE = "SELECT 1 FROM thread WHERE reference = ?"


def _thread(row: tuple[str, bytes, str, str, str, str, int, int]) -> Thread:
    return Thread(
        id=row[0],
        key=bytes(row[1]),
        case_id=CaseId(row[2]),
        recipient=row[3],
        peer=OrganisationId(row[4]),
        reference=Code(row[5]),
        ours=bool(row[6]),
        key_sent=bool(row[7]),
    )


class VaultThreads:
    """The threads of the vault; a destroyed one is found no more, but its id is remembered."""

    def __init__(self, connection: sqlcipher3.Connection) -> None:
        self._connection = connection

    def find(self, case_id: CaseId, recipient: str) -> Thread | None:
        row = self._connection.execute(_FIND, (case_id, recipient)).fetchone()
        return None if row is None else _thread(row)

    def by_id(self, thread_id: str) -> Thread | None:
        row = self._connection.execute(_BY_ID, (thread_id,)).fetchone()
        return None if row is None else _thread(row)

    def save(self, thread: Thread) -> None:
        row = (thread.id, thread.key, thread.case_id, thread.recipient, thread.peer, thread.reference)
        self._connection.execute(_SAVE, (*row, int(thread.ours), int(thread.key_sent)))

    def adopt(self, thread_id: str, case_id: CaseId) -> None:
        self._connection.execute(_ADOPT, (case_id, thread_id))

    def close(self, thread_id: str) -> None:
        self._connection.execute(_CLOSE, (thread_id,))

    def destroy(self, thread_id: str) -> None:
        self._connection.execute(_DESTROY, (thread_id,))

    def is_destroyed(self, thread_id: str) -> bool:
        return self._connection.execute(_DESTROYED, (thread_id,)).fetchone() is not None

    def has_ended(self, thread_id: str) -> bool:
        return self._connection.execute(_ENDED, (thread_id,)).fetchone() is not None

    def is_taken(self, reference: Code) -> bool:
        return self._connection.execute(_REFERENCE, (reference,)).fetchone() is not None
