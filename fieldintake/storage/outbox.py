"""The outbox: pointers to what is due, and the frozen bytes of what was handed over."""

from __future__ import annotations

import sqlcipher3

from fieldintake.domain.consent import Purpose
from fieldintake.domain.desk import OutboxItem, OutboxKind, OutboxState
from fieldintake.domain.errors import NotFound
from fieldintake.domain.ids import CaseId, RecordId

_COLUMNS = (
    "id, kind, case_id, recipient, thread_id, purpose, subject, priority, state, why, message_id, data, answer,"
    " note, due_ms"
)
_SAVE = (
    f"INSERT INTO outbox ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (id) DO UPDATE SET thread_id = excluded.thread_id, state = excluded.state, why = excluded.why,"
    " message_id = excluded.message_id, data = excluded.data, note = excluded.note, answer = excluded.answer"
)
_GET = f"SELECT {_COLUMNS} FROM outbox WHERE id = ?"
_OPEN = (
    f"SELECT {_COLUMNS} FROM outbox WHERE state IN ('waiting', 'handed_over', 'stuck')"
    " ORDER BY CASE kind WHEN 'withdrawal' THEN 0 WHEN 'acknowledgement' THEN 1 ELSE 2 END, priority, row"
)
_OF_CASE = f"SELECT {_COLUMNS} FROM outbox WHERE case_id = ? ORDER BY row"
_ALL = f"SELECT {_COLUMNS} FROM outbox ORDER BY row DESC"

_Row = tuple[str, str, str, str, str, str, str, int, str, str, str, bytes, str, str, int]


def _item(row: _Row) -> OutboxItem:
    return OutboxItem(
        id=RecordId(row[0]),
        kind=OutboxKind(row[1]),
        case_id=CaseId(row[2]),
        recipient=row[3],
        thread_id=row[4],
        purpose=Purpose(row[5]),
        subject=RecordId(row[6]),
        priority=row[7],
        state=OutboxState(row[8]),
        why=row[9],
        message_id=row[10],
        data=bytes(row[11]),
        answer=row[12],
        note=row[13],
        due_ms=row[14],
    )


class VaultOutbox:
    """What is due to go."""

    def __init__(self, connection: sqlcipher3.Connection) -> None:
        self._connection = connection

    def save(self, item: OutboxItem) -> None:
        head = (item.id, item.kind.value, item.case_id, item.recipient, item.thread_id, item.purpose.value)
        rest = (item.subject, item.priority, item.state.value, item.why, item.message_id, item.data)
        self._connection.execute(_SAVE, (*head, *rest, item.answer, item.note, item.due_ms))

    def add(self, item: OutboxItem) -> None:
        self.save(item)

    def get(self, item_id: RecordId) -> OutboxItem:
        row = self._connection.execute(_GET, (item_id,)).fetchone()
        if row is None:
            raise NotFound("no such outgoing item")
        return _item(row)

    def open_items(self) -> list[OutboxItem]:
        return [_item(row) for row in self._connection.execute(_OPEN)]

    def of_case(self, case_id: CaseId) -> list[OutboxItem]:
        return [_item(row) for row in self._connection.execute(_OF_CASE, (case_id,))]

    def all(self) -> list[OutboxItem]:
        return [_item(row) for row in self._connection.execute(_ALL)]
