"""What a setvalue action aims at, and what it writes there.

Invariant: an action reaches one instance of a repeat at a time, or it is refused.
"""

from __future__ import annotations

from fieldintake.domain.errors import FormError
from fieldintake.forms.answers import stored_at
from fieldintake.forms.definition import Action, NodeDefinition
from fieldintake.forms.evaluation import Evaluator
from fieldintake.forms.reach import contexts
from fieldintake.forms.tree import ModelNode
from fieldintake.forms.xpath.values import to_string


class AmbiguousTarget(FormError):
    """A setvalue aims at every instance of a repeat at once."""


def targets_of(action: Action, source: ModelNode, evaluator: Evaluator) -> list[ModelNode]:
    """The nodes that an action writes when its event happened at `source`.

    Raises:
        AmbiguousTarget: when they are several, and the action does not say which.
    """
    if action.reference is not None:
        found = evaluator.evaluate(action.reference, source)
        return [n for n in found if isinstance(n, ModelNode)] if isinstance(found, list) else []
    if source.definition is action.target:
        return [source]
    top = _common_repeat(source.definition, action.target)
    nodes = contexts(action.target, top, action.target.repeats_below(top), source.scope)
    if len(nodes) > 1:
        raise AmbiguousTarget("an action of the form aims at several instances of a repeat")
    return nodes


def text_of(action: Action, target: ModelNode, evaluator: Evaluator) -> str:
    """What an action stores at one of its targets."""
    text = action.text
    if action.expression is not None:
        text = to_string(evaluator.evaluate(action.expression, target))
    return stored_at(target.definition, text)


def _common_repeat(a: NodeDefinition, b: NodeDefinition) -> NodeDefinition | None:
    """The innermost repeat around both places."""
    around = set(a.enclosing_repeats())
    return next((repeat for repeat in b.enclosing_repeats() if repeat in around), None)
