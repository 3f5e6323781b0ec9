"""The answers of one session: a tree of nodes, with repeats as scopes of their own.

Invariant: each scope knows its own nodes by place, so that a rule finds its node without searching, and
adding the hundredth instance costs what adding the second did.
"""

from __future__ import annotations

from collections.abc import Iterator

from fieldintake.domain.values import Unanswered, UnansweredKind
from fieldintake.forms.answers import stored_at
from fieldintake.forms.binds import FI
from fieldintake.forms.definition import BodyElement, NodeDefinition, Shape
from fieldintake.forms.xpath.nodes import Kind, Node, root_of

_KINDS = frozenset(kind.value for kind in UnansweredKind)
Choices = tuple[tuple[str, Node], ...]


class ModelNode(Node):
    """A node with an answer. `value` is what was entered or calculated; `text`, what expressions read."""

    __slots__ = (
        "choices",
        "definition",
        "own_relevant",
        "ranges",
        "relevant",
        "scope",
        "state",
        "unanswered",
        "value",
    )

    def __init__(self, definition: NodeDefinition, scope: Scope, value: str) -> None:
        kind = Kind.ATTRIBUTE if definition.shape is Shape.ATTRIBUTE else Kind.ELEMENT
        super().__init__(kind, definition.name, uri=definition.uri, prefix=definition.prefix)
        self.definition = definition
        self.scope = scope
        self.value = value
        self.text = value
        self.relevant = True
        self.own_relevant = True
        self.unanswered: Unanswered | None = None
        self.choices: Choices | None = None
        self.state: object = None
        self.ranges: list[ModelNode] = []

    @property
    def path(self) -> str:
        """The path with the places of repeat instances, counted from 1."""
        return self.scope.prefix() + self.definition.path[self.scope.skip :]


class Scope:
    """The whole form, or one instance of a repeat."""

    __slots__ = (
        "_laid",
        "_prefix",
        "lines",
        "nodes",
        "owner",
        "parent",
        "ranges",
        "repeat",
        "repeats",
        "skip",
    )

    def __init__(self, repeat: NodeDefinition | None, parent: Scope | None) -> None:
        self.repeat = repeat
        self.parent = parent
        self.nodes: dict[NodeDefinition, ModelNode] = {}
        self.repeats: dict[NodeDefinition, list[Scope]] = {}
        self.ranges: dict[NodeDefinition, ModelNode] = {}
        self.owner: ModelNode
        self.lines: dict[int, tuple[object, ...]] = {}
        self._laid: dict[int, list[tuple[BodyElement, ModelNode | None]]] = {}
        self.skip = 0 if repeat is None else len(repeat.path)
        self._prefix: str | None = None

    @property
    def index(self) -> int:
        """Its place among the instances of its repeat, from 0."""
        if self.parent is None or self.repeat is None:
            return 0
        return self.parent.repeats[self.repeat].index(self)

    def inside(self, element: BodyElement) -> list[tuple[BodyElement, ModelNode | None]]:
        """What lies in an element of the body, with its nodes here: the same for as long as the scope lives."""
        laid = self._laid.get(element.key)
        if laid is None:
            nodes = self.nodes
            laid = self._laid[element.key] = [
                (child, None if child.node is None else nodes.get(child.node)) for child in element.children
            ]
        return laid

    def prefix(self) -> str:
        """The path of the instance itself."""
        if self.parent is None or self.repeat is None:
            return ""
        if self._prefix is None:
            inner = self.repeat.path[self.parent.skip :]
            self._prefix = f"{self.parent.prefix()}{inner}[{self.index + 1}]"
        return self._prefix

    def moved(self) -> None:
        """Forget paths, because the place among the instances changed."""
        self._prefix = None
        for scope in self.inner():
            scope.moved()

    def inner(self) -> Iterator[Scope]:
        """The instances directly inside."""
        for scopes in self.repeats.values():
            yield from scopes

    def all_nodes(self) -> Iterator[ModelNode]:
        """Every node of the scope and of what is inside it."""
        yield from self.nodes.values()
        for scope in self.inner():
            yield from scope.all_nodes()


def build(root: NodeDefinition, source: Node, *, complete: bool = False) -> Scope:
    """The tree of a session; `complete` fills what a submission left out from the form's own instance."""
    scope = Scope(None, None)
    top = Node(Kind.DOCUMENT)
    owner = _grow(root, _completed(root, source) if complete else source, scope, None)
    top.append(owner)
    scope.owner = owner
    return scope


def _grow(definition: NodeDefinition, source: Node, scope: Scope, parent: ModelNode | None) -> ModelNode:
    leaf = definition.shape is Shape.QUESTION
    value = stored_at(definition, source.text) if leaf else ""
    node = ModelNode(definition, scope, value)
    node.declared = source.declared
    scope.nodes[definition] = node
    if parent is not None:
        node.parent = parent
    for attribute in source.attributes:
        _grow_attribute(definition, attribute, node, scope)
    for child in definition.children:
        if child.shape is Shape.REPEAT:
            scope.repeats[child] = []
            _range(child, node, scope)
    _grow_children(definition, source, scope, node)
    for child in definition.children:
        rules = child.repeat
        if rules is not None and rules.fixed and not child.instances and not scope.repeats[child]:
            add_instance(child, scope)
    return node


