"""Evaluates the rules of a plan on the tree of a session.

Invariant: evaluating changes no answer; an evaluation inside another one leaves the focus and the count of steps
as before.
"""

from __future__ import annotations

from fieldintake.forms.definition import Shape
from fieldintake.forms.plan import Computation, Plan, Rule
from fieldintake.forms.tree import ModelNode, Scope
from fieldintake.forms.xpath.compile import compiled
from fieldintake.forms.xpath.environment import Environment, Run
from fieldintake.forms.xpath.nodes import Node
from fieldintake.forms.xpath.values import Value

NO_RULES: dict[Rule, Computation] = {}


class Evaluator:
    """The expressions of one form on one tree."""

    def __init__(self, plan: Plan, environment: Environment, scope: Scope) -> None:
        self.plan = plan
        self.environment = environment
        self.scope = scope
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

    def value(self, computation: Computation, node: ModelNode) -> Value:
        """The value of a rule at a node; never called inside another evaluation, as `evaluate` may be."""
        run = self.run
        run.current = node
        run.position = run.size = 1
        run.steps = 0
        return computation.evaluate(node, run)

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
