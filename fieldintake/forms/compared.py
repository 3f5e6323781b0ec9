"""Two readings of one form side by side: what was answered in another way the second time.

Invariant: a question is the same when its place is; what neither time was asked, or both times was answered alike, is
no change. An answer that is masked in either reading is masked here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fieldintake.forms.reading import Answered, Read


@dataclass(frozen=True, slots=True)
class Changed:
    """One question; None where it was not asked."""

    now: Answered | None
    before: Answered | None

    @property
    def one(self) -> Answered:
        """The question, as it was asked last."""
        found = self.now or self.before
        assert found is not None
        return found

    @property
    def is_masked(self) -> bool:
        return any(read is not None and read.is_masked for read in (self.now, self.before))


def compared(now: Iterable[Read], before: Iterable[Read]) -> tuple[Changed, ...]:
    """What changed, in the order of the form as it is now; what is asked no more stands at the end."""
    earlier = {read.path: read for read in before if isinstance(read, Answered)}
    found = [Changed(read, earlier.pop(read.path, None)) for read in now if isinstance(read, Answered)]
    found += [Changed(None, read) for read in earlier.values()]
    return tuple(change for change in found if _answer(change.now) != _answer(change.before))


def _answer(read: Answered | None) -> tuple[object, ...] | None:
    """What was answered; nothing and never asked are one."""
    if read is None or not (read.answer or read.file or read.unanswered):
        return None
    return read.answer, read.file, read.unanswered
