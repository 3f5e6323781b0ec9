"""The walks of XPath over our nodes.

Invariant: an axis yields nodes in its own order (reverse axes backwards), each once for one context node.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from fieldintake.forms.xpath.nodes import (
    Kind,
    Node,
    ancestors,
    in_document_order,
    text_children,
)
from fieldintake.forms.xpath.syntax import Axis

Walk = Callable[[Node], list[Node]]


def _descendants(node: Node) -> Iterator[Node]:
    stack = list(reversed(text_children(node)))
    while stack:
        found = stack.pop()
        yield found
        stack.extend(reversed(text_children(found)))


def _ancestor(node: Node) -> list[Node]:
    return list(ancestors(node))


def _ancestor_or_self(node: Node) -> list[Node]:
    return [node, *ancestors(node)]


def _attribute(node: Node) -> list[Node]:
    return node.attributes


def _descendant(node: Node) -> list[Node]:
    return list(_descendants(node))


def _descendant_or_self(node: Node) -> list[Node]:
    return [node, *_descendants(node)]


def _siblings(node: Node) -> tuple[list[Node], list[Node]]:
    parent = node.parent
    if parent is None or node.kind in (Kind.ATTRIBUTE, Kind.NAMESPACE):
        return [], []
    around = parent.children
    if node not in around:  # the text of a leaf, made on demand
        return [], []
    place = around.index(node)
    return around[:place], around[place + 1 :]


def _following_sibling(node: Node) -> list[Node]:
    return _siblings(node)[1]


def _preceding_sibling(node: Node) -> list[Node]:
    return _siblings(node)[0][::-1]


def _following(node: Node) -> list[Node]:
    found: list[Node] = []
    start = node
    if node.kind in (Kind.ATTRIBUTE, Kind.NAMESPACE) and node.parent is not None:
        found.extend(_descendants(node.parent))
        start = node.parent
    for place in (start, *ancestors(start)):
        for sibling in _following_sibling(place):
            found.extend(_descendant_or_self(sibling))
    return found


def _preceding(node: Node) -> list[Node]:
    start = node
    if node.kind in (Kind.ATTRIBUTE, Kind.NAMESPACE) and node.parent is not None:
        start = node.parent
    found: list[Node] = []
    for place in (start, *ancestors(start)):
        for sibling in _preceding_sibling(place):
            found.extend(reversed(_descendant_or_self(sibling)))
    return found


def _parent(node: Node) -> list[Node]:
    return [] if node.parent is None else [node.parent]


def _self(node: Node) -> list[Node]:
    return [node]


def _namespace(node: Node) -> list[Node]:
    if node.kind is not Kind.ELEMENT:
        return []
    return [
        Node(Kind.NAMESPACE, prefix, uri=None, text=uri, parent=node)
        for prefix, uri in (node.declared or {}).items()
    ]


WALKS: dict[Axis, Walk] = {
    Axis.ANCESTOR: _ancestor,
    Axis.ANCESTOR_OR_SELF: _ancestor_or_self,
    Axis.ATTRIBUTE: _attribute,
    Axis.CHILD: text_children,
    Axis.DESCENDANT: _descendant,
    Axis.DESCENDANT_OR_SELF: _descendant_or_self,
    Axis.FOLLOWING: _following,
    Axis.FOLLOWING_SIBLING: _following_sibling,
    Axis.NAMESPACE: _namespace,
    Axis.PARENT: _parent,
    Axis.PRECEDING: _preceding,
    Axis.PRECEDING_SIBLING: _preceding_sibling,
    Axis.SELF: _self,
}
REVERSE = frozenset({Axis.ANCESTOR, Axis.ANCESTOR_OR_SELF, Axis.PRECEDING, Axis.PRECEDING_SIBLING})
_KEEPS_ORDER = frozenset({Axis.CHILD, Axis.ATTRIBUTE, Axis.SELF})


def merged(axis: Axis, groups: list[list[Node]]) -> list[Node]:
    """The union of one walk from several nodes, in document order."""
    if len(groups) == 1:
        only = groups[0]
        return only[::-1] if axis in REVERSE else only
    flat = [node for group in groups for node in group]
    return flat if axis in _KEEPS_ORDER else in_document_order(flat)
