"""Steps and predicates as closures.

Invariant: a predicate sees its own position and size and leaves the focus as it found it.
"""

from __future__ import annotations

from collections.abc import Callable

from fieldintake.forms.xpath.axes import WALKS, merged
from fieldintake.forms.xpath.columns import rows_of
from fieldintake.forms.xpath.environment import Run
from fieldintake.forms.xpath.errors import WrongArguments
from fieldintake.forms.xpath.nodes import Kind, Node
from fieldintake.forms.xpath.syntax import (
    Axis,
    Expression,
    NameTest,
    NodeType,
    Path,
    Step,
    TypeTest,
)
from fieldintake.forms.xpath.values import Evaluate, Value, to_boolean

Compile = Callable[[Expression], Evaluate]
Walker = Callable[[list[Node], Run], list[Node]]
Matches = Callable[[list[Node], Run], list[Node]]
MAX_STEPS = 2_000_000
_PARENT = Step(Axis.PARENT, TypeTest(NodeType.NODE))
_SELF = Step(Axis.SELF, TypeTest(NodeType.NODE))


class TooMuchWork(WrongArguments):
    """An expression visits more nodes than any honest form needs."""


def walk(path: Path, base: Evaluate | None, compile_: Compile) -> Evaluate:
    """The closure of a location path."""
    steps = path.steps
    if path.absolute:
        return _from_root(steps, compile_)
    if base is not None:
        return _from_base(base, [_walker(s, compile_) for s in steps])
    ups = 0
    while ups < len(steps) and steps[ups] == _PARENT:
        ups += 1
    if ups == len(steps) or all(_plain_child(s) for s in steps[ups:]):
        return _relative(ups, [s.test.name for s in steps[ups:] if isinstance(s.test, NameTest)])
    if steps == (_SELF,):
        return lambda node, _run: [node]
    walkers = [_walker(s, compile_) for s in steps]
    return lambda node, run: _through(walkers, [node], run)


def _plain_child(step: Step) -> bool:
    return (
        step.axis is Axis.CHILD
        and not step.predicates
        and isinstance(step.test, NameTest)
        and step.test.name != "*"
        and not step.test.prefix
    )


def _relative(ups: int, names: list[str]) -> Evaluate:
    def relative(node: Node, _run: Run) -> Value:
        here: Node | None = node
        for _ in range(ups):
            here = here.parent if here is not None else None
        return [] if here is None else _down([here], names)

    return relative


def _down(nodes: list[Node], names: list[str]) -> list[Node]:
    for name in names:
        single = len(nodes) == 1
        nodes = nodes[0].named(name) if single else [c for n in nodes for c in n.named(name)]
    return nodes


def _from_root(steps: tuple[Step, ...], compile_: Compile) -> Evaluate:
    if all(_plain_child(s) for s in steps):
        return _fixed([s.test.name for s in steps if isinstance(s.test, NameTest)])
    walkers = [_walker(s, compile_) for s in steps]
    return lambda _node, run: _through(walkers, [run.root], run)


def _fixed(names: list[str]) -> Evaluate:
    key = tuple(names)

    def fixed(_node: Node, run: Run) -> Value:
        # filled by the session with the paths that no repeat can change
        known = run.fixed.get(key)
        return _down([run.root], names) if known is None else known

    return fixed


def _from_base(base: Evaluate, walkers: list[Walker]) -> Evaluate:
    def from_base(node: Node, run: Run) -> Value:
        found = base(node, run)
        if not isinstance(found, list):
            raise WrongArguments("a path needs a node-set to start from")
        return _through(walkers, found, run)

    return from_base


def _through(walkers: list[Walker], nodes: list[Node], run: Run) -> list[Node]:
    for walker in walkers:
        nodes = walker(nodes, run)
        run.steps += len(nodes) + 1
        if run.steps > MAX_STEPS:
            raise TooMuchWork("expression visits too many nodes")
    return nodes


def _walker(step: Step, compile_: Compile) -> Walker:
    predicates = [compile_(p) for p in step.predicates]
    if _plain_child(Step(step.axis, step.test)) and not predicates:
        name = step.test.name if isinstance(step.test, NameTest) else ""
        return lambda nodes, _run: _down(nodes, [name])
    go, matches, axis = WALKS[step.axis], _matches(step), step.axis
    rows = rows_of(step, compile_)

    def walker(nodes: list[Node], run: Run) -> list[Node]:
        groups = []
        for node in nodes:
            known = None if rows is None else rows(node, run)
            found = matches(go(node), run) if known is None else known
            for predicate in predicates:
                found = narrowed(found, predicate, run)
            groups.append(found)
        return merged(axis, groups) if groups else []

    return walker


def narrowed(nodes: list[Node], predicate: Evaluate, run: Run) -> list[Node]:
    """The nodes for which a predicate holds, positions counted in the order given."""
    before = run.position, run.size
    run.size = len(nodes)
    run.steps += len(nodes)
    if run.steps > MAX_STEPS:
        raise TooMuchWork("expression visits too many nodes")
    kept = []
    for place, node in enumerate(nodes, 1):
        run.position = place
        verdict = predicate(node, run)
        if isinstance(verdict, float):
            if verdict == place:
                kept.append(node)
        elif to_boolean(verdict):
            kept.append(node)
        run.size = len(nodes)
    run.position, run.size = before
    return kept


def filtered(base: Evaluate, predicates: list[Evaluate]) -> Evaluate:
    """The closure of `(...)[...]`."""

    def filter_(node: Node, run: Run) -> Value:
        found = base(node, run)
        if not isinstance(found, list):
            raise WrongArguments("a predicate needs a node-set")
        for predicate in predicates:
            found = narrowed(found, predicate, run)
        return found

    return filter_


def _matches(step: Step) -> Matches:
    principal = {Axis.ATTRIBUTE: Kind.ATTRIBUTE, Axis.NAMESPACE: Kind.NAMESPACE}.get(step.axis, Kind.ELEMENT)
    test = step.test
    if isinstance(test, TypeTest):
        return _type_matches(test)
    if test.name == "*" and not test.prefix:
        return lambda nodes, _run: [n for n in nodes if n.kind is principal]
    if principal is Kind.NAMESPACE:
        return lambda nodes, _run: [n for n in nodes if n.name == test.name]
    return _name_matches(test, principal)


def _type_matches(test: TypeTest) -> Matches:
    match test.type:
        case NodeType.NODE:
            return lambda nodes, _run: nodes
        case NodeType.TEXT:
            return lambda nodes, _run: [n for n in nodes if n.kind is Kind.TEXT]
        case NodeType.COMMENT:
            return lambda nodes, _run: [n for n in nodes if n.kind is Kind.COMMENT]
        case NodeType.INSTRUCTION:
            target = test.target
            return lambda nodes, _run: [
                n for n in nodes if n.kind is Kind.INSTRUCTION and (target is None or n.name == target)
            ]


def _name_matches(test: NameTest, principal: Kind) -> Matches:
    name, prefix = test.name, test.prefix

    def matches(nodes: list[Node], run: Run) -> list[Node]:
        uri = run.environment.namespaces.get(prefix) if prefix else ""
        if uri is None:
            raise WrongArguments(f"unknown prefix {prefix[:40]}")
        return [n for n in nodes if n.kind is principal and n.uri == uri and (n.name == name or name == "*")]

    return matches
