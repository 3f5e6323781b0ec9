"""Evaluates the rules of a plan on the tree of a session.

Invariant: evaluating changes no answer; an evaluation inside another one leaves the focus and the count of steps
as before. A rule that cannot be worked out with the answers given has no value and is remembered at its node.
"""

from __future__ import annotations

from fieldintake.domain.errors import FormError
from fieldintake.forms.definition import Shape
from fieldintake.forms.plan import Computation, Plan, Rule
from fieldintake.forms.tree import ModelNode, Scope
from fieldintake.forms.xpath.compile import compiled
from fieldintake.forms.xpath.environment import Environment, Run
from fieldintake.forms.xpath.nodes import Node
from fieldintake.forms.xpath.paths import TooMuchWork
from fieldintake.forms.xpath.values import Value

FAILURES = (FormError, ArithmeticError, ValueError, RecursionError)
"""What working a rule out may end in, whatever the answers; anything else is a fault of ours."""
NO_RULES: dict[Rule, Computation] = {}


class Evaluator:
    """The expressions of one form on one tree."""

    def __init__(self, plan: Plan, environment: Environment, scope: Scope) -> None:
        self.plan = plan
        self.environment = environment
        self.scope = scope
        self.failed: dict[ModelNode, dict[tuple[Rule, str], None]] = {}
        self._given_up: set[Computation] = set()
        top = scope.owner.parent
        self.run = Run(environment, top if top is not None else scope.owner)
        self._remember_fixed_paths()

    def _remember_fixed_paths(self) -> None:
        for definition, node in self.scope.nodes.items():
            if definition.shape is Shape.ATTRIBUTE or node.parent is None:
                continue
            names = tuple(definition.path.split("/")[1:])
            plain = not any(":" in n for n in names)
            if plain and len(node.parent.named(node.name)) == 1:
                self.run.fixed[names] = [node]

    def value(self, computation: Computation, node: ModelNode) -> Value | None:
        """The value of a rule at a node, None when it fails; never called inside another one, as `evaluate` may be."""
        if computation in self._given_up:
            return None
        run = self.run
        run.current = node
        run.position = run.size = 1
        run.steps = 0
        try:
            value = computation.evaluate(node, run)
        except FAILURES as error:
            if isinstance(error, TooMuchWork):
                self._given_up.add(computation)  # it would take as long again at each answer
            self.fail(node, computation.rule, computation.expression)
            return None
        if self.failed:
            self._mend(node, computation.rule, computation.expression)
        return value

    def said(self, expression: str, node: ModelNode, at: Node | None = None) -> Value:
        """What stands in a text at a node; nothing when it cannot be worked out."""
        try:
            value = self.evaluate(expression, node, at)
        except FAILURES:
            self.fail(node, Rule.LOOK, expression)
            return ""
        if self.failed:
            self._mend(node, Rule.LOOK, expression)
        return value

    def fail(self, node: ModelNode, rule: Rule, expression: str = "") -> None:
        """Remember that a rule cannot be worked out here."""
        self.failed.setdefault(node, {})[rule, expression] = None

    def _mend(self, node: ModelNode, rule: Rule, expression: str) -> None:
        known = self.failed.get(node)
        if known is not None:
            known.pop((rule, expression), None)
            if not known:
                del self.failed[node]

    def evaluate(self, expression: str, node: ModelNode, at: Node | None = None) -> Value:
        """The value of any expression of the form at a node, or at another one while `current()` is the node."""
        run = self.run
        before = run.current, run.position, run.size, run.steps
        run.current, run.position, run.size, run.steps = node, 1, 1, 0
        try:
            return compiled(expression)(node if at is None else at, run)
        finally:
            run.current, run.position, run.size, run.steps = before

    def rule(self, node: ModelNode, rule: Rule) -> Computation | None:
        """The rule of a kind at a node's place."""
        return self.plan.by_node.get(node.definition, NO_RULES).get(rule)
