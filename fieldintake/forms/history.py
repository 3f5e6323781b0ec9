"""What was answered before, so that the last answer can be taken back.

Invariant: an answer that the rules of the form cannot digest leaves the session as it was before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from fieldintake.domain.errors import FormError
from fieldintake.domain.values import Unanswered
from fieldintake.forms.engine import Engine
from fieldintake.forms.tree import ModelNode
from fieldintake.forms.xpath.nodes import root_of

_DEPTH = 50
Journal = list[tuple[ModelNode, str, Unanswered | None]]


class History:
    """The last answers of one session."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._steps: list[Journal] = []

    @property
    def may_undo(self) -> bool:
        return bool(self._steps)

    @contextmanager
    def step(self) -> Iterator[None]:
        """Record what is set inside as one answer; a failure takes all of it back."""
        journal: Journal = []
        self._engine.journal = journal
        try:
            yield
        except FormError:
            self._take_back(journal)
            raise
        finally:
            self._engine.journal = None
        self._steps.append(journal)
        del self._steps[:-_DEPTH]

    @contextmanager
    def rest_on_failure(self) -> Iterator[None]:
        """Drop what is still due when something inside fails."""
        try:
            yield
        except FormError:
            self._engine.agenda.clear()
            raise

    def undo(self) -> bool:
        """Take the last answer back; False when there is none whose question still stands."""
        while self._steps:
            journal = self._steps.pop()
            if all(root_of(n) is self._engine.run.root for n, _, _ in journal):
                self._take_back(journal)
                return True
        return False

    def _take_back(self, journal: Journal) -> None:
        engine = self._engine
        engine.journal, engine.awake = None, False
        engine.agenda.clear()
        for node, value, unanswered in reversed(journal):
            engine.set_value(node, value, unanswered)
        engine.settle()
        engine.awake = True
