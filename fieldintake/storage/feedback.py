"""What people said of the help they had. Invariant: the table knows no order but that of random ids."""

from __future__ import annotations

import json

import sqlcipher3

from fieldintake.domain.feedback import Feedback

_INSERT = "INSERT INTO feedback (id, month, version, answers) VALUES (?, ?, ?, ?)"
_ALL = "SELECT id, month, version, answers FROM feedback ORDER BY month DESC, id"


class VaultFeedback:
    """Rows apart from everything else."""

    def __init__(self, connection: sqlcipher3.Connection) -> None:
        self._connection = connection

    def add(self, feedback: Feedback) -> None:
        answers = json.dumps(dict(feedback.answers), ensure_ascii=False, sort_keys=True)
        self._connection.execute(_INSERT, (feedback.id, feedback.month, feedback.version, answers))

    def all(self) -> list[Feedback]:
        return [
            Feedback(row[0], row[1], row[2], json.loads(row[3])) for row in self._connection.execute(_ALL)
        ]
