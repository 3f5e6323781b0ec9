"""Finds the rows of a long list by the value of a column, instead of asking every row.

`instance('towns')/root/item[region = /data/region]` over 100,000 rows: the rows are sorted by region once.
Invariant: what is found holds every row that fulfils the predicate; the predicate itself still decides.
"""

from __future__ import annotations

from collections.abc import Callable

from fieldintake.forms.xpath.dates import looks_like_date
from fieldintake.forms.xpath.environment import Run
from fieldintake.forms.xpath.nodes import Node, string_value
from fieldintake.forms.xpath.syntax import (
    Axis,
    Binary,
    Call,
    Expression,
    NameTest,
    Operator,
    Path,
    Step,
    Text,
    calls_of,
)
from fieldintake.forms.xpath.values import Evaluate

Rows = Callable[[Node, Run], list[Node] | None]
"""The rows below a list that may fulfil a predicate; None when they must be asked one by one."""
_FROM = 64


def rows_of(step: Step, compile_: Callable[[Expression], Evaluate]) -> Rows | None:
    """A way to find the rows of a step by a column; None when its predicate is of another kind."""
    test = step.test
    if step.axis is not Axis.CHILD or not step.predicates or not isinstance(test, NameTest):
        return None
    predicate = step.predicates[0]
    if test.prefix or test.name == "*" or _asks_for_place(predicate):
        return None
    for one in _conjuncts(predicate):
        found = _column_and_value(one)
        if found is not None:
            return _rows(test.name, found[0], compile_(found[1]))
    return None


def _asks_for_place(predicate: Expression) -> bool:
    return any(call.name in ("position", "last") for call in calls_of(predicate))


def _conjuncts(predicate: Expression) -> list[Expression]:
    if isinstance(predicate, Binary) and predicate.operator is Operator.AND:
        return [*_conjuncts(predicate.left), *_conjuncts(predicate.right)]
    return [predicate]


def _column_and_value(predicate: Expression) -> tuple[str, Expression] | None:
    if not isinstance(predicate, Binary) or predicate.operator is not Operator.EQUAL:
        return None
    for row, other in ((predicate.left, predicate.right), (predicate.right, predicate.left)):
        column = _column(row)
        if column is not None and _is_elsewhere(other):
            return column, other
    return None


def _column(expression: Expression) -> str | None:
    if not isinstance(expression, Path) or expression.absolute or expression.base is not None:
        return None
    if len(expression.steps) != 1:
        return None
    step = expression.steps[0]
    test = step.test
    plain = step.axis is Axis.CHILD and not step.predicates and isinstance(test, NameTest)
    if not plain or not isinstance(test, NameTest) or test.prefix or test.name == "*":
        return None
    return test.name


def _is_elsewhere(expression: Expression) -> bool:
    """Whether a value is the same for every row."""
    if isinstance(expression, Text):
        return True
    if not isinstance(expression, Path) or any(s.predicates for s in expression.steps):
        return False
    return expression.absolute or expression.base == Call("current", ())


def _rows(name: str, column: str, value: Evaluate) -> Rows:
    def rows(node: Node, run: Run) -> list[Node] | None:
        if type(node) is not Node or len(node.children) < _FROM:
            return None  # answers change, lists do not
        wanted = value(node, run)
        texts = [string_value(n) for n in wanted] if isinstance(wanted, list) else [wanted]
        if len(texts) != 1 or not isinstance(texts[0], str) or looks_like_date(texts[0]):
            return None
        return _by_value(node, name, column).get(texts[0], [])

    return rows


def _by_value(node: Node, name: str, column: str) -> dict[str, list[Node]]:
    if node.columns is None:
        node.columns = {}
    known = node.columns.get((name, column))
    if known is None:
        known = node.columns[name, column] = {}
        for row in node.named(name):
            for text in {string_value(cell) for cell in row.named(column)}:
                known.setdefault(text, []).append(row)
    return known
