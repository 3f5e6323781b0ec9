"""Reads XML into nodes, without entities, without network, within bounds.

Invariant: a document that is too large, or deeper than libxml2 reads by itself, is refused.
"""

from __future__ import annotations

from enum import Enum

from lxml import etree

from fieldintake.domain.errors import FormError
from fieldintake.forms.xpath.namespaces import XFORMS, XML
from fieldintake.forms.xpath.nodes import Kind, Node

MAX_BYTES = 32 * 1024 * 1024


MAX_ATTRIBUTES = 500


class XmlFault(Enum):
    """Why a document is not read."""

    TOO_LARGE = "too large"
    MALFORMED = "not readable as XML"
    ENTITIES = "declares entities"


class UnreadableXml(FormError):
    """A document that is not read, for `why`; `line` is where that shows, if it does."""

    def __init__(self, why: XmlFault, line: int | None = None) -> None:
        super().__init__(why.value)
        self.why = why
        self.line = line


def parse_xml(data: bytes) -> etree._Element:
    """The root element.

    Raises:
        UnreadableXml: for anything but a plain document of decent size.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableXml(XmlFault.TOO_LARGE)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableXml(XmlFault.MALFORMED, getattr(error, "lineno", None)) from None
    if b"<!ENTITY" in data:
        raise UnreadableXml(XmlFault.ENTITIES)
    return root


def named_element(element: etree._Element) -> Node:
    """One element with its attributes and namespace declarations, without children and text.

    Raises:
        UnreadableXml: when it has more attributes than any form has.
    """
    if len(element.attrib) > MAX_ATTRIBUTES:
        line: object = element.sourceline
        raise UnreadableXml(XmlFault.TOO_LARGE, line if isinstance(line, int) else None)
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
