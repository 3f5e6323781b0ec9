"""What a person can do to a form that is open, as values: a page sends them, a presenter takes them. Qt-free."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fieldintake.domain.values import UnansweredKind
from fieldintake.ui.filling.state import Layout


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, one of the four that are not values, or None to clear it."""

    path: str
    raw: str | UnansweredKind | None


@dataclass(frozen=True, slots=True)
class AddRow:
    """One more row of a repeat."""

    path: str


@dataclass(frozen=True, slots=True)
class RemoveRow:
    """One row less."""

    path: str


@dataclass(frozen=True, slots=True)
class Undo:
    """The last answer or row taken back."""


Change = Answer | AddRow | RemoveRow | Undo
"""What changes the form, and so is kept."""


@dataclass(frozen=True, slots=True)
class Jump:
    """To the page of a question, and to the question."""

    path: str


@dataclass(frozen=True, slots=True)
class Lay:
    """Page by page, or all on one page."""

    out: Layout


@dataclass(frozen=True, slots=True)
class Speak:
    """Her language beside the staff's; empty for the staff's alone."""

    hers: str


Look = Jump | Lay | Speak
"""What changes only how it is looked at."""


@dataclass(frozen=True, slots=True)
class AskFile:
    """A file is to be chosen for a question."""

    path: str


@dataclass(frozen=True, slots=True)
class BringFile:
    """A file was dropped on a question."""

    path: str
    file: Path


@dataclass(frozen=True, slots=True)
class TakeAway:
    """The file of a question is not to be its answer any more."""

    path: str


@dataclass(frozen=True, slots=True, repr=False)
class Draw:
    """A signature or drawing, as PNG."""

    path: str
    png: bytes


@dataclass(frozen=True, slots=True)
class Play:
    """The sound of a question is to be heard."""

    path: str


FileAct = AskFile | BringFile | TakeAway | Draw | Play
"""What is about files."""
Act = Change | Look | FileAct
