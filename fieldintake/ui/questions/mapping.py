"""Turns the form engine's state into pages of this package. Qt-free.

Invariant: nothing is decided here but how a question is drawn; what is shown and why is the engine's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import assert_never

from fieldintake.domain.values import UnansweredKind
from fieldintake.forms.definition import ControlKind, DataType
from fieldintake.forms.state import (
    Choice,
    GroupState,
    InstanceState,
    Labels,
    Line,
    ProblemCode,
    QuestionState,
    RepeatState,
)
from fieldintake.ui.questions.state import (
    Asked,
    Control,
    FormPage,
    Head,
    Item,
    Option,
    RepeatFoot,
    RowHead,
    Twice,
)

LabelsOf = Callable[[str, str], Labels]
"""The texts of a line (path) in a language."""
ProblemWords = Callable[[ProblemCode], Twice]
"""The sentence for a problem for which the form has no text of its own."""

_MENU = frozenset({"minimal", "autocomplete", "search"})
_MANY_OPTIONS = 12
_FIELD_LIST = "field-list"


def pages(lines: Sequence[Line]) -> list[tuple[Line, ...]]:
    """The lines parted into pages: a group is one, and parts into those inside it unless it is a field list.

    Questions between groups stand together; what is inside a repeat is never parted. The rule knows the form and not
    the answers, so that no answer moves a question to another page.
    """
    parted: list[list[Line]] = []
    around: list[GroupState] = []  # those that are pages or hold them, from outside
    for line in lines:
        group = line if isinstance(line, GroupState) and "[" not in line.path else None
        before = len(around)
        while around and (not line.path.startswith(f"{around[-1].path}/") or _is_beside(group, len(around))):
            around.pop()
        holds = all(_FIELD_LIST not in outer.appearance for outer in around)
        opens = group is not None and group.depth == len(around) and holds
        if opens or not parted or len(around) < before:
            parted.append([])
        if opens and group is not None:
            around.append(group)
        parted[-1].append(line)
    return [tuple(part) for part in parted if any(isinstance(line, QuestionState) for line in part)]


def _is_beside(group: GroupState | None, inside: int) -> bool:
    """Whether a group begins no deeper than those that are open: a group without data of its own ends only so."""
    return group is not None and group.depth < inside


def page_of(
    lines: Sequence[Line],
    *,
    title: str,
    hers: str,
    labels: LabelsOf,
    problem_words: ProblemWords,
    hers_right_to_left: bool = False,
    is_whole: bool = False,
) -> FormPage:
    """One page; `hers` is the code of her language when two are shown side by side, else empty.

    `is_whole` keeps the title of the form over all of its pages.
    """

    def second(path: str) -> Labels:
        return labels(path, hers) if hers else Labels(None)

    head = Twice(title)
    items: list[Item] = []
    for place, line in enumerate(lines):
        if place == 0 and not is_whole and isinstance(line, GroupState):
            head = Twice(line.label or title, second(line.path).label or "")
            continue
        items.append(_item(line, second, problem_words))
    return FormPage(head, tuple(items), hers, hers_right_to_left)


def _item(line: Line, second: Callable[[str], Labels], problem_words: ProblemWords) -> Item:
    match line:
        case QuestionState():
            return _asked(line, second(line.path), problem_words)
        case GroupState():
            return Head(line.path, Twice(line.label or "", second(line.path).label or ""), line.depth)
        case InstanceState():
            return RowHead(line.path, Twice(line.label or ""), line.index, line.may_remove)
        case RepeatState():
            return RepeatFoot(line.path, Twice(line.label or ""), line.may_add)
        case _:
            assert_never(line)


def _asked(line: QuestionState, hers: Labels, problem_words: ProblemWords) -> Asked:
    unanswered = None if line.unanswered is None else UnansweredKind(line.unanswered.kind)
    return Asked(
        path=line.path,
        control=control_of(line),
        label=Twice(line.label or "", hers.label or ""),
        hint=Twice(line.hint or "", hers.hint or ""),
        raw=line.raw,
        chosen=line.chosen,
        options=_options(line.choices, hers.choices),
        unanswered=unanswered,
        why=Twice(line.why or ""),
        problem=_problem(line, hers, problem_words),
        is_read_only=line.readonly,
    )


def _options(staff: tuple[Choice, ...], hers: tuple[Choice, ...]) -> tuple[Option, ...]:
    second = {choice.value: choice.label for choice in hers}
    return tuple(Option(choice.value, Twice(choice.label, second.get(choice.value, ""))) for choice in staff)


def _problem(line: QuestionState, hers: Labels, problem_words: ProblemWords) -> Twice:
    if line.problem is None or line.problem.code is ProblemCode.REQUIRED:
        return Twice()  # a question left open is not scolded for; the end of the form lists it
    if line.problem.message:
        return Twice(line.problem.message, hers.constraint or "")
    return problem_words(line.problem.code)


def control_of(line: QuestionState) -> Control:
    """With what a question is answered on screen."""
    look = frozenset(line.appearance)
    match line.kind:
        case ControlKind.NOTE:
            return Control.NOTE
        case ControlKind.TRIGGER:
            return Control.ACKNOWLEDGE
        case ControlKind.SELECT_ONE:
            from_menu = bool(look & _MENU) or len(line.choices) > _MANY_OPTIONS
            return Control.ONE_FROM_MENU if from_menu else Control.ONE
        case ControlKind.SELECT_MANY:
            return Control.MANY
        case ControlKind.RANGE:
            return Control.INTEGER if line.type is DataType.INTEGER else Control.DECIMAL
        case ControlKind.INPUT:
            return _typed(line, look)
        case ControlKind.RANK | ControlKind.UPLOAD:
            return Control.ELSEWHERE
        case _:
            assert_never(line.kind)


def _typed(line: QuestionState, look: frozenset[str]) -> Control:
    match line.type:
        case DataType.INTEGER:
            return Control.INTEGER
        case DataType.DECIMAL:
            return Control.DECIMAL
        case DataType.DATE:
            return Control.YEAR if "year" in look else Control.MONTH if "month-year" in look else Control.DATE
        case DataType.TIME:
            return Control.TIME
        case DataType.STRING | DataType.BARCODE | DataType.BOOLEAN:
            if "multiline" in look:
                return Control.LINES
            if "numbers" in look:
                return Control.DIGITS
            return Control.SECRET if "masked" in look else Control.LINE
        case _:
            return Control.ELSEWHERE
