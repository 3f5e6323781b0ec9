"""Reads the rules that a form states for one place.

Invariant: an unknown type is a string; our own attributes are read only from our own namespace.
"""

from __future__ import annotations

from lxml import etree

from fieldintake.forms.definition import Bind, DataType
from fieldintake.forms.texts import attribute_message
from fieldintake.forms.xpath.namespaces import ENTITIES, JAVAROSA

FI = "https://fieldintake.invalid/xforms"
_TYPES = {t.value: t for t in DataType} | {
    "integer": DataType.INTEGER,
    "long": DataType.INTEGER,
    "double": DataType.DECIMAL,
    "float": DataType.DECIMAL,
    "datetime": DataType.DATE_TIME,
}
KNOWN_TYPES = frozenset(_TYPES)
"""The types that a bind may name; any other is taken as text."""


def bind_of(element: etree._Element) -> Bind:
    """The rules that a bind element states."""
    kind = (element.get("type") or "string").rpartition(":")[2]
    return Bind(
        type=_TYPES.get(kind, DataType.STRING),
        relevant=element.get("relevant"),
        required=element.get("required"),
        readonly=element.get("readonly"),
        calculate=element.get("calculate"),
        constraint=element.get("constraint"),
        required_message=attribute_message(element.get(f"{{{JAVAROSA}}}requiredMsg")),
        constraint_message=attribute_message(element.get(f"{{{JAVAROSA}}}constraintMsg")),
        preload=element.get(f"{{{JAVAROSA}}}preload"),
        preload_parameter=element.get(f"{{{JAVAROSA}}}preloadParams") or "",
        category=_own(element, "category"),
        why=_own(element, "why"),
        to_her=_own(element, "to_her"),
        sensitive=(_own(element, "sensitive") or "").lower() in ("yes", "true", "true()", "1"),
        save_to=_own(element, "save_to") or _entity_field(element),
    )


def _entity_field(element: etree._Element) -> str | None:
    """A field of our records in the standard's own attribute; what it says of other lists is not ours."""
    value = element.get(f"{{{ENTITIES}}}saveto")
    return value if value is not None and "#" in value else None


def _own(element: etree._Element, name: str) -> str | None:
    value = element.get(f"{{{FI}}}{name}")
    return value.strip() if value is not None and value.strip() else None
