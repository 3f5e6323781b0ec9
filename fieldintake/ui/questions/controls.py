"""With what each question is answered on screen: its kind, its type and its appearance decide. Qt-free.

Source: the question types and appearances of XLSForm; one that is not known here changes nothing.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import assert_never

from fieldintake.forms.definition import ControlKind, DataType
from fieldintake.forms.state import QuestionState
from fieldintake.ui.questions.state import Control, Scale

_MENU = frozenset({"minimal", "autocomplete", "search"})
_MANY_OPTIONS, _LONG = 12, 60
_DRAWN = frozenset({"signature", "draw", "annotate"})
_SIDE_BY_SIDE = frozenset(
    {"columns", "columns-pack", "horizontal", "horizontal-compact", "compact", "quickcompact"}
)
_LIKERT = "likert"
_MOST_STEPS = 1_000
_CALENDARS = frozenset({"persian", "islamic", "ethiopian", "coptic"})


class GridPart(Enum):
    """What a question is in a table of questions."""

    NONE = "none"
    HEAD = "head"
    ROW = "row"


def control_of(line: QuestionState) -> Control:
    """With what a question is answered on screen."""
    look = frozenset(line.appearance)
    match line.kind:
        case ControlKind.NOTE:
            return Control.NOTE
        case ControlKind.TRIGGER:
            return Control.ACKNOWLEDGE
        case ControlKind.SELECT_ONE:
            return _one(line, look)
        case ControlKind.SELECT_MANY:
            return Control.MANY_FROM_LIST if look & _MENU or len(line.choices) > _LONG else Control.MANY
        case ControlKind.RANGE:
            return _range(line, look)
        case ControlKind.INPUT:
            return _typed(line, look)
        case ControlKind.RANK:
            return Control.RANK
        case ControlKind.UPLOAD:
            return _file(dict(line.parameters).get("mediatype", ""), look)
        case _:
            assert_never(line.kind)


def _one(line: QuestionState, look: frozenset[str]) -> Control:
    if len(line.choices) > _LONG or look & {"autocomplete", "search"}:
        return Control.ONE_FROM_LIST
    from_menu = "minimal" in look or len(line.choices) > _MANY_OPTIONS
    return Control.ONE_FROM_MENU if from_menu else Control.ONE


def _range(line: QuestionState, look: frozenset[str]) -> Control:
    if scale_of(line) is None:
        return _number(line.type)
    return Control.ONE_FROM_MENU if "picker" in look else Control.SCALE


def _number(type_: DataType) -> Control:
    return Control.INTEGER if type_ is DataType.INTEGER else Control.DECIMAL


def _file(mediatype: str, look: frozenset[str]) -> Control:
    if mediatype.startswith("image"):
        return Control.DRAWING if look & _DRAWN else Control.PICTURE
    return Control.SOUND if mediatype.startswith("audio") else Control.FILE


_PLACES = frozenset({DataType.GEOPOINT, DataType.GEOTRACE, DataType.GEOSHAPE})


def _typed(line: QuestionState, look: frozenset[str]) -> Control:
    match line.type:
        case DataType.INTEGER | DataType.DECIMAL:
            return _number(line.type)
        case DataType.DATE:
            return Control.YEAR if "year" in look else Control.MONTH if "month-year" in look else Control.DATE
        case DataType.TIME:
            return Control.TIME
        case DataType.DATE_TIME:
            return Control.DATE_TIME
        case kind if kind in _PLACES:
            return Control.PLACE
        case _ if "multiline" in look or _rows(line) > 1:
            return Control.LINES
        case _ if "numbers" in look:
            return Control.DIGITS
        case _:
            return Control.SECRET if "masked" in look else Control.LINE


def _rows(line: QuestionState) -> int:
    rows = dict(line.parameters).get("rows", "")
    return int(rows) if rows.isdecimal() else 1


def calendar_of(appearance: tuple[str, ...]) -> str:
    """The calendar that a date is asked in; empty for the common one."""
    return next((word for word in appearance if word in _CALENDARS), "")


def columns_of(appearance: tuple[str, ...]) -> int:
    """How many choices stand side by side; 0 for as many as fit."""
    for word in appearance:
        if word == _LIKERT or word in _SIDE_BY_SIDE:
            return 0
        number = word.removeprefix("columns-").removeprefix("w")
        if word.startswith("columns-") and number.isdecimal():
            return max(1, min(int(number), 10))
    return 1


def scale_of(line: QuestionState) -> Scale | None:
    """The steps of a range; None where its numbers make none."""
    given = dict(line.parameters)
    try:
        start, end, step = (Decimal(given.get(name, "")) for name in ("start", "end", "step"))
    except InvalidOperation:
        return None
    finite = start.is_finite() and end.is_finite() and step.is_finite()
    if not finite or step == 0 or abs(end - start) / abs(step) > _MOST_STEPS:
        return None
    return Scale(start, end, abs(step))


def grid_part(line: QuestionState) -> GridPart:
    """Whether a question heads a table of questions, or is one of its rows."""
    if line.kind not in (ControlKind.SELECT_ONE, ControlKind.SELECT_MANY):
        return GridPart.NONE
    if "label" in line.appearance:
        return GridPart.HEAD
    return GridPart.ROW if "list-nolabel" in line.appearance else GridPart.NONE
