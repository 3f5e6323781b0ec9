"""What a page of a form shows, as values: each text in the staff's language and, if wanted, in hers. Qt-free."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from fieldintake.domain.values import UnansweredKind


@dataclass(frozen=True, slots=True)
class Twice:
    """One text in two languages; `hers` is empty while one language is shown."""

    staff: str = ""
    hers: str = ""

    def __bool__(self) -> bool:
        return bool(self.staff)


class Control(Enum):
    """With what a question is answered."""

    LINE = "line"
    LINES = "lines"
    DIGITS = "digits"
    SECRET = "secret"  # noqa: S105 - a kind of field
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    MONTH = "month"
    YEAR = "year"
    TIME = "time"
    ONE = "one"
    ONE_FROM_MENU = "one_from_menu"
    MANY = "many"
    NOTE = "note"
    ACKNOWLEDGE = "acknowledge"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Option:
    """One choice."""

    value: str
    label: Twice


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with its answer so far. `problem` is a sentence, empty when all is well.

    `is_ours` is a question to the staff themselves: the four answers that are not values are hers alone.
    """

    path: str
    control: Control
    label: Twice
    hint: Twice = Twice()
    raw: str = ""
    chosen: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    unanswered: UnansweredKind | None = None
    why: Twice = Twice()
    problem: Twice = Twice()
    is_read_only: bool = False
    is_ours: bool = False

    @property
    def signature(self) -> tuple[object, ...]:
        """What decides which widgets are needed; a change of it alone makes a card anew."""
        return (self.path, self.control, self.options, self.label, self.hint, self.why, self.is_read_only)


@dataclass(frozen=True, slots=True)
class Head:
    """The name of a group within a page."""

    path: str
    label: Twice
    depth: int = 0


@dataclass(frozen=True, slots=True)
class RowHead:
    """The head of one row of a repeat."""

    path: str
    label: Twice
    index: int
    may_remove: bool


@dataclass(frozen=True, slots=True)
class RepeatFoot:
    """The foot of a repeat, from which another row can be added."""

    path: str
    label: Twice
    may_add: bool


Item = Asked | Head | RowHead | RepeatFoot


@dataclass(frozen=True, slots=True)
class FormPage:
    """One page. `hers_language` is empty while one language is shown."""

    title: Twice
    items: tuple[Item, ...]
    hers_language: str = ""
    hers_right_to_left: bool = False
