"""Turns the form engine's state into pages of this package. Qt-free.

Invariant: nothing is decided here but how a question is drawn; what is shown and why is the engine's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import assert_never

from fieldintake.domain.values import UnansweredKind
from fieldintake.forms.definition import ControlKind
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
from fieldintake.ui.questions.controls import (
    GridPart,
    calendar_of,
    columns_of,
    control_of,
    grid_part,
    scale_of,
)
from fieldintake.ui.questions.state import (
    Asked,
    Control,
    FormPage,
    Grid,
    Head,
    Item,
    Option,
    RepeatFoot,
    RowHead,
    Scale,
    Sound,
    Twice,
)

LabelsOf = Callable[[str, str], Labels]
"""The texts of a line (path) in a language."""
ProblemWords = Callable[[ProblemCode], Twice]
"""The sentence for a problem for which the form has no text of its own."""

_QUICK = frozenset({"quick", "quickcompact"})
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
    files: Mapping[str, bytes] | None = None,
) -> FormPage:
    """One page; `hers` is the code of her language when two are shown side by side, else empty.

    `files` are those that came with the form, by name; a picture that is not among them is not shown.

    `is_whole` keeps the title of the form over all of its pages.
    """

    def second(path: str) -> Labels:
        return labels(path, hers) if hers else Labels(None)

    known, head = files or {}, Twice(title)
    items: list[Item] = []
    for place, line in enumerate(lines):
        if place == 0 and not is_whole and isinstance(line, GroupState):
            head = Twice(line.label or title, second(line.path).label or "")
            continue
        items.append(_item(line, second, problem_words, known))
    return FormPage(head, tuple(_in_grids(items, lines)), hers, hers_right_to_left)


def _in_grids(items: Sequence[Item], lines: Sequence[Line]) -> list[Item]:
    """The items, with questions that follow a head of labels put into the rows of a table."""
    heads: dict[str, Asked] = {}
    parts = {line.path: grid_part(line) for line in lines if isinstance(line, QuestionState)}
    found: list[Item] = []
    for item in items:
        last = found[-1] if found else None
        part = parts.get(item.path, GridPart.NONE) if isinstance(item, Asked) else GridPart.NONE
        if part is GridPart.HEAD and isinstance(item, Asked):
            heads[item.path] = item
            found.append(Grid(item.path, item.label, item.options, ()))
        elif (
            part is GridPart.ROW and isinstance(item, Asked) and isinstance(last, Grid) and _fits(item, last)
        ):
            found[-1] = replace(last, rows=(*last.rows, item))
        else:
            found.append(item)
    # a head that no row follows is a question like any other
    return [heads[item.path] if isinstance(item, Grid) and not item.rows else item for item in found]


def _fits(row: Asked, grid: Grid) -> bool:
    return [option.value for option in row.options] == [option.value for option in grid.options]


def _item(
    line: Line, second: Callable[[str], Labels], problem_words: ProblemWords, files: Mapping[str, bytes]
) -> Item:
    match line:
        case QuestionState():
            return _asked(line, second(line.path), problem_words, files)
        case GroupState():
            return Head(line.path, Twice(line.label or "", second(line.path).label or ""), line.depth)
        case InstanceState():
            label = Twice(line.label or "", second(line.path).label or "")
            return RowHead(line.path, label, line.index, line.may_remove)
        case RepeatState():
            return RepeatFoot(line.path, Twice(line.label or ""), line.may_add)
        case _:
            assert_never(line)


def _asked(
    line: QuestionState, hers: Labels, problem_words: ProblemWords, files: Mapping[str, bytes]
) -> Asked:
    unanswered = None if line.unanswered is None else UnansweredKind(line.unanswered.kind)
    look = frozenset(line.appearance)
    control = control_of(line)
    asked = Asked(
        path=line.path,
        control=control,
        label=Twice(line.label or "", hers.label or ""),
        hint=Twice(line.hint or "", hers.hint or ""),
        raw=line.raw,
        chosen=line.chosen,
        options=_options(line.choices, hers.choices, files),
        unanswered=unanswered,
        why=Twice(line.why or "", hers.why or ""),
        problem=_problem(line, hers, problem_words),
        is_read_only=line.readonly,
        columns=columns_of(line.appearance) if control is not Control.SCALE else int("vertical" in look),
        goes_on=bool(look & _QUICK) and control is Control.ONE,
        scale=scale_of(line) if control is Control.SCALE else None,
        guidance=Twice(line.guidance, hers.guidance),
        picture=files.get(line.picture, b""),
        calendar=calendar_of(line.appearance),
        groups_digits="thousands-sep" in look,
        sound=_sound(hers.sound or line.sound, files),
    )
    scale = scale_of(line) if control is Control.ONE_FROM_MENU and line.kind is ControlKind.RANGE else None
    return asked if scale is None else _picked(asked, scale)


def _picked(asked: Asked, scale: Scale) -> Asked:
    """A range whose steps are picked from a menu."""
    steps = [scale.at(place) for place in range(scale.count)]
    chosen = scale.place_of(asked.raw)
    return replace(
        asked,
        options=tuple(Option(step, Twice(step)) for step in steps),
        chosen=() if chosen is None else (steps[chosen],),
    )


def _sound(name: str, files: Mapping[str, bytes]) -> Sound | None:
    return Sound(files[name], name.rpartition(".")[2].lower()) if name in files else None


def _options(
    staff: tuple[Choice, ...], hers: tuple[Choice, ...], files: Mapping[str, bytes]
) -> tuple[Option, ...]:
    second = {choice.value: choice.label for choice in hers}
    return tuple(
        Option(
            choice.value,
            Twice(choice.label, second.get(choice.value, "")),
            files.get(choice.picture, b""),
        )
        for choice in staff
    )


def _problem(line: QuestionState, hers: Labels, problem_words: ProblemWords) -> Twice:
    if line.problem is None or line.problem.code is ProblemCode.REQUIRED:
        return Twice()  # a question left open is not scolded for; the end of the form lists it
    if line.problem.message:
        return Twice(line.problem.message, hers.constraint or "")
    return problem_words(line.problem.code)
