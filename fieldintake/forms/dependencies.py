"""What an expression reads, found by walking its syntax over the definition.

Invariant: every node whose value, presence or position can change the result is reported; reporting too much
costs time only, reporting too little would show stale answers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fieldintake.forms.definition import FormDefinition, NodeDefinition
from fieldintake.forms.place_walks import Place, Places, walked
from fieldintake.forms.resolve import fits, resolve, without_model
from fieldintake.forms.xpath.syntax import (
    Axis,
    Binary,
    Call,
    Expression,
    Filter,
    Negate,
    Number,
    Path,
    Step,
    Text,
    path_text,
)


@dataclass(frozen=True, slots=True)
class Dependency:
    """Something read; of some only the order of repeat instances matters, of others only their number."""

    anchor: NodeDefinition
    node: NodeDefinition
    position_only: bool = False
    number_only: bool = False


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
            self._read_all(call.arguments, context)
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
        return places if call.name in ("randomize", "indexed-repeat") else []

    def _count(self, counted: Expression, context: Places) -> None:
        """What is counted need not be worked out before; what its predicates read must be."""
        self._counting = isinstance(counted, Path)
        self.read(counted, context)
        self._counting = False

    def _read_all(self, trees: Iterable[Expression], context: Places) -> None:
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
            places = walked(step, places, self._form)
            self._read_all(step.predicates, places)
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
        if not fits(first, root, self._form.namespaces):
            self.dangling.append(path_text(path))
            return [], ()
        self._read_all(first.predicates, [Place(root, root)])
        return [Place(root, root)], steps[1:]

    def _record(self, place: Place, *, number_only: bool) -> None:
        self._add(Dependency(place.anchor, place.node, number_only=number_only))
        for repeat in place.node.repeats_below(place.anchor):
            self._add(Dependency(place.anchor, repeat))

    def _add(self, dependency: Dependency) -> None:
        self.found[dependency] = None