def _grow_children(definition: NodeDefinition, source: Node, scope: Scope, node: ModelNode) -> None:
    by_name = {(c.name, c.uri): c for c in definition.children}
    for below in source.children:
        child_definition = by_name.get((below.name, below.uri or ""))
        is_template = child_definition is not None and child_definition.has_template
        if child_definition is None or (is_template and below is child_definition.template):
            continue  # an explicit template is no instance
        if child_definition.shape is Shape.REPEAT:
            node.children.append(_instance(child_definition, below, scope, node).owner)
        else:
            node.children.append(_grow(child_definition, below, scope, node))


def _completed(definition: NodeDefinition, source: Node) -> Node:
    """A copy of submitted data in which nothing is missing that only relevance or a count removed."""
    copy = Node(Kind.ELEMENT, source.name, uri=source.uri, prefix=source.prefix, text=source.text)
    copy.attributes, copy.declared = source.attributes, source.declared
    for child in definition.children:
        own = [c for c in source.children if (c.name, c.uri or "") == (child.name, child.uri)]
        if child.shape is Shape.REPEAT:
            fixed = child.repeat is not None and child.repeat.fixed
            model = child.instances if fixed else []
            own = own[: len(model)] + model[len(own) :] if fixed else own
        elif not own and child.source is not None:
            own = [child.source]
        for node in own:
            copy.append(_completed(child, node))
    return copy


def _range(repeat: NodeDefinition, parent: ModelNode, scope: Scope) -> None:
    """A stand-in for the repeat as a whole: its count and relevance exist without any instance."""
    node = ModelNode(repeat, scope, "")
    node.parent = parent
    parent.ranges.append(node)
    scope.ranges[repeat] = node


def _grow_attribute(definition: NodeDefinition, source: Node, owner: ModelNode, scope: Scope) -> None:
    place = next(
        (a for a in definition.attributes if a.name == source.name and a.uri == (source.uri or "")),
        None,
    )
    if place is None and source.uri == FI and source.name == "unanswered" and source.text in _KINDS:
        owner.unanswered = Unanswered(UnansweredKind(source.text))
        return
    if place is None:
        copy = Node(Kind.ATTRIBUTE, source.name, uri=source.uri, prefix=source.prefix, text=source.text)
        copy.parent = owner
        owner.attributes.append(copy)
        return
    node = ModelNode(place, scope, source.text)
    node.parent = owner
    scope.nodes[place] = node
    owner.attributes.append(node)


def _instance(repeat: NodeDefinition, source: Node, around: Scope, parent: ModelNode) -> Scope:
    scope = Scope(repeat, around)
    scope.owner = _grow(repeat, source, scope, parent)
    scope.owner.parent = parent
    around.repeats[repeat].append(scope)
    return scope


def add_instance(repeat: NodeDefinition, around: Scope, source: Node | None = None) -> Scope:
    """A new last instance of a repeat, as `source` or else its template has it."""
    parent = around.nodes[repeat.parent] if repeat.parent is not None else around.owner
    before = around.repeats[repeat]
    place = _place_for(repeat, parent, before[-1].owner if before else None)
    source = source or repeat.template or Node(Kind.ELEMENT, repeat.name)
    scope = _instance(repeat, source, around, parent)
    parent.children.insert(place, scope.owner)
    if parent.index is not None and not repeat.uri:
        parent.index.setdefault(repeat.name, []).append(scope.owner)
    root_of(parent).order = -1
    return scope


def _place_for(repeat: NodeDefinition, parent: ModelNode, last: ModelNode | None) -> int:
    children = parent.children
    if last is not None:
        if children[-1] is last:
            return len(children)
        return children.index(last) + 1
    later = False
    following = set()
    for sibling in parent.definition.children:
        if later:
            following.add(sibling)
        later = later or sibling is repeat
    for place, child in enumerate(children):
        if isinstance(child, ModelNode) and child.definition in following:
            return place
    return len(children)


def remove_instance(scope: Scope) -> None:
    """Take an instance out; those after it move up."""
    if scope.parent is None or scope.repeat is None:
        return
    siblings = scope.parent.repeats[scope.repeat]
    place = siblings.index(scope)
    del siblings[place]
    parent = scope.owner.parent
    if parent is not None:
        parent.remove(scope.owner)
    for later in siblings[place:]:
        later.moved()


def put_back_instance(scope: Scope, around: Scope, place: int) -> None:
    """An instance that was taken out stands again where it had been, from 0; those after it move down."""
    repeat = scope.repeat
    assert repeat is not None
    siblings = around.repeats[repeat]
    parent = around.nodes[repeat.parent] if repeat.parent is not None else around.owner
    before = siblings[place - 1].owner if place > 0 else None
    is_last = place == len(siblings)
    at = _place_for(repeat, parent, before) if is_last else parent.children.index(siblings[place].owner)
    siblings.insert(place, scope)
    parent.insert(at, scope.owner)
    for later in siblings[place:]:
        later.moved()
