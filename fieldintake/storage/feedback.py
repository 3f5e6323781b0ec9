"""What people said of the help they had.

Invariant: nothing on the disk tells in which order it came. A row lies in its page where it was written, and the log
holds each page as it was, so what is new is never added: all rows are written anew in a random order, and the vault
empties its log afterwards.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence

import sqlcipher3

from fieldintake.domain.feedback import Feedback

_INSERT = "INSERT INTO feedback (id, month, version, answers) VALUES (?, ?, ?, ?)"
_ALL = "SELECT id, month, version, answers FROM feedback ORDER BY month DESC, id"


class VaultFeedback:
    """Rows apart from everything else; `mixed` until the vault has emptied its log of what was before."""

    def __init__(self, connection: sqlcipher3.Connection) -> None:
        self._connection = connection
        self.mixed = False

    def mix_in(self, new: Sequence[Feedback]) -> None:
        """Write these among all others."""
        every = [*self.all(), *new]
        secrets.SystemRandom().shuffle(every)
        self._connection.execute("DELETE FROM feedback")
        for one in every:
            answers = json.dumps(dict(one.answers), ensure_ascii=False, sort_keys=True)
            self._connection.execute(_INSERT, (one.id, one.month, one.version, answers))
        self.mixed = True

    def all(self) -> list[Feedback]:
        return [
            Feedback(row[0], row[1], row[2], json.loads(row[3])) for row in self._connection.execute(_ALL)
        ]
