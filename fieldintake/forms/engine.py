"""Recalculates a session: only what depends on what changed, in the order of the plan.

Invariant: after `settle()` every value is what a full recalculation would give.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable

from fieldintake.domain.errors import FormError
from fieldintake.domain.values import Unanswered
from fieldintake.forms.answers import stored_at
from fieldintake.forms.definition import Action, ControlKind, Event, NodeDefinition
from fieldintake.forms.evaluation import NO_RULES, Evaluator
from fieldintake.forms.plan import Computation, Dependent, Plan, Rule, chain_to
from fieldintake.forms.reach import common_repeat, contexts, kept_codes, targets
from fieldintake.forms.tree import Choices, ModelNode, Scope, add_instance, remove_instance
from fieldintake.forms.xpath.compile import compiled
from fieldintake.forms.xpath.environment import Environment
from fieldintake.forms.xpath.nodes import Node
from fieldintake.forms.xpath.values import to_boolean, to_number, to_string

MAX_INSTANCES = 1_000
MAX_TOTAL = 5_000
MAX_EVENTS = 50_000


class EndlessForm(FormError):
    """The rules of the form set each other off without end."""


class AmbiguousTarget(FormError):
    """A setvalue aims at every instance of a repeat at once."""


class Engine(Evaluator):
    """The rules at work on one tree."""

    def __init__(self, plan: Plan, environment: Environment, scope: Scope) -> None:
        super().__init__(plan, environment, scope)
        self.stale: Callable[[ModelNode], None] = lambda _node: None
        self.journal: list[tuple[ModelNode, str, Unanswered | None]] | None = None
        self.awake = False
        self._instances = 0
        self._heap: list[int] = []
        self._due: dict[int, dict[ModelNode, None]] = {}
        self._events: list[tuple[Action, ModelNode]] = []
        self._constant_choices: dict[Computation, Choices] = {}
        self._static = {
            d: frozenset(i.value for i in d.control.items)
            for d in plan.form.nodes.values()
            if d.control is not None and d.control.kind in _SELECTS and d.control.itemset is None
        }

    # --- changing --------------------------------------------------------------------------------

    def set_value(self, node: ModelNode, text: str, unanswered: Unanswered | None = None) -> None:
        """Store a value, or one of the answers that are not values."""
        if self.journal is not None:
            self.journal.append((node, node.value, node.unanswered))
        node.value = "" if unanswered is not None else text
        was, node.unanswered = node.unanswered, unanswered
        self.refresh(node)
        if was is not unanswered:
            self.stale(node)

    def refresh(self, node: ModelNode) -> None:
        """Bring what expressions read in line with value, relevance and choices."""
        text = self._effective(node)
        if text == node.text:
            self.stale(node)
            return
        node.text = text
        self.changed(node)

    def _effective(self, node: ModelNode) -> str:
        if not node.relevant or node.unanswered is not None:
            return ""
        if not node.value:
            return ""
        if node.choices is not None:
            return kept_codes(node, {v for v, _ in node.choices}, [v for v, _ in node.choices])
        allowed = self._static.get(node.definition)
        if allowed is not None:
            return kept_codes(node, allowed, [])
        return node.value

    def changed(self, node: ModelNode) -> None:
        """Mark everything that reads a node."""
        self.stale(node)
        for dependent in self.plan.dependents.get(node.definition, ()):
            if not dependent.position_only:
                self._mark(dependent, node.scope)
        if self.awake:
            for action in self.plan.triggered.get(node.definition, ()):
                if Event.VALUE_CHANGED in action.events:
                    self._events.append((action, node))

    def _mark(self, dependent: Dependent, scope: Scope) -> None:
        computation = dependent.computation
        for node in contexts(computation.node, dependent.repeat, dependent.chain, scope):
            if computation.rule is not Rule.COUNT or node is not node.scope.owner:
                self._mark_one(computation, node)

    def _mark_one(self, computation: Computation, node: ModelNode) -> None:
        if computation.producing:
            self.due(computation, node)
        elif computation.rule is Rule.READONLY and not node.definition.is_leaf:
            for inner in self._inside(node):
                self.stale(inner)
        else:
            self.stale(node)

    def _inside(self, node: ModelNode) -> Iterable[ModelNode]:
        yield node
        for child in node.children:
            if isinstance(child, ModelNode):
                yield from self._inside(child)

    def due(self, computation: Computation, node: ModelNode) -> None:
        """Put a rule on the agenda."""
        nodes = self._due.get(computation.rank)
        if nodes is None:
            self._due[computation.rank] = {node: None}
            heapq.heappush(self._heap, computation.rank)
        else:
            nodes[node] = None

    def settle(self) -> None:
        """Work until nothing is due."""
        rounds = 0
        while self._heap or self._events:
            rounds += 1
            if rounds > MAX_EVENTS:
                self.forget_due()
                raise EndlessForm("the rules of the form never come to rest")
            if self._heap:
                rank = heapq.heappop(self._heap)
                computation = self.plan.ordered[rank]
                for node in self._due.pop(rank):
                    self._apply(computation, node)
            else:
                action, source = self._events.pop(0)
                self._act_on(action, source)

    def forget_due(self) -> None:
        """Drop what is on the agenda, after a failure."""
        self._heap, self._due, self._events = [], {}, []

    def _apply(self, computation: Computation, node: ModelNode) -> None:
        match computation.rule:
            case Rule.RELEVANT:
                node.own_relevant = to_boolean(self.value(computation, node))
                self.spread_relevance(node)
            case Rule.CALCULATE:
                self._calculate(computation, node)
            case Rule.CHOICES:
                self._choose(computation, node)
            case Rule.COUNT:
                self._count(computation, node)
            case _:
                self.stale(node)

    def _calculate(self, computation: Computation, node: ModelNode) -> None:
        if node.value and computation.chance and not self.awake:
            return
        value = self.value(computation, node)
        if value == "NaN" or (isinstance(value, float) and value != value):
            value = ""  # a sum over what is not yet answered is no answer
        text = stored_at(node.definition, to_string(value))
        if text != node.value or node.unanswered is not None:
            self.set_value(node, text)

    def spread_relevance(self, node: ModelNode) -> None:
        """Bring a node and all below it in line with its own relevance and its parent's."""
        parent = node.parent
        above = parent.relevant if isinstance(parent, ModelNode) else True
        relevant = node.own_relevant and above
        if relevant == node.relevant:
            return
        node.relevant = relevant
        if node.definition.is_leaf:
            self.refresh(node)
        else:
            self.stale(node)
        for inner in (*node.children, *node.attributes, *node.ranges):
            if isinstance(inner, ModelNode):
                self.spread_relevance(inner)

    def _choose(self, computation: Computation, node: ModelNode) -> None:
        known = self._constant_choices.get(computation)
        if known is None:
            known = self._choices(computation, node)
            if not computation.reads and "randomize" not in computation.expression:
                self._constant_choices[computation] = known
        if known != node.choices:
            node.choices = known
            self.refresh(node)
            self.changed(node)

    def _choices(self, computation: Computation, node: ModelNode) -> Choices:
        control = computation.node.control
        items = self.value(computation, node)
        if control is None or control.itemset is None or not isinstance(items, list):
            return ()
        value = compiled(control.itemset.value)
        return tuple((to_string(value(item, self.run)), item) for item in items)

    # --- repeats ---------------------------------------------------------------------------------

    def _count(self, computation: Computation, node: ModelNode) -> None:
        number = to_number(self.value(computation, node), self.run)
        wanted = 0 if number != number else int(min(max(number, 0), MAX_INSTANCES))
        scopes = node.scope.repeats[node.definition]
        while len(scopes) < wanted:
            given = node.definition.instances
            own = given[len(scopes)] if len(scopes) < len(given) else None
            self.add(node.definition, node.scope, own)
        while len(scopes) > wanted:
            self.remove(scopes[-1])

    def add(self, repeat: NodeDefinition, around: Scope, source: Node | None = None) -> Scope:
        """A new last instance, its rules due."""
        self._instances += 1
        if self._instances > MAX_TOTAL:
            self.forget_due()
            raise EndlessForm("the form makes too many instances")
        scope = add_instance(repeat, around, source)
        self.spread_relevance(scope.owner)
        self.all_due(scope)
        self._structure_changed(repeat, around, appended=True)
        if self.awake:
            self.fire(Event.NEW_REPEAT, scope)
        return scope

    def remove(self, scope: Scope) -> None:
        """Take an instance out; what counts or numbers the others is due."""
        around, repeat = scope.parent, scope.repeat
        self._instances -= 1
        remove_instance(scope)
        if around is not None and repeat is not None:
            self._structure_changed(repeat, around, appended=False)

    def _structure_changed(self, repeat: NodeDefinition, around: Scope, *, appended: bool) -> None:
        self.stale(around.ranges[repeat])
        for dependent in self.plan.dependents.get(repeat, ()):
            if not (appended and dependent.position_only):
                self._mark(dependent, around)
        if not appended:
            for node in (n for s in around.repeats[repeat] for n in s.all_nodes()):
                self.stale(node)

    def all_due(self, scope: Scope) -> None:
        """Put every rule of a scope on the agenda."""
        by_node = self.plan.by_node
        for group in (scope.nodes, scope.ranges):
            for definition, node in group.items():
                for computation in by_node.get(definition, NO_RULES).values():
                    is_range = node is scope.ranges.get(definition)
                    if computation.producing and (computation.rule is not Rule.COUNT or is_range):
                        self.due(computation, node)
        for inner in scope.inner():
            self.all_due(inner)

    def words_changed(self) -> None:
        """Redo the rules that read texts, after a change of language."""
        for computation in self.plan.ordered:
            if "jr:" in computation.expression:
                for node in targets(computation.node, self.scope):
                    self.due(computation, node)
        self.settle()

    # --- actions ---------------------------------------------------------------------------------

    def fire(self, event: Event, scope: Scope) -> None:
        """Run the actions of an event for all their targets inside a scope."""
        for action in self.plan.form.actions:
            if event in action.events:
                for node in targets(action.target, scope):
                    self._events.append((action, node))
        self.settle()

    def _act_on(self, action: Action, source: ModelNode) -> None:
        for node in self._targets(action, source):
            if not node.relevant:
                continue
            text = action.text
            if action.expression is not None:
                text = to_string(self.evaluate(action.expression, node))
            self.set_value(node, stored_at(node.definition, text))

    def _targets(self, action: Action, source: ModelNode) -> list[ModelNode]:
        if action.reference is not None:
            found = self.evaluate(action.reference, source)
            return [n for n in found if isinstance(n, ModelNode)] if isinstance(found, list) else []
        if source.definition is action.target:
            return [source]
        top = common_repeat(source.definition, action.target)
        nodes = contexts(action.target, top, chain_to(action.target, top), source.scope)
        if len(nodes) > 1:
            raise AmbiguousTarget("an action of the form aims at several instances of a repeat")
        return nodes


_SELECTS = frozenset({ControlKind.SELECT_ONE, ControlKind.SELECT_MANY, ControlKind.RANK})
