"""The points of an expression at which other engines of the same standard answer differently, or not at all.

Two engines are in use in the field and differ in 28 of 126 expressions that were put to both. Here the newer one is
followed, and a form that leans on such a point is told where.
Invariant: a remark, never a refusal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from fieldintake.forms.definition import FormDefinition, NodeDefinition, Shape
from fieldintake.forms.dependencies import DependencyReader
from fieldintake.forms.faults import Fault
from fieldintake.forms.xpath.syntax import (
    Axis,
    Binary,
    Call,
    Expression,
    Filter,
    Negate,
    Number,
    Operator,
    Path,
    Step,
    Text,
    parts_of,
    path_text,
    walk,
)

_WHOLE = re.compile(r"\^.*\$", re.DOTALL)
_OFTEN_DIFFERENT = frozenset({"boolean-from-string", "area", "distance"})
_NOT_EVERYWHERE = frozenset({"last", "floor", "ceiling", "substring", "lang", "name", "namespace-uri"})
_TRUTH = frozenset({"boolean", "not"})
_ONE_VALUE = frozenset(
    {"number", "int", "round", "string-length", "contains", "starts-with", "ends-with", "selected", "substr",
     "boolean-from-string", "date", "decimal-date-time", "format-date", "format-date-time", "regex", "pow"}
)  # fmt: skip
_WALKED_EVERYWHERE = frozenset({Axis.CHILD, Axis.PARENT, Axis.SELF, Axis.ATTRIBUTE})
_ONE_EACH = frozenset(Operator) - {Operator.AND, Operator.OR, Operator.UNION}

Point = tuple[Fault, str]


def points_of(
    tree: Expression, form: FormDefinition, node: NodeDefinition, *, is_condition: bool
) -> Iterator[Point]:
    """Where others differ, once each; `is_condition` for what is asked to be true or false."""
    found = dict.fromkeys(point for part in walk(tree) for point in _points(part))
    if is_condition and isinstance(tree, Path):
        found[Fault.DIALECT_EMPTY, path_text(tree)] = None
    yield from found
    if not _has_repeats(form):
        return
    yield from dict.fromkeys(
        (Fault.DIALECT_SEVERAL, path_text(path))
        for path in _singles(tree)
        if _is_of_several(path, form, node)
    )


def _points(tree: Expression) -> Iterator[Point]:
    match tree:
        case Call():
            yield from _call(tree)
        case Binary(Operator.AND | Operator.OR, left, right):
            yield from _as_truth((left, right))
        case Binary(Operator.UNEQUAL, left, right):
            found = (side for side in (left, right) if isinstance(side, Path) and _is_narrowed(side))
            yield from ((Fault.DIALECT_UNEQUAL, path_text(path)) for path in found)
        case Path(steps, _, _):
            yield from _steps(tree, steps)
        case Filter(_, predicates) if any(isinstance(p, Number) for p in predicates):
            yield Fault.DIALECT_LACKS, "[...]"
        case _:
            pass


def _steps(path: Path, steps: tuple[Step, ...]) -> Iterator[Point]:
    if any(isinstance(p, Number) for step in steps for p in step.predicates):
        yield Fault.DIALECT_LACKS, f"{path_text(path)}[...]"
    for axis in dict.fromkeys(step.axis for step in steps if step.axis not in _WALKED_EVERYWHERE):
        yield Fault.DIALECT_LACKS, "//" if axis is Axis.DESCENDANT_OR_SELF else f"{axis.value}::"


def _call(call: Call) -> Iterator[Point]:
    if call.name in _NOT_EVERYWHERE:
        yield Fault.DIALECT_LACKS, f"{call.name}()"
    elif call.name in _OFTEN_DIFFERENT or _is_part_of(call) or _rounds_below_zero(call):
        yield Fault.DIALECT, call.name
    elif call.name in _TRUTH:
        yield from _as_truth(call.arguments)
    elif call.name == "if":
        yield from _as_truth(call.arguments[:1])


def _as_truth(trees: tuple[Expression, ...]) -> Iterator[Point]:
    """Answers taken for true or false: an unanswered one is there, and so is true here and false elsewhere."""
    return ((Fault.DIALECT_EMPTY, path_text(tree)) for tree in trees if isinstance(tree, Path))


def _is_part_of(call: Call) -> bool:
    """Whether a pattern may be found inside an answer, where others want the whole answer to fit."""
    if call.name != "regex" or len(call.arguments) != 2:
        return False
    pattern = call.arguments[1]
    return not (isinstance(pattern, Text) and _WHOLE.fullmatch(pattern.value))


def _rounds_below_zero(call: Call) -> bool:
    return call.name == "round" and bool(call.arguments) and _may_be_negative(call.arguments[0])


def _may_be_negative(tree: Expression) -> bool:
    match tree:
        case Negate():
            return True
        case Binary(Operator.MINUS, _, _):
            return True
        case Binary(Operator.TIMES | Operator.DIVIDE | Operator.PLUS, left, right):
            return _may_be_negative(left) or _may_be_negative(right)
        case _:
            return False


def _is_narrowed(path: Path) -> bool:
    return any(step.predicates for step in path.steps)


def _singles(tree: Expression) -> Iterator[Path]:
    """Paths that stand where one value is wanted, none of them narrowed."""
    waiting = [tree]
    while waiting:
        here = waiting.pop()
        waiting.extend(_outside_predicates(here))
        for wanted in _wanted_once(here):
            if isinstance(wanted, Path) and wanted.base is None and not _is_narrowed(wanted):
                yield wanted


def _wanted_once(tree: Expression) -> tuple[Expression, ...]:
    match tree:
        case Binary(operator, left, right) if operator in _ONE_EACH:
            return (left, right)
        case Call(name, arguments) if name in _ONE_VALUE:
            return arguments[:1]
        case Call("concat", arguments) if len(arguments) > 1:
            return arguments
        case Negate(operand):
            return (operand,)
        case _:
            return ()


def _outside_predicates(tree: Expression) -> tuple[Expression, ...]:
    """The parts that are worked out where the expression stands, not at the rows of a list."""
    return () if isinstance(tree, Path | Filter) else tuple(parts_of(tree))


@lru_cache(maxsize=8)
def _has_repeats(form: FormDefinition) -> bool:
    """Whether anything in a form can come several times."""
    return any(node.shape is Shape.REPEAT for node in form.nodes.values())


def _is_of_several(path: Path, form: FormDefinition, node: NodeDefinition) -> bool:
    places = DependencyReader(form, node).read(path)
    return any(place.node.repeats_below(place.anchor) for place in places)
