"""Finds the generic place that a path of a form names, and says whether a step of a path fits a place.

Invariant: resolution is by structure, not by evaluation, so that it works before any session exists.
"""

from __future__ import annotations

from collections.abc import Mapping

from fieldintake.forms.definition import NodeDefinition, Shape
from fieldintake.forms.xpath.errors import XPathSyntaxError
from fieldintake.forms.xpath.parser import parse
from fieldintake.forms.xpath.syntax import Axis, Call, NameTest, NodeType, Path, Step, TypeTest

Nodes = Mapping[str, NodeDefinition]
_HERE = Call("current", ())


def resolve(
    reference: str, around: NodeDefinition, nodes: Nodes, namespaces: Mapping[str, str]
) -> NodeDefinition | None:
    """The node that a simple path names, relative paths starting at `around`; None when there is none."""
    known = nodes.get(reference)
    if known is not None:
        return known
    try:
        tree = parse(reference)
    except XPathSyntaxError:
        return None
    if not isinstance(tree, Path) or tree.base not in (None, _HERE):
        return None
    return _follow(tree, around, nodes, namespaces)


def _follow(
    path: Path, around: NodeDefinition, nodes: Nodes, namespaces: Mapping[str, str]
) -> NodeDefinition | None:
    here: NodeDefinition | None = around
    steps = path.steps
    if path.absolute:
        steps = without_model(steps)
        root = next(iter(nodes.values()))
        if not steps or not fits(steps[0], root, namespaces):
            return None
        here, steps = root, steps[1:]
    for step in steps:
        if here is None:
            return None
        here = _one(step, here, nodes, namespaces)
    return here


def _one(
    step: Step, here: NodeDefinition, nodes: Nodes, namespaces: Mapping[str, str]
) -> NodeDefinition | None:
    match step.axis:
        case Axis.PARENT:
            return here.parent
        case Axis.SELF:
            return here
        case Axis.CHILD:
            return next((c for c in here.children if fits(step, c, namespaces)), None)
        case Axis.ATTRIBUTE:
            return attribute(step, here, nodes)
        case _:
            return None


def without_model(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """`/model/instance[1]/data` names the same place as `/data`."""
    names = [s.test.name for s in steps[:2] if isinstance(s.test, NameTest)]
    return steps[2:] if names == ["model", "instance"] else steps


def attribute(step: Step, here: NodeDefinition, nodes: Nodes) -> NodeDefinition | None:
    """The attribute of a place that a step names."""
    if not isinstance(step.test, NameTest):
        return None
    prefix = f"{step.test.prefix}:" if step.test.prefix else ""
    return nodes.get(f"{here.path}/@{prefix}{step.test.name}")


def fits(step: Step, node: NodeDefinition, namespaces: Mapping[str, str]) -> bool:
    """Whether a place, reached along the axis of a step, is what the step asks for."""
    test = step.test
    if isinstance(test, TypeTest):
        return test.type is NodeType.NODE
    if node.shape is Shape.ATTRIBUTE or test.name not in ("*", node.name):
        return False
    if test.name == "*" and not test.prefix:
        return True
    return node.uri == (namespaces.get(test.prefix, "?") if test.prefix else "")
