"""The order in which a form recalculates: every rule compiled, its dependencies, its rank.

Invariant: a rule that changes values ranks after every rule whose result it reads; a form in which that is
impossible is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache

from fieldintake.domain.errors import FormError
from fieldintake.forms.definition import (
    Action,
    FormDefinition,
    Message,
    NodeDefinition,
    Output,
    Shape,
)
from fieldintake.forms.dependencies import Dependency, DependencyReader
from fieldintake.forms.rings import rings_of
from fieldintake.forms.xpath.compile import compiled
from fieldintake.forms.xpath.parser import parse
from fieldintake.forms.xpath.values import Evaluate


class CyclicForm(FormError):
    """Rules of the form depend on each other in a circle; `rings` names each circle in its order."""

    def __init__(self, rings: tuple[tuple[Computation, ...], ...]) -> None:
        super().__init__("rules depend on each other in a circle")
        self.rings = rings

    @property
    def paths(self) -> tuple[str, ...]:
        """The places of all circles."""
        return tuple(sorted({one.node.path for ring in self.rings for one in ring}))


class Rule(Enum):
    """What an expression decides; the first four change what other expressions read, the last is a setvalue."""

    RELEVANT = "relevant"
    COUNT = "count"
    CALCULATE = "calculate"
    CHOICES = "choices"
    READONLY = "readonly"
    REQUIRED = "required"
    CONSTRAINT = "constraint"
    LOOK = "look"
    ACTION = "action"

    __hash__ = (
        object.__hash__
    )  # the one of enums is written in Python, and rules are looked up by the thousand


_CHANCE = re.compile(r"\b(?:uuid|random|now)\s*\(")
PRODUCING = frozenset({Rule.RELEVANT, Rule.COUNT, Rule.CALCULATE, Rule.CHOICES})


@dataclass(slots=True, eq=False)
class Computation:
    """One rule of one place."""

    rule: Rule
    node: NodeDefinition
    expression: str
    evaluate: Evaluate
    reads: tuple[Dependency, ...]
    rank: int = -1
    producing: bool = False
    chance: bool = False


@dataclass(frozen=True, slots=True)
class Dependent:
    """A computation to redo: in the scope of `repeat`, down the repeats of `chain`."""

    computation: Computation
    repeat: NodeDefinition | None
    chain: tuple[NodeDefinition, ...]
    position_only: bool


@dataclass(slots=True, eq=False)
class Plan:
    """All rules of a form, by place and by what triggers them."""

    form: FormDefinition
    by_node: dict[NodeDefinition, dict[Rule, Computation]]
    dependents: dict[NodeDefinition, list[Dependent]]
    ordered: list[Computation]
    triggered: dict[NodeDefinition, list[Action]] = field(default_factory=dict)
    dangling: list[tuple[NodeDefinition, Rule, str]] = field(default_factory=list)
    guarded: set[NodeDefinition] = field(default_factory=set)
    """Places that are read-only by a rule of their own, or of what they are in."""


@lru_cache(maxsize=16)
def make_plan(form: FormDefinition) -> Plan:
    """The plan of a form, made once for each definition.

    Raises:
        XPathSyntaxError: when an expression cannot be read.
        CyclicForm: when rules depend on each other in a circle.
    """
    plan = Plan(form, {}, {}, [])
    for node in form.nodes.values():
        for computation in _computations(form, node, plan):
            rules = plan.by_node.setdefault(node, {})
            rules[computation.rule] = computation
    for node in form.every():
        if Rule.READONLY in plan.by_node.get(node, ()) or node.parent in plan.guarded:
            plan.guarded.add(node)
    _rank(plan)
    for rules in plan.by_node.values():
        for computation in rules.values():
            for read in computation.reads:
                plan.dependents.setdefault(read.node, []).append(
                    dependent(computation, read.anchor, position_only=read.position_only)
                )
    for action in form.actions:
        if action.source is not None:
            plan.triggered.setdefault(action.source, []).append(action)
    return plan


def dependent(computation: Computation, anchor: NodeDefinition, *, position_only: bool = False) -> Dependent:
    """How to reach the nodes of a computation from the scope of an anchor."""
    top = anchor.enclosing_repeat()
    return Dependent(computation, top, computation.node.repeats_below(top), position_only)


def _computations(form: FormDefinition, node: NodeDefinition, plan: Plan) -> Iterator[Computation]:
    for rule, expression in expressions_of(node):
        reader = DependencyReader(form, node)
        tree = parse(expression)
        places = reader.read(tree)
        if rule is Rule.CHOICES and node.control is not None and node.control.itemset is not None:
            for part in (node.control.itemset.value, node.control.itemset.label):
                if part is not None:
                    reader.read(parse(part), places)
        plan.dangling.extend((node, rule, text) for text in reader.dangling)
        reads = tuple(reader.found)
        yield Computation(
            rule,
            node,
            expression,
            compiled(expression),
            reads,
            producing=rule in PRODUCING,
            chance=_CHANCE.search(expression) is not None,
        )
    looks = _look_reads(form, node, plan)
    if looks:
        yield Computation(Rule.LOOK, node, "", compiled("''"), looks)


def expressions_of(node: NodeDefinition) -> Iterator[tuple[Rule, str]]:
    """Every rule of a place with its expression."""
    bind = node.bind
    for rule, expression in (
        (Rule.RELEVANT, bind.relevant),
        (Rule.CALCULATE, bind.calculate),
        (Rule.READONLY, bind.readonly),
        (Rule.REQUIRED, bind.required),
        (Rule.CONSTRAINT, bind.constraint),
        (Rule.COUNT, node.repeat.count if node.repeat is not None else None),
    ):
        if expression is not None and expression.strip():
            yield rule, expression
    if node.control is not None and node.control.itemset is not None:
        yield Rule.CHOICES, node.control.itemset.nodeset


def messages_of(node: NodeDefinition) -> Iterator[Message]:
    """Every text that is shown at a place."""
    control = node.control
    found = [node.label, node.bind.required_message, node.bind.constraint_message]
    if control is not None:
        found += [control.label, control.hint, *(i.label for i in control.items)]
    yield from (m for m in found if m is not None)


def outputs_of(form: FormDefinition, node: NodeDefinition) -> Iterator[str]:
    """Every expression that stands in a text shown at a place."""
    for message in messages_of(node):
        if message.id_expression is not None:
            yield message.id_expression
        parts = list(message.parts)
        for texts in form.texts.values():
            for forms in (texts.get(message.text_id or "") or {}).values():
                parts.extend(forms)
        yield from (p.expression for p in parts if isinstance(p, Output))


def _look_reads(form: FormDefinition, node: NodeDefinition, plan: Plan) -> tuple[Dependency, ...]:
    reader = DependencyReader(form, node)
    for expression in dict.fromkeys(outputs_of(form, node)):
        reader.read(parse(expression))
    plan.dangling.extend((node, Rule.LOOK, text) for text in reader.dangling)
    return tuple(reader.found)


def _rank(plan: Plan) -> None:
    producing = [c for rules in plan.by_node.values() for c in rules.values() if c.producing]
    before = {c: _producers(plan, c) for c in producing}
    ordered = _order(before)
    if len(ordered) < len(producing):
        # a count may depend on what is inside its repeat: the engine adds instances until it rests
        before = {c: {e for e in b if e.rule is not Rule.COUNT} for c, b in before.items()}
        ordered = _order(before)
    if len(ordered) < len(producing):
        done = set(ordered)
        raise CyclicForm(tuple(rings_of(before, (c for c in producing if c not in done))))
    for rank, computation in enumerate(ordered):
        computation.rank = rank
    plan.ordered = ordered


def _order(before: dict[Computation, set[Computation]]) -> list[Computation]:
    """Each computation after those before it; what lies on a circle is left out."""
    after: dict[Computation, list[Computation]] = {c: [] for c in before}
    for computation, earlier in before.items():
        for one in earlier:
            after[one].append(computation)
    waiting = {c: len(earlier) for c, earlier in before.items()}
    ready = [c for c in before if waiting[c] == 0]
    ordered: list[Computation] = []
    while ready:
        computation = ready.pop()
        ordered.append(computation)
        for later in after[computation]:
            waiting[later] -= 1
            if waiting[later] == 0:
                ready.append(later)
    return ordered


def _producers(plan: Plan, computation: Computation) -> set[Computation]:
    found: set[Computation] = set()
    for read in computation.reads:
        inside_count = computation.rule is Rule.COUNT and read.node.is_within(computation.node)
        if read.position_only or inside_count:
            continue  # an instance may decide whether another one follows
        rules = {} if read.number_only else plan.by_node.get(read.node, {})
        found.update(c for c in rules.values() if c.rule in (Rule.CALCULATE, Rule.CHOICES))
        for holder in read.node.upwards():
            rules = plan.by_node.get(holder, {})
            if Rule.RELEVANT in rules and read.node.is_leaf and _is_ordered(holder, computation):
                found.add(rules[Rule.RELEVANT])
            if holder.shape is Shape.REPEAT and Rule.COUNT in rules and holder is not read.anchor:
                found.add(rules[Rule.COUNT])
    own = Dependency(computation.node, computation.node)
    if computation.rule is Rule.CHOICES or own not in computation.reads:
        # a rule may read its own kind in other instances of a repeat: the engine settles that
        found.discard(computation)
    return found


def _is_ordered(holder: NodeDefinition, computation: Computation) -> bool:
    return holder is not computation.node or computation.rule is not Rule.CHOICES
