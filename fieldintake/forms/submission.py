"""The finished form as ODK submission XML.

Invariant: the same answers give the same bytes; what is not relevant is not there; an unanswered question is
an empty element that says why in an attribute of our own namespace.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape

from fieldintake.forms.binds import FI
from fieldintake.forms.definition import FormDefinition
from fieldintake.forms.tree import ModelNode, Scope
from fieldintake.forms.xpath.namespaces import JAVAROSA, ODK, OPENROSA, XFORMS, XHTML
from fieldintake.forms.xpath.nodes import Node

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_PREFIX = "fi"
_NOISE = frozenset(
    {
        JAVAROSA,
        XFORMS,
        FI,
        XHTML,
        "http://www.w3.org/2001/XMLSchema",
        "http://www.w3.org/2001/xml-events",
        ODK,
        OPENROSA,
    }
)
"""Addresses that most forms declare and few submissions use; they are left out where no name needs them."""


@dataclass(frozen=True, slots=True)
class Submission:
    """A finished form: its XML and what names it."""

    form_id: str
    form_version: str
    instance_id: str
    xml: bytes


def submission(form: FormDefinition, scope: Scope) -> Submission:
    """The submission of a session."""
    node = instance_id_node(scope)
    return Submission(
        form.id,
        form.version,
        "" if node is None else node.value,
        serialized(scope, form.namespaces).encode("utf-8"),
    )


def instance_id_node(scope: Scope) -> ModelNode | None:
    """The node that holds the id of the submission."""
    return next(
        (
            n
            for d, n in scope.nodes.items()
            if d.name == "instanceID" and d.parent is not None and d.parent.name == "meta"
        ),
        None,
    )


def serialized(scope: Scope, namespaces: Mapping[str, str]) -> str:
    """The XML text of the tree, without what is not relevant."""
    root = scope.owner
    declared = {p: u for p, u in (root.declared or {}).items() if u != XFORMS or p}
    if any(n.unanswered is not None and n.relevant for n in scope.all_nodes()):
        declared[_PREFIX] = FI
    needed = _used_prefixes(root)
    declared |= {p: namespaces[p] for p in needed - {"", "xml"} if p in namespaces}
    spoken = {p: u for p, u in declared.items() if p in needed or p == _PREFIX or u not in _NOISE}
    names = "".join(_declaration(p, u) for p, u in sorted(spoken.items()))
    return "".join(_element(root, names))


def _declaration(prefix: str, uri: str) -> str:
    return f" xmlns{':' if prefix else ''}{prefix}={_quoted(uri)}"


def _used_prefixes(node: Node) -> set[str]:
    used = {node.prefix, *(a.prefix for a in node.attributes)}
    for child in node.children:
        used |= _used_prefixes(child)
    return used


def _element(node: Node, names: str = "") -> Iterator[str]:
    if isinstance(node, ModelNode) and not node.relevant:
        return
    name = node.qualified
    yield f"<{name}{names}"
    for attribute in node.attributes:
        if not isinstance(attribute, ModelNode) or attribute.relevant:
            yield f" {attribute.qualified}={_quoted(attribute.text)}"
    if isinstance(node, ModelNode) and node.unanswered is not None:
        yield f' {_PREFIX}:unanswered="{node.unanswered.kind.value}"'
    inner = "".join(part for child in node.children for part in _element(child))
    inner = inner or escape(_clean(node.text) if not node.children else "")
    yield f">{inner}</{name}>" if inner else "/>"


def _clean(text: str) -> str:
    return unicodedata.normalize("NFC", _FORBIDDEN.sub("", text))


def _quoted(text: str) -> str:
    return '"' + escape(_clean(text), {'"': "&quot;", "\n": "&#10;", "\t": "&#9;"}) + '"'
