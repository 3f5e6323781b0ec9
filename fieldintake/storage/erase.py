"""Erasing a case for good, inside an audited transaction that alone may delete revisions.

Invariant: afterwards no table or index of the vault holds a field of the case; the log is folded away when the
vault is next closed. What stays are the audit's ids and the tombstones of its threads.
"""

from __future__ import annotations

import sqlcipher3

from fieldintake.domain.ids import CaseId
from fieldintake.storage.connection import allow_erasure

_STATEMENTS = (
    "DELETE FROM revision WHERE record_id IN (SELECT id FROM record WHERE case_id = ?)",
    "DELETE FROM record WHERE case_id = ?",
    "DELETE FROM search_name WHERE rowid = (SELECT row FROM case_row WHERE case_id = ?)",
    "DELETE FROM case_row WHERE case_id = ?",
    "DELETE FROM draft WHERE case_id = ?",
)
_FOLD_INDEX = "INSERT INTO search_name (search_name) VALUES ('optimize')"


def erase_case(connection: sqlcipher3.Connection, case_id: CaseId) -> None:
    """Remove every row of the case; a contentless index keeps its words until it is folded, so it is."""
    with allow_erasure(connection):
        for statement in _STATEMENTS:
            connection.execute(statement, (case_id,))
    connection.execute(_FOLD_INDEX)
