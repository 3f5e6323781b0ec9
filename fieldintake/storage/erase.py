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
    "DELETE FROM outbox WHERE case_id = ? AND kind IN ('answer', 'release')",
)
_TRACES = (
    "DELETE FROM outbox WHERE case_id = ?",
    "DELETE FROM disclosure WHERE case_id = ?",
    "UPDATE inbox SET content = NULL, data = x'', sender_name = '' WHERE case_id = ?1"
    " OR thread_id IN (SELECT id FROM thread WHERE case_id = ?1)",
    "UPDATE thread SET key = NULL, reference = '', closed = 1 WHERE case_id = ?",
)
_FOLD_INDEX = "INSERT INTO search_name (search_name) VALUES ('optimize')"


def erase_case(connection: sqlcipher3.Connection, case_id: CaseId) -> None:
    """Remove every row of the case; a contentless index keeps its words until it is folded, so it is."""
    with allow_erasure(connection):
        for statement in _STATEMENTS:
            connection.execute(statement, (case_id,))
    connection.execute(_FOLD_INDEX)


def erase_for_good(connection: sqlcipher3.Connection, case_id: CaseId) -> bool:
    """Remove the case and what was sent, received and disclosed about her; whether there was such a case.

    Ids of threads and messages stay, so that nothing more is taken on them.
    """
    found = connection.execute("SELECT 1 FROM record WHERE case_id = ? LIMIT 1", (case_id,)).fetchone()
    erase_case(connection, case_id)
    for statement in _TRACES:
        connection.execute(statement, (case_id,))
    return found is not None
