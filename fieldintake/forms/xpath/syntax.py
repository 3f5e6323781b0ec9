"""The shape of a parsed expression, and what can be said of it without evaluating.

Invariant: plain frozen values; two equal expressions are equal objects and may share one compiled closure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum


class Axis(Enum):
    """The thirteen ways to walk."""

    ANCESTOR = "ancestor"
    ANCESTOR_OR_SELF = "ancestor-or-self"
    ATTRIBUTE = "attribute"
    CHILD = "child"
    DESCENDANT = "descendant"
    DESCENDANT_OR_SELF = "descendant-or-self"
    FOLLOWING = "following"
    FOLLOWING_SIBLING = "following-sibling"
    NAMESPACE = "namespace"
    PARENT = "parent"
    PRECEDING = "preceding"
    PRECEDING_SIBLING = "preceding-sibling"
    SELF = "self"


class NodeType(Enum):
    """Node tests that look like functions."""

    NODE = "node"
    TEXT = "text"
    COMMENT = "comment"
    INSTRUCTION = "processing-instruction"


class Operator(Enum):
    """Binary operators, weakest first."""

    OR = "or"
    AND = "and"
    EQUAL = "="
    UNEQUAL = "!="
    LESS = "<"
    LESS_OR_EQUAL = "<="
    GREATER = ">"
    GREATER_OR_EQUAL = ">="
    PLUS = "+"
    MINUS = "-"
    TIMES = "*"
    DIVIDE = "div"
    MODULO = "mod"
    UNION = "|"


@dataclass(frozen=True, slots=True)
class NameTest:
    """A name, or `*` for any; the prefix is as written."""

    name: str
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class TypeTest:
    """A node type; `target` only for processing instructions."""

    type: NodeType
    target: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One walk along an axis, narrowed by predicates."""

    axis: Axis
    test: NameTest | TypeTest
    predicates: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class Number:
    """A literal number."""

    value: float


@dataclass(frozen=True, slots=True)
class Text:
    """A literal string."""

    value: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function call; the name is as written, prefix included."""

    name: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Path:
    """Steps from the root (`absolute`), from another expression (`base`) or from the context."""

    steps: tuple[Step, ...]
    absolute: bool = False
    base: Expression | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """An expression narrowed by predicates."""

    base: Expression
    predicates: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Binary:
    """Two operands and the operator between."""

    operator: Operator
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Negate:
    """Unary minus."""

    operand: Expression


Expression = Number | Text | Call | Path | Filter | Binary | Negate


def parts_of(tree: Expression) -> Iterator[Expression]:
    """What an expression is directly made of."""
    match tree:
        case Call(_, arguments):
            yield from arguments
        case Binary(_, left, right):
            yield from (left, right)
        case Negate(operand):
            yield operand
        case Filter(base, predicates):
            yield from (base, *predicates)
        case Path(steps, _, base):
            if base is not None:
                yield base
            yield from (predicate for step in steps for predicate in step.predicates)
        case _:
            return


def walk(tree: Expression) -> Iterator[Expression]:
    """An expression and everything inside it, in the order in which it is written."""
    waiting = [tree]
    while waiting:
        here = waiting.pop()
        yield here
        waiting.extend(reversed(tuple(parts_of(here))))


def calls_of(tree: Expression) -> Iterator[Call]:
    """Every function call in a tree."""
    return (part for part in walk(tree) if isinstance(part, Call))


def path_text(path: Path) -> str:
    """A path as somebody might have written it, for messages."""
    words = []
    for step in path.steps:
        if step.axis is Axis.PARENT:
            words.append("..")
        elif step.axis is Axis.SELF:
            words.append(".")
        elif isinstance(step.test, NameTest):
            mark = "@" if step.axis is Axis.ATTRIBUTE else ""
            prefix = f"{step.test.prefix}:" if step.test.prefix else ""
            words.append(f"{mark}{prefix}{step.test.name}")
        else:
            words.append("*")
    return ("/" if path.absolute else "") + "/".join(words)
