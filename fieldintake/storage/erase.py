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
    "DELETE FROM search_alike WHERE rowid = (SELECT row FROM case_row WHERE case_id = ?)",
    "DELETE FROM case_row WHERE case_id = ?",
    "DELETE FROM draft WHERE case_id = ?",
    "DELETE FROM blob WHERE case_id = ?",
    "DELETE FROM outbox WHERE case_id = ? AND kind IN ('answer', 'release')",
)
_STILL_ASKING = "kind = 'withdrawal' AND state IN ('waiting', 'handed_over', 'stuck') AND answer = ''"
_TRACES = (
    "UPDATE inbox SET content = NULL, data = x'', sender_name = '', case_id = NULL WHERE case_id = ?1"
    " OR thread_id IN (SELECT id FROM thread WHERE case_id = ?1)",
    f"UPDATE outbox SET case_id = '', subject = thread_id WHERE case_id = ?1 AND {_STILL_ASKING}",
    "DELETE FROM outbox WHERE case_id = ?1",
    "DELETE FROM disclosure WHERE case_id = ?1",
    "UPDATE thread SET key = NULL, reference = '' WHERE case_id = ?1"
    f" AND id NOT IN (SELECT thread_id FROM outbox WHERE {_STILL_ASKING})",
    "UPDATE thread SET case_id = '', closed = 1 WHERE case_id = ?1",
)
_FOLD_INDEXES = (
    "INSERT INTO search_name (search_name) VALUES ('optimize')",
    "INSERT INTO search_alike (search_alike) VALUES ('optimize')",
)


def erase_case(connection: sqlcipher3.Connection, case_id: CaseId) -> None:
    """Remove every row of the case."""
    with allow_erasure(connection):
        for statement in _STATEMENTS:
            connection.execute(statement, (case_id,))
    fold_index(connection)


def fold_index(connection: sqlcipher3.Connection) -> None:
    """A contentless index keeps the words of what was taken out of it until it is folded."""
    for statement in _FOLD_INDEXES:
        connection.execute(statement)


def erase_for_good(connection: sqlcipher3.Connection, case_id: CaseId) -> bool:
    """Remove the case and what was sent, received and disclosed about her; whether there was such a case.

    Ids of threads and messages stay, so that nothing more is taken on them. A request to destroy that has not gone
    out yet stays with its thread's key and reference, tied to no case any more, because others still hold her data.
    """
    found = connection.execute("SELECT 1 FROM record WHERE case_id = ? LIMIT 1", (case_id,)).fetchone()
    erase_case(connection, case_id)
    for statement in _TRACES:
        connection.execute(statement, (case_id,))
    return found is not None
