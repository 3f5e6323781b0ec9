"""Reads XML into nodes, without entities, without network, within bounds.

Invariant: a document that is too large or too deep is refused before it costs memory.
"""

from __future__ import annotations

from lxml import etree

from fieldintake.domain.errors import FormError
from fieldintake.forms.xpath.namespaces import XFORMS, XML
from fieldintake.forms.xpath.nodes import Kind, Node

MAX_BYTES = 32 * 1024 * 1024
MAX_DEPTH = 200
MAX_NODES = 2_000_000


class UnreadableXml(FormError):
    """The bytes are not XML, or more or deeper than allowed."""


def parse_xml(data: bytes) -> etree._Element:
    """The root element.

    Raises:
        UnreadableXml: for anything but a plain document of decent size.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableXml("the file is too large")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableXml(_first_line(error)) from None
    if b"<!ENTITY" in data:
        raise UnreadableXml("the file declares entities")
    return root


def _first_line(error: Exception) -> str:
    line = getattr(error, "lineno", None)
    return "not readable as XML" + (f", line {line}" if line else "")


def document(root: etree._Element) -> Node:
    """The whole document as nodes, text, comments and instructions included."""
    top = Node(Kind.DOCUMENT)
    for sibling in reversed(list(root.itersiblings(preceding=True))):
        _attach(top, sibling, 0)
    _attach(top, root, 0)
    for sibling in root.itersiblings():
        _attach(top, sibling, 0)
    return top


def _attach(parent: Node, element: etree._Element, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise UnreadableXml("elements are nested too deeply")
    if isinstance(element, etree._Comment):  # noqa: SLF001 - lxml has no public name
        parent.children.append(Node(Kind.COMMENT, uri=None, text=element.text or "", parent=parent))
    elif isinstance(element, etree._ProcessingInstruction):  # noqa: SLF001
        instruction = Node(
            Kind.INSTRUCTION, str(element.target), uri=None, text=element.text or "", parent=parent
        )
        parent.children.append(instruction)
    elif isinstance(element.tag, str):
        parent.children.append(_element(element, parent, depth))


def _element(element: etree._Element, parent: Node, depth: int) -> Node:
    node = named_element(element)
    node.parent = parent
    if element.text:
        _text(node, element.text)
    for child in element:
        _attach(node, child, depth + 1)
        if child.tail:
            _text(node, child.tail)
    return node


def _text(node: Node, text: str) -> None:
    if node.children and node.children[-1].kind is Kind.TEXT:
        node.children[-1].text += text
    else:
        node.children.append(Node(Kind.TEXT, uri=None, text=text, parent=node))


def named_element(element: etree._Element) -> Node:
    """One element with its attributes and namespace declarations, without children and text."""
    name = etree.QName(element)
    node = Node(Kind.ELEMENT, name.localname, uri=_plain(name.namespace), prefix=element.prefix or "")
    above = element.getparent()
    inherited = {} if above is None else above.nsmap
    own = {p or "": u for p, u in element.nsmap.items() if inherited.get(p) != u}
    node.declared = own or None
    prefixes = {u: p for p, u in element.nsmap.items() if p}
    for key, value in element.attrib.items():
        attribute = etree.QName(str(key))
        prefix = "xml" if attribute.namespace == XML else prefixes.get(attribute.namespace or "")
        node.attributes.append(
            Node(
                Kind.ATTRIBUTE,
                attribute.localname,
                uri=attribute.namespace or "",
                prefix=prefix or "",
                text=str(value),
                parent=node,
            )
        )
    return node


def _plain(uri: str | None) -> str:
    return "" if uri is None or uri == XFORMS else uri
