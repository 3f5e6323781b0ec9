"""Paper for the organisation's own file: a finished form as it may be printed and filed here, never handed to anybody.

Invariant: it is constructed in this module alone, and no masked answer, no file and no name is on it. It is no way out:
what is for somebody else is a `Release`, what is for her is `HerOwnCopy`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from fieldintake.domain.ids import Code

_MARK = object()


@dataclass(frozen=True, slots=True)
class FormLine:
    """A head (without an answer), or a question with what was said, each also in another language if that is wanted.

    `is_kept_back` says that there is an answer which stays in the record.
    """

    label: str
    other: str = ""
    answer: str = ""
    other_answer: str = ""
    is_head: bool = False
    is_kept_back: bool = False


@dataclass(frozen=True, slots=True)
class OwnFilePaper:
    """One finished form on paper: known by the code of its case, as of the day when it was finished."""

    mark: object = field(repr=False, compare=False)
    code: Code
    title: str
    version: str
    finished_ms: int
    lines: tuple[FormLine, ...]

    def __post_init__(self) -> None:
        if self.mark is not _MARK:
            raise TypeError("paper for our own file is made in one place")


def own_file_paper(
    code: Code, title: str, version: str, finished_ms: int, lines: Iterable[FormLine]
) -> OwnFilePaper:
    """The paper; of an answer that is kept back only the question is on it."""
    bare = (
        FormLine(line.label, line.other, is_kept_back=True) if line.is_kept_back else line for line in lines
    )
    return OwnFilePaper(_MARK, code, title, version, finished_ms, tuple(bare))


__all__ = ["FormLine", "OwnFilePaper", "own_file_paper"]
