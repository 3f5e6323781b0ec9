"""Where a step of a path leads over the definition of a form.

Invariant: a walk reaches at least every place that the step reaches in any session, whatever the answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from fieldintake.forms.definition import FormDefinition, NodeDefinition, Shape
from fieldintake.forms.resolve import attribute, fits
from fieldintake.forms.xpath.syntax import Axis, NameTest, Step


@dataclass(frozen=True, slots=True)
class Place:
    """A set of nodes: all of generic place `node` below the one node of place `anchor`."""

    anchor: NodeDefinition
    node: NodeDefinition


Places = list[Place]


def walked(step: Step, places: Places, form: FormDefinition) -> Places:
    """Where a step leads from several places, each place once; its predicates are not looked at."""
    found = [p for place in places for p in _from(step, place, form)]
    return found if len(found) < 2 else list(dict.fromkeys(found))


def _from(step: Step, place: Place, form: FormDefinition) -> Iterable[Place]:
    if step.axis is Axis.ATTRIBUTE:
        node = attribute(step, place.node, form.nodes)
        return [] if node is None else [Place(place.anchor, node)]
    if step.axis is Axis.CHILD:
        return [_below(place, c) for c in _named(step, place.node) if fits(step, c, form.namespaces)]
    walk = _WALKS.get(step.axis, _nowhere)
    return [p for p in walk(place, form) if fits(step, p.node, form.namespaces)]


def _named(step: Step, node: NodeDefinition) -> list[NodeDefinition]:
    test = step.test
    return node.named(test.name) if isinstance(test, NameTest) and test.name != "*" else node.children


def _below(place: Place, child: NodeDefinition) -> Place:
    single = place.anchor is place.node and child.shape is not Shape.REPEAT
    return Place(child if single else place.anchor, child)


def _children(place: Place, _form: FormDefinition) -> Places:
    return [_below(place, c) for c in place.node.children]


def _descendants(place: Place, form: FormDefinition) -> Places:
    found: Places = []
    for below in _children(place, form):
        found.append(below)
        found.extend(_descendants(below, form))
    return found


def _self_and_descendants(place: Place, form: FormDefinition) -> Places:
    return [place, *_descendants(place, form)]


def _parent(place: Place, _form: FormDefinition) -> Places:
    parent = place.node.parent
    if parent is None:
        return []
    return [Place(parent if place.anchor is place.node else place.anchor, parent)]


def _ancestors(place: Place, form: FormDefinition) -> Places:
    found: Places = []
    walk = _parent(place, form)
    while walk:
        found.extend(walk)
        walk = _parent(walk[0], form)
    return found


def _self(place: Place, _form: FormDefinition) -> Places:
    return [place]


def _self_and_ancestors(place: Place, form: FormDefinition) -> Places:
    return [place, *_ancestors(place, form)]


def _siblings(place: Place, form: FormDefinition) -> Places:
    return [Place(p.anchor, c) for p in _parent(place, form) for c in p.node.children]


def _nowhere(_place: Place, _form: FormDefinition) -> Places:
    return []  # a form has no namespace nodes


def _anywhere(_place: Place, form: FormDefinition) -> Places:
    return [Place(form.root, n) for n in form.every()]


_WALKS: dict[Axis, Callable[[Place, FormDefinition], Places]] = {
    Axis.DESCENDANT: _descendants,
    Axis.DESCENDANT_OR_SELF: _self_and_descendants,
    Axis.PARENT: _parent,
    Axis.ANCESTOR: _ancestors,
    Axis.ANCESTOR_OR_SELF: _self_and_ancestors,
    Axis.SELF: _self,
    Axis.FOLLOWING_SIBLING: _siblings,
    Axis.PRECEDING_SIBLING: _siblings,
    Axis.FOLLOWING: _anywhere,
    Axis.PRECEDING: _anywhere,
}
