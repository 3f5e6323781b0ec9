"""Documents as a browser sees them: CDATA sections apart from text, the doctype as a node.

The facts were recorded from a DOM; the product itself reads XML the XPath way, without these two.
"""

from __future__ import annotations

from xml.dom import minidom

from fieldintake.forms.xpath.namespaces import XFORMS
from fieldintake.forms.xpath.nodes import Kind, Node

CDATA = {"": "cdata"}
DOCTYPE = {"": "doctype"}


def dom_document(xml: str) -> Node:
    """The nodes of a document."""
    top = Node(Kind.DOCUMENT)
    for child in minidom.parseString(xml.encode()).childNodes:
        _attach(top, child)
    return top


def _attach(parent: Node, source: minidom.Node) -> None:
    node = _node(source)
    if node is None:
        return
    node.parent = parent
    parent.children.append(node)
    if node.kind is Kind.ELEMENT:
        for child in source.childNodes:
            _attach(node, child)


def _node(source: minidom.Node) -> Node | None:
    match source.nodeType:
        case source.ELEMENT_NODE:
            return _element(source)
        case source.TEXT_NODE:
            return Node(Kind.TEXT, uri=None, text=source.data)
        case source.CDATA_SECTION_NODE:
            return _marked(Node(Kind.TEXT, uri=None, text=source.data), CDATA)
        case source.COMMENT_NODE:
            return Node(Kind.COMMENT, uri=None, text=source.data)
        case source.PROCESSING_INSTRUCTION_NODE:
            return Node(Kind.INSTRUCTION, source.target, uri=None, text=source.data)
        case source.DOCUMENT_TYPE_NODE:
            return _marked(Node(Kind.COMMENT, uri=None), DOCTYPE)
    return None


def _marked(node: Node, mark: dict[str, str]) -> Node:
    node.declared = mark  # no other text or comment declares anything
    return node


def _element(source: minidom.Element) -> Node:
    uri = source.namespaceURI or ""
    node = Node(
        Kind.ELEMENT,
        source.localName,
        uri="" if uri == XFORMS else uri,
        prefix=source.prefix or "",
    )
    declared = {}
    for attribute in source.attributes.values():
        if attribute.name == "xmlns" or attribute.prefix == "xmlns":
            declared["" if attribute.name == "xmlns" else attribute.localName] = attribute.value
            continue
        node.attributes.append(
            Node(
                Kind.ATTRIBUTE,
                attribute.localName or attribute.name,
                uri=attribute.namespaceURI or "",
                prefix=attribute.prefix or "",
                text=attribute.value,
                parent=node,
            )
        )
    node.declared = declared or None
    return node
