"""Boolean functions and choices between values.

Invariant: a branch not taken is never evaluated.
"""

from __future__ import annotations

from fieldintake.forms.xpath.environment import Run
from fieldintake.forms.xpath.function import ANY, Function, eager, lazy
from fieldintake.forms.xpath.nodes import Node, string_value
from fieldintake.forms.xpath.values import Evaluate, Value, text_number, to_boolean, to_number, to_string


def _if(arguments: tuple[Evaluate, ...]) -> Evaluate:
    test, yes, no = arguments

    def if_(node: Node, run: Run) -> Value:
        return yes(node, run) if to_boolean(test(node, run)) else no(node, run)

    return if_


def _true(_values: list[Value], _node: Node, _run: Run) -> Value:
    return True


def _false(_values: list[Value], _node: Node, _run: Run) -> Value:
    return False


def _boolean(values: list[Value], _node: Node, _run: Run) -> Value:
    return to_boolean(values[0])


def _not(values: list[Value], _node: Node, _run: Run) -> Value:
    return not to_boolean(values[0])


def _from_string(values: list[Value], _node: Node, _run: Run) -> Value:
    return to_string(values[0]) in ("1", "true")


def _truths(value: Value) -> list[bool]:
    if isinstance(value, list):
        return [bool(string_value(n)) for n in value]
    return [to_boolean(value)]


def _within(count: float, minimum: float, maximum: float) -> bool:
    return (minimum < 0 or count >= minimum) and (maximum < 0 or count <= maximum)


def _checklist(values: list[Value], _node: Node, run: Run) -> Value:
    truths = [truth for value in values[2:] for truth in _truths(value)]
    return _within(sum(truths), to_number(values[0], run), to_number(values[1], run))


def _weighted(values: list[Value], _node: Node, run: Run) -> Value:
    total = 0.0
    for what, weight in zip(values[2::2], values[3::2], strict=False):
        truths = _truths(what)
        if isinstance(weight, list):
            weights = [text_number(string_value(n), run) for n in weight]
        else:
            weights = [to_number(weight, run)] * len(truths)
        total += sum(w for t, w in zip(truths, weights, strict=False) if t)
    return _within(total, to_number(values[0], run), to_number(values[1], run))


FUNCTIONS: dict[str, Function] = {
    "if": lazy(_if, 3),
    "true": eager(_true, 0),
    "false": eager(_false, 0),
    "boolean": eager(_boolean, 1),
    "not": eager(_not, 1),
    "boolean-from-string": eager(_from_string, 1),
    "checklist": eager(_checklist, 3, ANY),
    "weighted-checklist": eager(_weighted, 4, ANY),
}
