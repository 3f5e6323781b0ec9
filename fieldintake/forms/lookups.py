"""Lookup lists that come beside a form: XML, CSV and GeoJSON as nodes.

Invariant: a list is data; it is bounded in size, and a formula-like cell is text as any other.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping

from lxml import etree

from fieldintake.domain.errors import FormError
from fieldintake.forms.texts import is_element
from fieldintake.forms.xpath.document import named_element, parse_xml
from fieldintake.forms.xpath.nodes import Kind, Node

MAX_ROWS = 200_000
MAX_CELLS = 2_000_000
_LINE_END = re.compile(r"[\r\n]")


class UnreadableLookup(FormError):
    """A lookup file is not what its name says, or too large."""


def lookup(name: str, data: bytes) -> Node:
    """The document node of a lookup file, by the ending of its name.

    Raises:
        UnreadableLookup, UnreadableXml: when it cannot be read.
    """
    lowered = name.lower()
    if lowered.endswith(".csv"):
        return from_csv(data)
    if lowered.endswith((".geojson", ".json")):
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
    """`root/item/<column>` for each row, separator guessed from the heading."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableLookup("the list is not UTF-8 text") from None
    heading = _LINE_END.split(text, 1)[0]
    mark = max(",;\t|", key=heading.count)
    try:
        # newline="" leaves the ends of lines to the reader, old ones of a single CR included
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark if mark in heading else ",")
        return _rows(list(next(rows, [])), rows)
    except csv.Error:
        raise UnreadableLookup("the list is not readable as CSV") from None


def _rows(columns: list[str], rows: Iterable[list[str]]) -> Node:
    top, root = _start()
    names = [c.strip() for c in columns]
    cells = 0
    for count, row in enumerate(rows):
        if not any(row):
            continue
        cells += len(row)
        if count > MAX_ROWS or cells > MAX_CELLS:
            raise UnreadableLookup("the list is too long")
        _item(root, dict(zip(names, row, strict=False)))
    return top


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
            raise UnreadableLookup("the list is no feature collection")
        if len(features) > MAX_ROWS:
            raise UnreadableLookup("the list is too long")
        top, root = _start()
        for feature in features:
            _item(root, _feature(feature))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        raise UnreadableLookup("the list is not readable as GeoJSON") from None
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
            raise UnreadableLookup("the list holds an unknown geometry")


def _place(place: object) -> str:
    longitude, latitude = list(place)[:2]  # type: ignore[call-overload]
    return f"{latitude} {longitude} 0 0"
