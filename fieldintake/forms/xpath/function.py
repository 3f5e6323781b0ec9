"""How a function is described: how many arguments, and how its call becomes a closure.

Invariant: plain functions get evaluated arguments; only those that must be lazy bind their own closures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from fieldintake.forms.xpath.environment import Run
from fieldintake.forms.xpath.nodes import Node, string_value
from fieldintake.forms.xpath.values import Evaluate, Value

Bind = Callable[[tuple[Evaluate, ...]], Evaluate]
Plain = Callable[[list[Value], Node, Run], Value]
ANY = 10_000


@dataclass(frozen=True, slots=True)
class Function:
    """One function of the language."""

    bind: Bind
    minimum: int
    maximum: int

    def accepts(self, count: int) -> bool:
        """Whether that many arguments are allowed."""
        return self.minimum <= count <= self.maximum


Table = Mapping[str, Function]


def eager(plain: Plain, minimum: int, maximum: int | None = None) -> Function:
    """A function whose arguments are all evaluated first."""

    def bind(arguments: tuple[Evaluate, ...]) -> Evaluate:
        def call(node: Node, run: Run) -> Value:
            return plain([a(node, run) for a in arguments], node, run)

        return call

    return Function(bind, minimum, minimum if maximum is None else maximum)


def lazy(bind: Bind, minimum: int, maximum: int | None = None) -> Function:
    """A function that decides itself which arguments to evaluate."""
    return Function(bind, minimum, minimum if maximum is None else maximum)


def spread(values: list[Value]) -> list[Value]:
    """The values, each node-set replaced by the texts of its nodes."""
    flat: list[Value] = []
    for value in values:
        if isinstance(value, list):
            flat.extend(string_value(n) for n in value)
        else:
            flat.append(value)
    return flat
