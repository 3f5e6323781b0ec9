"""Turns a syntax tree into a closure that evaluates it.

Invariant: a closure holds no session state; what can fail (unknown function, wrong arguments) fails when it
is evaluated, so that a branch never taken may be wrong, as forms in the field rely on.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import lru_cache

from fieldintake.forms.xpath import paths
from fieldintake.forms.xpath.environment import Run
from fieldintake.forms.xpath.errors import UnknownFunction, WrongArguments
from fieldintake.forms.xpath.functions import find
from fieldintake.forms.xpath.nodes import Node, in_document_order
from fieldintake.forms.xpath.parser import parse
from fieldintake.forms.xpath.syntax import (
    Binary,
    Call,
    Expression,
    Filter,
    Negate,
    Number,
    Operator,
    Path,
    Text,
)
from fieldintake.forms.xpath.values import (
    Evaluate,
    Value,
    compare,
    divide,
    equal,
    remainder,
    to_boolean,
    to_number,
    unequal,
)

_ARITHMETIC: dict[Operator, Callable[[float, float], float]] = {
    Operator.PLUS: operator.add,
    Operator.MINUS: operator.sub,
    Operator.TIMES: operator.mul,
    Operator.DIVIDE: divide,
    Operator.MODULO: remainder,
}
_ORDER: dict[Operator, Callable[[float, float], bool]] = {
    Operator.LESS: operator.lt,
    Operator.LESS_OR_EQUAL: operator.le,
    Operator.GREATER: operator.gt,
    Operator.GREATER_OR_EQUAL: operator.ge,
}


@lru_cache(maxsize=8192)
def compiled(expression: str) -> Evaluate:
    """The closure of an expression text.

    Raises:
        XPathSyntaxError: when the text is no expression.
    """
    return compile_tree(parse(expression))


def compile_tree(tree: Expression) -> Evaluate:
    """The closure of a syntax tree."""
    match tree:
        case Number(value) | Text(value):
            return _constant(value)
        case Negate(operand):
            return _negate(compile_tree(operand))
        case Binary():
            return _binary(tree)
        case Call(name, arguments):
            return _call(name, arguments)
        case Filter(base, predicates):
            return paths.filtered(compile_tree(base), [compile_tree(p) for p in predicates])
        case Path():
            start = None if tree.base is None else compile_tree(tree.base)
            return paths.walk(tree, start, compile_tree)


def _constant(value: float | str) -> Evaluate:
    def constant(_node: Node, _run: Run) -> Value:
        return value

    return constant


def _negate(operand: Evaluate) -> Evaluate:
    def negate(node: Node, run: Run) -> Value:
        return -to_number(operand(node, run), run)

    return negate


def _binary(tree: Binary) -> Evaluate:
    left, right = compile_tree(tree.left), compile_tree(tree.right)
    match tree.operator:
        case Operator.OR:
            return lambda n, r: to_boolean(left(n, r)) or to_boolean(right(n, r))
        case Operator.AND:
            return lambda n, r: to_boolean(left(n, r)) and to_boolean(right(n, r))
        case Operator.EQUAL:
            return _equality(tree, left, right)
        case Operator.UNEQUAL:
            return lambda n, r: unequal(left(n, r), right(n, r), r)
        case Operator.UNION:
            return _union(left, right)
        case op if op in _ORDER:
            test = _ORDER[op]
            return lambda n, r: compare(left(n, r), right(n, r), r, test)
        case op:
            act = _ARITHMETIC[op]
            return lambda n, r: act(to_number(left(n, r), r), to_number(right(n, r), r))


def _equality(tree: Binary, left: Evaluate, right: Evaluate) -> Evaluate:
    if isinstance(tree.left, Path) and isinstance(tree.right, Text):
        return _path_equals_text(left, tree.right.value)
    return lambda n, r: equal(left(n, r), right(n, r), r)


def _path_equals_text(path: Evaluate, text: str) -> Evaluate:
    # by far the commonest expression in forms: one answer against one code
    def path_equals_text(node: Node, run: Run) -> Value:
        found = path(node, run)
        if isinstance(found, list) and len(found) == 1 and not found[0].children:
            if found[0].text == text:
                return True
            if not text or not text[0].isdigit():
                return False
        return equal(found, text, run)

    return path_equals_text


def _union(left: Evaluate, right: Evaluate) -> Evaluate:
    def union(node: Node, run: Run) -> Value:
        a, b = left(node, run), right(node, run)
        if not isinstance(a, list) or not isinstance(b, list):
            raise WrongArguments("union of values that are no node-sets")
        return in_document_order(a + b)

    return union


def _call(name: str, arguments: tuple[Expression, ...]) -> Evaluate:
    function = find(name)
    if function is None:
        return _failing(lambda: UnknownFunction(name))
    if not function.accepts(len(arguments)):
        return _failing(lambda: WrongArguments(f"{name}: wrong number of arguments"))
    return function.bind(tuple(compile_tree(a) for a in arguments))


def _failing(make: Callable[[], Exception]) -> Evaluate:
    def failing(_node: Node, _run: Run) -> Value:
        raise make()

    return failing
