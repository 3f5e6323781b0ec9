"""Recalculates a session: only what depends on what changed, in the order of the plan.

Invariant: after `settle()` every value is what a full recalculation would give.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from fieldintake.domain.errors import FormError
from fieldintake.domain.values import Unanswered
from fieldintake.forms.actions import targets_of, text_of
from fieldintake.forms.agenda import Agenda
from fieldintake.forms.answers import stored_at
from fieldintake.forms.choosing import Choosing
from fieldintake.forms.definition import Action, Event, NodeDefinition
from fieldintake.forms.evaluation import FAILURES, NO_RULES, Evaluator
from fieldintake.forms.plan import Computation, Dependent, Plan, Rule
from fieldintake.forms.reach import contexts, targets
from fieldintake.forms.tree import ModelNode, Scope, add_instance, put_back_instance, remove_instance
from fieldintake.forms.xpath.environment import Environment
from fieldintake.forms.xpath.nodes import Node
from fieldintake.forms.xpath.values import to_boolean, to_number, to_string

MAX_INSTANCES = 1_000
MAX_TOTAL = 5_000
MAX_EVENTS = 50_000


class EndlessForm(FormError):
    """The rules of the form set each other off without end."""


@dataclass(frozen=True, slots=True)
class WasAnswered:
    """What a node held before."""

    node: ModelNode
    value: str
    unanswered: Unanswered | None


@dataclass(frozen=True, slots=True)
class RowCame:
    """An instance that was added."""

    scope: Scope


@dataclass(frozen=True, slots=True)
class RowWent:
    """An instance that was taken out, and where it had been, from 0."""

    scope: Scope
    around: Scope
    place: int


Trace = WasAnswered | RowCame | RowWent
"""What it takes to take one change back."""


class Engine(Evaluator):
    """The rules at work on one tree."""

    def __init__(self, plan: Plan, environment: Environment, scope: Scope) -> None:
        super().__init__(plan, environment, scope)
        self.stale: Callable[[ModelNode], None] = lambda _node: None
        self.journal: list[Trace] | None = None
        self.awake = False
        self.agenda = Agenda()
        self._choosing = Choosing(self)
        self._instances = 0

    # --- changing --------------------------------------------------------------------------------

    def set_value(self, node: ModelNode, text: str, unanswered: Unanswered | None = None) -> None:
        """Store a value, or one of the answers that are not values."""
        if self.journal is not None:
            self.journal.append(WasAnswered(node, node.value, node.unanswered))
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
        if not node.relevant or node.unanswered is not None or not node.value:
            return ""
        return self._choosing.kept(node)

    def changed(self, node: ModelNode) -> None:
        """Mark everything that reads a node."""
        self.stale(node)
        for dependent in self.plan.dependents.get(node.definition, ()):
            if not dependent.position_only:
                self._mark(dependent, node.scope)
        if self.awake:
            for action in self.plan.triggered.get(node.definition, ()):
                if Event.VALUE_CHANGED in action.events:
                    self.agenda.add_action(action, node)

    def _mark(self, dependent: Dependent, scope: Scope) -> None:
        computation = dependent.computation
        for node in contexts(computation.node, dependent.repeat, dependent.chain, scope):
            if computation.rule is not Rule.COUNT or node is not node.scope.owner:
                self._mark_one(computation, node)

    def _mark_one(self, computation: Computation, node: ModelNode) -> None:
        if computation.producing:
            self.agenda.add_rule(computation.rank, node)
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

    def settle(self) -> None:
        """Work until nothing is due; what never comes to rest is let go, and noted where it was."""
        agenda = self.agenda
        last = self.scope.owner, Rule.ACTION
        for _ in range(MAX_EVENTS):
            if (due := agenda.next_rule()) is not None:
                rank, nodes = due
                computation = self.plan.ordered[rank]
                for node in nodes:
                    self._apply(computation, node)
                    last = node, computation.rule
            elif (happened := agenda.next_action()) is not None:
                self._act_on(*happened)
                last = happened[1], Rule.ACTION
            else:
                return
        agenda.clear()
        self.fail(*last)

    def _apply(self, computation: Computation, node: ModelNode) -> None:
        match computation.rule:
            case Rule.RELEVANT:
                value = self.value(computation, node)
                if value is not None:
                    node.own_relevant = to_boolean(value)
                self.spread_relevance(node)
            case Rule.CALCULATE:
                self._calculate(computation, node)
            case Rule.CHOICES:
                self._choose(computation, node)
            case Rule.COUNT:
                try:
                    self._count(computation, node)
                except EndlessForm:
                    self.fail(node, Rule.COUNT, computation.expression)
            case _:
                self.stale(node)

    def _calculate(self, computation: Computation, node: ModelNode) -> None:
        if node.value and computation.chance and not self.awake:
            return
        value = self.value(computation, node)
        if value is None or value == "NaN" or (isinstance(value, float) and value != value):
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
        offered = self._choosing.offered(computation, node)
        if offered != node.choices:
            node.choices = offered
            self.refresh(node)
            self.changed(node)

    # --- repeats ---------------------------------------------------------------------------------

    def _count(self, computation: Computation, node: ModelNode) -> None:
        value = self.value(computation, node)
        if value is None:
            return  # as many as there are: nothing that she said is thrown away for a rule that fails
        number = to_number(value, self.run)
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
            self._instances -= 1
            raise EndlessForm("the form makes too many instances")
        scope = add_instance(repeat, around, source)
        if self.journal is not None:
            self.journal.append(RowCame(scope))
        self.spread_relevance(scope.owner)
        self.all_due(scope)
        self._structure_changed(repeat, around, appended=True)
        if self.awake:
            self.fire(Event.NEW_REPEAT, scope)
        return scope

    def remove(self, scope: Scope) -> None:
        """Take an instance out; what counts or numbers the others is due."""
        around, repeat = scope.parent, scope.repeat
        if around is None or repeat is None:
            return
        if self.journal is not None:
            self.journal.append(RowWent(scope, around, scope.index))
        self._instances -= 1
        remove_instance(scope)
        self._structure_changed(repeat, around, appended=False)

    def put_back(self, scope: Scope, around: Scope, place: int) -> None:
        """An instance that was taken out stands where it had been, its rules due."""
        self._instances += 1
        put_back_instance(scope, around, place)
        self.all_due(scope)
        if scope.repeat is not None:
            self._structure_changed(scope.repeat, around, appended=False)

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
                        self.agenda.add_rule(computation.rank, node)
        for inner in scope.inner():
            self.all_due(inner)

    def words_changed(self) -> None:
        """Redo the rules that read texts, after a change of language."""
        for computation in self.plan.ordered:
            if "jr:" in computation.expression:
                for node in targets(computation.node, self.scope):
                    self.agenda.add_rule(computation.rank, node)
        self.settle()

    # --- actions ---------------------------------------------------------------------------------

    def fire(self, event: Event, scope: Scope) -> None:
        """Run the actions of an event for all their targets inside a scope."""
        for action in self.plan.form.actions:
            if event in action.events:
                for node in targets(action.target, scope):
                    self.agenda.add_action(action, node)
        self.settle()

    def _act_on(self, action: Action, source: ModelNode) -> None:
        expression = action.expression or ""
        try:
            for node in targets_of(action, source, self):
                if node.relevant:
                    self.set_value(node, text_of(action, node, self))
        except FAILURES:
            self.fail(source, Rule.ACTION, expression)
            return
        if self.failed:
            self._mend(source, Rule.ACTION, expression)
