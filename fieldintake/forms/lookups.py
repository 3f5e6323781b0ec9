"""Lookup lists that come beside a form: XML, CSV and GeoJSON as nodes.

Invariant: a list is data; it is bounded in size, and a formula-like cell is text as any other.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping

from lxml import etree

from fieldintake.domain.errors import FormError
from fieldintake.forms.faults import Fault
from fieldintake.forms.texts import is_element
from fieldintake.forms.xpath.document import UnreadableXml, XmlFault, named_element, parse_xml
from fieldintake.forms.xpath.nodes import Kind, Node

MAX_ROWS = 200_000
MAX_CELLS = 2_000_000
_LINE_END = re.compile(r"\r\n|\r|\n")


class UnreadableLookup(FormError):
    """A lookup file is not read, for `fault`; `file` is its name, `line` where that shows, if it does."""

    def __init__(self, fault: Fault, line: int | None = None, file: str = "") -> None:
        super().__init__(f"lookup not read: {fault.value}")
        self.fault = fault
        self.line = line
        self.file = file


def lookup(name: str, data: bytes) -> Node:
    """The document node of a lookup file, by the ending of its name.

    Raises:
        UnreadableLookup: when it cannot be read.
    """
    try:
        return _read(name.lower(), data)
    except UnreadableLookup as error:
        raise UnreadableLookup(error.fault, error.line, name) from None
    except UnreadableXml as error:
        fault = Fault.LIST_TOO_LONG if error.why is XmlFault.TOO_LARGE else Fault.LIST_BROKEN
        raise UnreadableLookup(fault, error.line, name) from None


def _read(name: str, data: bytes) -> Node:
    if name.endswith(".csv"):
        return from_csv(data)
    if name.endswith((".geojson", ".json")):
        return from_geojson(data)
    top = Node(Kind.DOCUMENT)
    top.append(tree(parse_xml(data)))
    return top


def tree(element: etree._Element) -> Node:
    """An element and what is below it; text of leaves only."""
    node = named_element(element)
    for child in element:
        if is_element(child):
            below = tree(child)
            below.parent = node
            node.children.append(below)
    if not node.children:
        node.text = "".join(str(t) for t in element.itertext(with_tail=False))
    return node


def strip_default_namespace(root: Node) -> None:
    """Names without prefix match as such, whatever the form calls its own default namespace."""
    stack = [root]
    while stack:
        node = stack.pop()
        if not node.prefix:
            node.uri = ""
        stack.extend(node.children)


def from_csv(data: bytes) -> Node:
    """`root/item/<column>` for each row, separator guessed from the heading.

    Raises:
        UnreadableLookup: when it cannot be read.
    """
    top, root = _start()
    for _, values in csv_rows(data):
        _item(root, values)
    return top


def csv_rows(data: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row that holds anything, by its heading, with the line on which it begins; the headings are line 1.

    Raises:
        UnreadableLookup: when it cannot be read.
    """
    text = _text(data)
    heading = _LINE_END.split(text, 1)[0]
    mark = max(",;\t|", key=heading.count)
    # newline="" leaves the ends of lines to the reader, old ones of a single CR included
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark if mark in heading else ",")
    names: list[str] | None = None
    cells, line, after = 0, 1, 1
    try:
        for count, row in enumerate(rows):
            line, after = after, rows.line_num + 1
            cells += len(row)
            if count > MAX_ROWS or cells > MAX_CELLS:
                raise UnreadableLookup(Fault.LIST_TOO_LONG, line)
            if names is None:
                names = [name.strip() for name in row]
            elif any(row):
                yield line, dict(zip(names, row, strict=False))
    except csv.Error:
        raise UnreadableLookup(Fault.LIST_BROKEN, after) from None
    if after - line > 1 and "".join(_LINE_END.split(text)[line - 1 :]).count('"') % 2:
        raise UnreadableLookup(Fault.LIST_OPEN_QUOTE, line)


def _text(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableLookup(Fault.LIST_NOT_TEXT, _line_at(data[: error.start])) from None
    if "\0" in text:
        raise UnreadableLookup(Fault.LIST_BROKEN, _line_at(data[: data.index(0)]))
    return text


def _line_at(before: bytes) -> int:
    return len(_LINE_END.split(before.decode("utf-8", "replace")))


def _start() -> tuple[Node, Node]:
    top, root = Node(Kind.DOCUMENT), Node(Kind.ELEMENT, "root")
    top.append(root)
    return top, root


def _item(root: Node, values: Mapping[str, str]) -> None:
    item = Node(Kind.ELEMENT, "item", parent=root)
    for name, value in values.items():
        if name:
            item.children.append(Node(Kind.ELEMENT, name, text=value, parent=item))
    root.children.append(item)


def from_geojson(data: bytes) -> Node:
    """`root/item` for each feature: its properties, its id and its geometry as ODK text."""
    try:
        content = json.loads(data)
        features = content["features"]
        if content["type"] != "FeatureCollection" or not isinstance(features, list):
            raise UnreadableLookup(Fault.LIST_BROKEN)
        if len(features) > MAX_ROWS:
            raise UnreadableLookup(Fault.LIST_TOO_LONG)
        top, root = _start()
        for feature in features:
            _item(root, _feature(feature))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        raise UnreadableLookup(Fault.LIST_BROKEN) from None
    return top


def _feature(feature: Mapping[str, object]) -> dict[str, str]:
    properties = feature.get("properties") or {}
    values = {str(k): _plain(v) for k, v in dict(properties).items()}  # type: ignore[call-overload]
    geometry = feature.get("geometry")
    if geometry:
        values["geometry"] = _geometry(dict(geometry))  # type: ignore[call-overload]
    if "id" in feature:
        values["id"] = _plain(feature["id"])
    return values


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value)


def _geometry(geometry: dict[str, object]) -> str:
    places = geometry["coordinates"]
    match geometry["type"]:
        case "Point":
            return _place(places)
        case "LineString":
            return "; ".join(_place(p) for p in places)  # type: ignore[attr-defined]
        case "Polygon":
            return "; ".join(_place(p) for p in places[0])  # type: ignore[index]
        case _:
            raise UnreadableLookup(Fault.LIST_BROKEN)


def _place(place: object) -> str:
    longitude, latitude = list(place)[:2]  # type: ignore[call-overload]
    return f"{latitude} {longitude} 0 0"
