"""What a page of a form shows, as values: each text in the staff's language and, if wanted, in hers. Qt-free."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from enum import Enum

from fieldintake.domain.values import UnansweredKind


@dataclass(frozen=True, slots=True)
class Twice:
    """One text in two languages; `hers` is empty while one language is shown."""

    staff: str = ""
    hers: str = ""

    def __bool__(self) -> bool:
        return bool(self.staff)


class Manner(Enum):
    """How a page speaks: to staff with her language beside theirs, or to her alone, large."""

    BESIDE = "beside"
    HERS = "hers"


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
    ONE_FROM_LIST = "one_from_list"
    MANY_FROM_LIST = "many_from_list"
    SCALE = "scale"
    RANK = "rank"
    DATE_TIME = "date_time"
    PICTURE = "picture"
    SOUND = "sound"
    FILE = "file"
    DRAWING = "drawing"
    PLACE = "place"
    NOTE = "note"
    ACKNOWLEDGE = "acknowledge"


@dataclass(frozen=True, slots=True)
class Option:
    """One choice; `picture` are the bytes of one of the form's own files."""

    value: str
    label: Twice
    picture: bytes = b""


@dataclass(frozen=True, slots=True)
class Scale:
    """The steps of a range, from `start` to `end`, as the form writes them."""

    start: Decimal
    end: Decimal
    step: Decimal

    @property
    def count(self) -> int:
        """How many steps there are, both ends counted."""
        return int(abs(self.end - self.start) / self.step) + 1

    def at(self, place: int) -> str:
        """The answer of a step, counted from 0."""
        sign = 1 if self.end >= self.start else -1
        return f"{(self.start + sign * self.step * place).normalize():f}"

    def place_of(self, raw: str) -> int | None:
        """The step of an answer; None for none, and for what a form set that is no number."""
        try:
            value = Decimal(raw)
            return next((place for place in range(self.count) if value == Decimal(self.at(place))), None)
        except InvalidOperation:
            return None


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that was attached: what it is and how large, in words; `preview` are the bytes of a picture."""

    words: str
    preview: bytes = b""
    may_play: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Sound:
    """A question spoken: the bytes of one of the form's own files, and the ending of its name."""

    data: bytes
    ending: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with its answer so far. `problem` is a sentence, empty when all is well.

    `is_ours` is a question to the staff themselves: the four answers that are not values are hers alone. `columns` is
    how many choices or steps stand side by side, 0 for as many as fit. `goes_on` says that an answer leads to the
    next question.
    `calendar` is that in which a date is asked, empty for the common one. `groups_digits` sets a number's digits apart.
    `is_working` says that a file is being made ready; `no_files` why none is taken.
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
    columns: int = 1
    goes_on: bool = False
    scale: Scale | None = None
    guidance: Twice = Twice()
    picture: bytes = b""
    attached: Attached | None = None
    is_working: bool = False
    no_files: str = ""
    calendar: str = ""
    groups_digits: bool = False
    sound: Sound | None = None

    @property
    def signature(self) -> tuple[object, ...]:
        """What decides which widgets are needed; a change of it alone makes a card anew."""
        return (
            self.path,
            self.control,
            self.options,
            self.label,
            self.hint,
            self.guidance,
            self.why,
            self.is_read_only,
            self.scale,
            self.picture,
            self.sound,
        )


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


@dataclass(frozen=True, slots=True)
class Grid:
    """Questions with the same choices, as the rows of a table; `options` are its columns."""

    path: str
    label: Twice
    options: tuple[Option, ...]
    rows: tuple[Asked, ...]

    @property
    def signature(self) -> tuple[object, ...]:
        """As of a question."""
        return (self.path, self.label, self.options, tuple(row.signature for row in self.rows))


Item = Asked | Head | RowHead | RepeatFoot | Grid


@dataclass(frozen=True, slots=True)
class FormPage:
    """One page. `hers_language` is empty while one language is shown."""

    title: Twice
    items: tuple[Item, ...]
    hers_language: str = ""
    hers_right_to_left: bool = False


def hers_alone(item: Item) -> Item:
    """The same in her language only; what has no words in it keeps the staff's."""
    match item:
        case Asked():
            return _asked_alone(item)
        case Grid():
            rows = tuple(_asked_alone(row) for row in item.rows)
            return replace(item, label=_one(item.label), options=_options_alone(item.options), rows=rows)
        case _:
            return replace(item, label=_one(item.label))


def _one(texts: Twice) -> Twice:
    return Twice(texts.hers or texts.staff)


def _options_alone(options: tuple[Option, ...]) -> tuple[Option, ...]:
    return tuple(replace(option, label=_one(option.label)) for option in options)


def _asked_alone(asked: Asked) -> Asked:
    return replace(
        asked,
        label=_one(asked.label),
        hint=_one(asked.hint),
        why=Twice(),
        guidance=Twice(),
        problem=_one(asked.problem),
        options=_options_alone(asked.options),
    )
