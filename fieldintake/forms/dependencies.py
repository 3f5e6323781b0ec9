"""What an expression reads, found by walking its syntax over the definition.

Invariant: every node whose value, presence or position can change the result is reported; reporting too much
costs time only, reporting too little would show stale answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import takewhile

from fieldintake.forms.definition import FormDefinition, NodeDefinition, Shape
from fieldintake.forms.resolve import resolve, without_model
from fieldintake.forms.xpath.syntax import (
    Axis,
    Binary,
    Call,
    Expression,
    Filter,
    NameTest,
    Negate,
    NodeType,
    Number,
    Path,
    Step,
    Text,
    TypeTest,
    path_text,
)


@dataclass(frozen=True, slots=True)
class Place:
    """A set of nodes: all of generic place `node` below the one node of place `anchor`."""

    anchor: NodeDefinition
    node: NodeDefinition


@dataclass(frozen=True, slots=True)
class Dependency:
    """Something read; of some only the order of repeat instances matters, of others only their number."""

    anchor: NodeDefinition
    node: NodeDefinition
    position_only: bool = False
    number_only: bool = False


Places = list[Place]


class DependencyReader:
    """Collects the dependencies of the expressions of one node."""

    def __init__(self, form: FormDefinition, node: NodeDefinition) -> None:
        self._form = form
        self._own = [Place(node, node)]
        self.found: dict[Dependency, None] = {}
        self._counting = False
        self.dangling: list[str] = []

    def read(self, tree: Expression, context: Places | None = None) -> Places:
        """Collect from a tree; the places that it selects, when it is a path."""
        context = self._own if context is None else context
        match tree:
            case Number() | Text():
                return []
            case Negate(operand):
                self.read(operand, context)
            case Binary(_, left, right):
                return self.read(left, context) + self.read(right, context)
            case Call():
                return self._call(tree, context)
            case Filter(base, predicates):
                places = self.read(base, context)
                for predicate in predicates:
                    self.read(predicate, places)
                return places
            case Path():
                return self._path(tree, context)
        return []

    def _call(self, call: Call, context: Places) -> Places:
        if call.name == "current":
            return self._own
        if call.name == "instance":
            self.read_all(call.arguments, context)
            return self._instance(call)
        if call.name == "position" and call.arguments:
            for place in self.read(call.arguments[0], context):
                self._position(place)
            return []
        if call.name == "count" and len(call.arguments) == 1:
            self._count(call.arguments[0], context)
            return []
        if call.name == "jr:choice-name" and len(call.arguments) == 2:
            self._choice_name(call.arguments[1])
        places = [p for a in call.arguments for p in self.read(a, context)]
        if call.name == "once":
            return []
        return places if call.name in ("randomize", "indexed-repeat") else []

    def _count(self, counted: Expression, context: Places) -> None:
        """What is counted need not be worked out before; what its predicates read must be."""
        self._counting = isinstance(counted, Path)
        self.read(counted, context)
        self._counting = False

    def read_all(self, trees: Iterable[Expression], context: Places) -> None:
        """Collect from several trees."""
        for tree in trees:
            self.read(tree, context)

    def _instance(self, call: Call) -> Places:
        name = call.arguments[0] if call.arguments else None
        if isinstance(name, Text) and name.value not in self._form.lookups:
            root = self._form.root
            return [Place(root, root)] if name.value == self._form.primary_name else []
        return []

    def _position(self, place: Place) -> None:
        parent = place.node.parent
        if parent is None:
            return
        anchor = place.anchor if parent.is_within(place.anchor) else parent
        self._add(Dependency(anchor, place.node, position_only=True))

    def _choice_name(self, argument: Expression) -> None:
        if isinstance(argument, Text):
            node = resolve(argument.value.strip(), self._own[0].node, self._form.nodes, self._form.namespaces)
            if node is not None:
                self._add(Dependency(self._form.root, node))

    def _path(self, path: Path, context: Places) -> Places:
        counting, self._counting = self._counting, False
        steps = path.steps
        if path.base is not None:
            places = self.read(path.base, context)
        elif path.absolute:
            places, steps = self._from_root(path)
        else:
            places = context
        known = bool(places)
        for step in steps:
            places = _unique(p for place in places for p in self._step(step, place))
            self.read_all(step.predicates, places)
        if known and not places:
            self.dangling.append(path_text(path))
        for place in places:
            self._record(place, number_only=counting)
        return places

    def _from_root(self, path: Path) -> tuple[Places, tuple[Step, ...]]:
        root = self._form.root
        steps = without_model(path.steps)
        if not steps:
            return [], ()
        first = steps[0]
        if first.axis is Axis.DESCENDANT_OR_SELF:
            return [Place(root, root)], steps
        if not self._matches(first, root):
            self.dangling.append(path_text(path))
            return [], ()
        self.read_all(first.predicates, [Place(root, root)])
        return [Place(root, root)], steps[1:]

    def _record(self, place: Place, *, number_only: bool) -> None:
        self._add(Dependency(place.anchor, place.node, number_only=number_only))
        for above in takewhile(lambda above: above is not place.anchor, place.node.upwards()):
            if above.shape is Shape.REPEAT:
                self._add(Dependency(place.anchor, above))

    def _add(self, dependency: Dependency) -> None:
        self.found[dependency] = None

    def _step(self, step: Step, place: Place) -> Iterable[Place]:
        if step.axis is Axis.CHILD:
            test = step.test
            named = place.node.children
            if isinstance(test, NameTest) and test.name != "*":
                named = place.node.named(test.name)
            return [_below(place, c) for c in named if self._matches(step, c)]
        walk = _WALKS.get(step.axis)
        places = self._attributes(step, place) if walk is None else walk(place, self._form)
        return [p for p in places if walk is None or self._matches(step, p.node)]

    def _attributes(self, step: Step, place: Place) -> Iterable[Place]:
        if step.axis is not Axis.ATTRIBUTE or not isinstance(step.test, NameTest):
            return []
        node = self._form.nodes.get(f"{place.node.path}/@{step.test.name}")
        return [] if node is None else [Place(place.anchor, node)]

    def _matches(self, step: Step, node: NodeDefinition) -> bool:
        test = step.test
        if isinstance(test, TypeTest):
            return test.type is NodeType.NODE
        if test.name != "*" and test.name != node.name:
            return False
        if test.name == "*" and not test.prefix:
            return True
        wanted = self._form.namespaces.get(test.prefix, "?") if test.prefix else ""
        return node.uri == wanted


def _unique(places: Iterable[Place]) -> Places:
    found = list(places)
    return found if len(found) < 2 else list(dict.fromkeys(found))


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


def _anywhere(_place: Place, form: FormDefinition) -> Places:
    return [Place(form.root, n) for n in form.every()]


_WALKS: dict[Axis, Callable[[Place, FormDefinition], Places]] = {
    Axis.CHILD: _children,
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
