"""What was done before, so that the last of it can be taken back: an answer, or a row that came or went.

Invariant: what the rules of the form cannot digest leaves the session as it was before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import assert_never

from fieldintake.domain.errors import FormError
from fieldintake.forms.engine import Engine, RowCame, RowWent, Trace, WasAnswered

_DEPTH = 50


@dataclass(slots=True)
class _Step:
    """What one thing done left behind; `about` is the question whose further letters belong to it."""

    about: str
    traces: list[Trace] = field(default_factory=list)


class History:
    """The last steps of one session."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._steps: list[_Step] = []

    @property
    def may_undo(self) -> bool:
        return bool(self._steps)

    @contextmanager
    def step(self, about: str = "") -> Iterator[None]:
        """Record what is done inside; a failure takes all of it back.

        `about` names the question that somebody is writing an answer to: a text is not taken back letter by letter.
        """
        step = _Step(about)
        self._engine.journal = step.traces
        try:
            yield
        except FormError:
            self._take_back(step.traces)
            raise
        finally:
            self._engine.journal = None
        if about and self._steps and self._steps[-1].about == about:
            self._steps[-1].traces += step.traces
        else:
            self._steps.append(step)
        del self._steps[:-_DEPTH]

    def undo(self) -> bool:
        """Take the last step back; False when there is none."""
        if not self._steps:
            return False
        self._take_back(self._steps.pop().traces)
        return True

    def _take_back(self, traces: list[Trace]) -> None:
        engine = self._engine
        engine.journal, engine.awake = None, False
        engine.agenda.clear()
        for trace in reversed(traces):
            match trace:
                case WasAnswered(node, value, unanswered):
                    engine.set_value(node, value, unanswered)
                case RowCame(scope):
                    engine.remove(scope)
                case RowWent(scope, around, place):
                    engine.put_back(scope, around, place)
                case _:
                    assert_never(trace)
        engine.settle()
        engine.awake = True
