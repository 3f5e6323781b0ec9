"""Which choices a question offers now, and which of the chosen ones still count.

Invariant: a code that is not offered reads as not chosen; it stays stored, and counts again once it is offered.
"""

from __future__ import annotations

from fieldintake.forms.definition import ControlKind, FormDefinition, NodeDefinition
from fieldintake.forms.evaluation import FAILURES, Evaluator
from fieldintake.forms.plan import Computation
from fieldintake.forms.tree import Choices, ModelNode
from fieldintake.forms.xpath.compile import compiled
from fieldintake.forms.xpath.values import to_string


class Choosing:
    """The choices of one session."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._constant: dict[Computation, Choices] = {}
        self._fixed = _fixed_codes(evaluator.plan.form)

    def offered(self, computation: Computation, node: ModelNode) -> Choices:
        """The choices that the form computes for a question; worked out once when they depend on no answer."""
        known = self._constant.get(computation)
        if known is None:
            known = self._computed(computation, node)
            if not computation.reads and "randomize" not in computation.expression:
                self._constant[computation] = known
        return known

    def _computed(self, computation: Computation, node: ModelNode) -> Choices:
        control = computation.node.control
        items = self._evaluator.value(computation, node)
        if control is None or control.itemset is None or not isinstance(items, list):
            return ()
        value = compiled(control.itemset.value)
        try:
            return tuple((to_string(value(item, self._evaluator.run)), item) for item in items)
        except FAILURES:
            self._evaluator.fail(node, computation.rule, computation.expression)
            return ()

    def kept(self, node: ModelNode) -> str:
        """The value of a question without the codes that are not offered; of any other question, its value."""
        if node.choices is not None:
            return _among(node, [code for code, _ in node.choices])
        fixed = self._fixed.get(node.definition)
        if fixed is None:
            return node.value
        return " ".join(code for code in node.value.split() if code in fixed)


def _fixed_codes(form: FormDefinition) -> dict[NodeDefinition, frozenset[str]]:
    return {
        node: frozenset(item.value for item in node.control.items)
        for node in form.nodes.values()
        if node.control is not None and node.control.kind.offers_choices and node.control.itemset is None
    }


def _among(node: ModelNode, offered: list[str]) -> str:
    """The chosen codes that are offered; a ranking takes in what is new at its end."""
    chosen, known = node.value.split(), set(offered)
    kept = [code for code in chosen if code in known]
    control = node.definition.control
    if chosen and control is not None and control.kind is ControlKind.RANK:
        kept += [code for code in offered if code not in kept]
    return " ".join(kept)
