"""The tree that expressions walk: a small typed node, for form data and for lookup lists alike.

Invariant: an element either has children, or its own `text`; `text()` of a leaf is made on demand, so a
list of ten thousand rows costs no text nodes.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

_INDEX_FROM = 8


class Kind(Enum):
    """The node types of the XPath data model."""

    DOCUMENT = "document"
    ELEMENT = "element"
    ATTRIBUTE = "attribute"
    TEXT = "text"
    COMMENT = "comment"
    INSTRUCTION = "instruction"
    NAMESPACE = "namespace"


class Node:
    """One node; `uri` is empty for names without prefix and for the XForms namespace itself."""

    __slots__ = (
        "attributes",
        "children",
        "columns",
        "declared",
        "index",
        "kind",
        "name",
        "order",
        "parent",
        "prefix",
        "text",
        "uri",
    )

    def __init__(
        self,
        kind: Kind,
        name: str = "",
        *,
        uri: str | None = "",
        prefix: str = "",
        text: str = "",
        parent: Node | None = None,
    ) -> None:
        self.kind = kind
        self.name = name
        self.uri = uri
        self.prefix = prefix
        self.text = text
        self.parent = parent
        self.children: list[Node] = []
        self.attributes: list[Node] = []
        self.declared: dict[str, str] | None = None
        self.index: dict[str, list[Node]] | None = None
        self.columns: dict[tuple[str, str], dict[str, list[Node]]] | None = None
        self.order = -1

    def append(self, child: Node) -> None:
        """Add a child at the end."""
        self.insert(len(self.children), child)

    def insert(self, place: int, child: Node) -> None:
        """Add a child before the place given."""
        child.parent = self
        self.children.insert(place, child)
        self.touched()

    def remove(self, child: Node) -> None:
        """Take a child out of the tree."""
        self.children.remove(child)
        child.parent = None
        self.touched()

    def touched(self) -> None:
        """Forget what was derived from the structure."""
        self.index = self.columns = None
        root_of(self).order = -1

    def named(self, name: str) -> list[Node]:
        """Child elements without namespace of that name; the list must not be changed."""
        children = self.children
        if len(children) < _INDEX_FROM:
            return [c for c in children if c.name == name and c.uri == ""]
        index = self.index
        if index is None:
            index = self.index = _index(children)
        return index.get(name, _NONE)

    @property
    def qualified(self) -> str:
        """The name as written, with its prefix."""
        return f"{self.prefix}:{self.name}" if self.prefix else self.name


_NONE: list[Node] = []


def _index(children: list[Node]) -> dict[str, list[Node]]:
    index: dict[str, list[Node]] = {}
    for child in children:
        if child.kind is Kind.ELEMENT and child.uri == "":
            index.setdefault(child.name, []).append(child)
    return index


def ancestors(node: Node) -> Iterator[Node]:
    """What the node lies in, innermost first."""
    walk = node.parent
    while walk is not None:
        yield walk
        walk = walk.parent


def root_of(node: Node) -> Node:
    """The top of the tree that holds the node."""
    while node.parent is not None:
        node = node.parent
    return node


def string_value(node: Node) -> str:
    """The text of a node as XPath defines it."""
    if not node.children:
        return node.text
    return "".join(_texts(node))


def _texts(node: Node) -> Iterator[str]:
    for child in node.children:
        if child.kind is Kind.TEXT:
            yield child.text
        elif child.kind is Kind.ELEMENT:
            if child.children:
                yield from _texts(child)
            else:
                yield child.text


def text_children(node: Node) -> list[Node]:
    """All child nodes, a leaf's own text as a text node."""
    if node.children or not node.text or node.kind not in (Kind.ELEMENT, Kind.DOCUMENT):
        return node.children
    return [Node(Kind.TEXT, uri=None, text=node.text, parent=node)]


def in_document_order(nodes: list[Node]) -> list[Node]:
    """Each node once, in document order."""
    if len(nodes) < 2:
        return nodes
    unique = list(dict.fromkeys(nodes))
    for node in unique:
        top = root_of(node)
        if top.order < 0:
            _number(top)
    return sorted(unique, key=_order)


def _order(node: Node) -> tuple[int, int]:
    if node.order >= 0 or node.parent is None:
        return (node.order, 0)
    return (node.parent.order, 1)


def _number(top: Node) -> None:
    count = 0
    stack = [top]
    while stack:
        node = stack.pop()
        node.order = count
        count += 1
        for attribute in node.attributes:
            attribute.order = count
            count += 1
        stack.extend(reversed(node.children))
