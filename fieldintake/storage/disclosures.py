"""The disclosure ledger: every release that left, for her to see."""

from __future__ import annotations

import json

import sqlcipher3

from fieldintake.domain.categories import DataCategory
from fieldintake.domain.consent import Purpose
from fieldintake.domain.desk import Disclosure
from fieldintake.domain.ids import CaseId, RecordId, StaffId
from fieldintake.domain.messages import Receipt, ReceiptStatus

_COLUMNS = (
    "id, case_id, recipient, recipient_name, channel, purpose, categories, fields, consents, sha256, staff, at_ms,"
    " receipt"
)
_ADD = f"INSERT INTO disclosure ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_OF_CASE = f"SELECT {_COLUMNS} FROM disclosure WHERE case_id = ? ORDER BY row DESC"
_CONFIRM = "UPDATE disclosure SET receipt = ? WHERE sha256 = ?"

_Row = tuple[str, str, str, str, str, str, str, str, str, str, str, int, str | None]


def _disclosure(row: _Row) -> Disclosure:
    return Disclosure(
        id=RecordId(row[0]),
        case_id=CaseId(row[1]),
        recipient=row[2],
        recipient_name=row[3],
        channel=row[4],
        purpose=Purpose(row[5]),
        categories=frozenset(DataCategory(code) for code in json.loads(row[6])),
        fields=tuple(json.loads(row[7])),
        consents=tuple(RecordId(consent) for consent in json.loads(row[8])),
        sha256=row[9],
        staff=StaffId(row[10]),
        at_ms=row[11],
        receipt=None if row[12] is None else ReceiptStatus(row[12]),
    )


class VaultDisclosures:
    """What left; rows are only ever added, and confirmed by a signed receipt."""

    def __init__(self, connection: sqlcipher3.Connection) -> None:
        self._connection = connection

    def append(self, disclosure: Disclosure) -> None:
        head = (disclosure.id, disclosure.case_id, disclosure.recipient, disclosure.recipient_name)
        kinds = sorted(category.value for category in disclosure.categories)
        lists = (json.dumps(kinds), json.dumps(disclosure.fields), json.dumps(disclosure.consents))
        receipt = None if disclosure.receipt is None else disclosure.receipt.value
        tail = (disclosure.sha256, disclosure.staff, disclosure.at_ms, receipt)
        self._connection.execute(_ADD, (*head, disclosure.channel, disclosure.purpose.value, *lists, *tail))

    def of_case(self, case_id: CaseId) -> list[Disclosure]:
        return [_disclosure(row) for row in self._connection.execute(_OF_CASE, (case_id,))]

    def confirm(self, sha256: str, receipt: Receipt) -> None:
        self._connection.execute(_CONFIRM, (receipt.status.value, sha256))
