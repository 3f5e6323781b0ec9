"""What a form that is being filled shows, as values. Qt-free."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from fieldintake.ui.questions.state import FormPage


class Layout(Enum):
    """How a form is laid out."""

    PAGES = "pages"
    SCROLL = "scroll"


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """One page in the table of contents; `path` is its first line, `open` how many questions wait for an answer."""

    path: str
    title: str
    open: int
    asked: int
    has_problem: bool = False
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """One question to look at again, and why, in words."""

    path: str
    question: str
    why: str
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class FormStep:
    """One page of a form, or all of it. `to_look_at` is filled once the form was asked to end.

    `at` is the question that a jump led to, until the next answer; `may_turn` says that she can answer some herself.
    """

    page: FormPage
    number: int
    of: int
    languages: tuple[str, ...] = ()
    hers: str = ""
    may_undo: bool = False
    layout: Layout = Layout.PAGES
    contents: tuple[ContentsLine, ...] = ()
    to_look_at: tuple[ProblemLine, ...] = ()
    at: str = ""
    may_turn: bool = False

    @property
    def answered(self) -> tuple[int, int]:
        """How many questions have an answer, and how many there are."""
        asked = sum(line.asked for line in self.contents)
        return asked - sum(line.open for line in self.contents), asked
