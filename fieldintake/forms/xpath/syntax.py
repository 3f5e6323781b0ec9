"""The shape of a parsed expression.

Invariant: plain frozen values; two equal expressions are equal objects and may share one compiled closure.
"""

from __future__ import annotations

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
