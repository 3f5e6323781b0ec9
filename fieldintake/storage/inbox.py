"""Arrivals, in the order in which they came; a message that comes twice is one row."""

from __future__ import annotations

import json

import sqlcipher3

from fieldintake.domain.desk import InboxItem, InboxState
from fieldintake.domain.errors import NotFound
from fieldintake.domain.ids import CaseId, DeviceId, OrganisationId, StaffId
from fieldintake.domain.messages import Sender
from fieldintake.storage.received import from_json, to_json

_COLUMNS = "message_id, thread_id, sender, sender_name, content, state, problem, arrived_ms, case_id"
_ADD = (
    "INSERT INTO inbox (message_id, thread_id, sender, sender_name, content, state, problem, arrived_ms, case_id,"
    " data) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (message_id) DO UPDATE SET sender = excluded.sender,"
    " sender_name = excluded.sender_name, content = excluded.content, state = excluded.state, problem = '',"
    " case_id = excluded.case_id WHERE inbox.state = 'unverified' AND excluded.state != 'unverified'"
)
_GET = f"SELECT {_COLUMNS} FROM inbox WHERE message_id = ?"
_DATA = "SELECT data FROM inbox WHERE message_id = ?"
_STATE = "UPDATE inbox SET state = ?, case_id = coalesce(?, case_id) WHERE message_id = ?"
_ALL = f"SELECT {_COLUMNS} FROM inbox ORDER BY row DESC"
_OF_THREAD = f"SELECT {_COLUMNS} FROM inbox WHERE thread_id = ? ORDER BY row"
_FORGET = "UPDATE inbox SET content = NULL, data = x'' WHERE message_id = ?"

_Row = tuple[str, str, str | None, str, bytes | None, str, str, int, str | None]


def _item(row: _Row) -> InboxItem:
    sender = None
    if row[2] is not None:
        organisation, staff, device, role = json.loads(row[2])
        sender = Sender(OrganisationId(organisation), StaffId(staff), DeviceId(device), role)
    return InboxItem(
        message_id=row[0],
        thread_id=row[1],
        sender=sender,
        sender_name=row[3],
        message=None if row[4] is None else from_json(bytes(row[4]).decode()),
        state=InboxState(row[5]),
        problem=row[6],
        arrived_ms=row[7],
        case_id=None if row[8] is None else CaseId(row[8]),
    )


class VaultInbox:
    """What came in."""

    def __init__(self, connection: sqlcipher3.Connection) -> None:
        self._connection = connection

    def add(self, item: InboxItem, data: bytes) -> bool:
        sender = item.sender and [
            item.sender.organisation,
            item.sender.staff,
            item.sender.device,
            item.sender.role,
        ]
        content = None if item.message is None else to_json(item.message).encode()
        row = (item.message_id, item.thread_id, sender and json.dumps(sender), item.sender_name, content)
        rest = (item.state.value, item.problem, item.arrived_ms, item.case_id, data)
        return bool(self._connection.execute(_ADD, (*row, *rest)).rowcount == 1)

    def get(self, message_id: str) -> InboxItem:
        row = self._connection.execute(_GET, (message_id,)).fetchone()
        if row is None:
            raise NotFound("no such arrival")
        return _item(row)

    def data(self, message_id: str) -> bytes:
        row = self._connection.execute(_DATA, (message_id,)).fetchone()
        if row is None:
            raise NotFound("no such arrival")
        return bytes(row[0])

    def set_state(self, message_id: str, state: InboxState, case_id: CaseId | None = None) -> None:
        self._connection.execute(_STATE, (state.value, case_id, message_id))

    def all(self) -> list[InboxItem]:
        return [_item(row) for row in self._connection.execute(_ALL)]

    def of_thread(self, thread_id: str) -> list[InboxItem]:
        return [_item(row) for row in self._connection.execute(_OF_THREAD, (thread_id,))]

    def forget_content(self, message_id: str) -> None:
        self._connection.execute(_FORGET, (message_id,))
