"""The lines of an XForm: where a rule, a control, a text or a place of the data tree is written.

Invariant: a line is found by what stands there; what is not found has none, and is never guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from fieldintake.forms.definition import FormDefinition, NodeDefinition
from fieldintake.forms.resolve import resolve
from fieldintake.forms.texts import children, local
from fieldintake.forms.xpath.document import parse_xml

_BIND = "bind"
_ATTRIBUTES = {
    "calculation": "calculate",
    "read_only": "readonly",
    "choice_filter": "nodeset",
    "repeat_count": "jr:count",
    "constraint_message": "jr:constraintMsg",
    "required_message": "jr:requiredMsg",
    "save_to": "fi:save_to",
    "bind::fi:category": "fi:category",
    "bind::fi:sensitive": "fi:sensitive",
    "default": "setvalue",
    "name": None,
}
_WRITTEN_IN = {
    "choice_filter": ("itemset", "control"),
    "parameters": ("itemset", "control"),
    "appearance": ("control",),
    "repeat_count": ("repeat",),
    "label": ("label", "control"),
    "hint": ("hint", "control"),
    "default": ("setvalue",),
    "type": ("control", _BIND),
}
_WHEREVER = (_BIND, "setvalue", "control", "repeat", "data")
_CONTROLS = frozenset(
    {"input", "secret", "textarea", "select", "select1", "rank", "range", "upload", "trigger", "group"}
)


@dataclass(slots=True)
class XFormLines:
    """The lines of one XForm, looked up when first asked for."""

    source: bytes
    form: FormDefinition
    _lines: dict[tuple[str, str], int] = field(default_factory=dict)

    def of(self, node: NodeDefinition, column: str | None) -> int | None:
        """The line of a rule of a place, of the place itself, or of what it is in."""
        kinds = (*_WRITTEN_IN.get(column or "", (_BIND,)), *_WHEREVER)
        found = self._found()
        for place in node.upwards():
            for kind in kinds:
                if (kind, place.path) in found:
                    return found[kind, place.path]
        return None

    def of_text(self, text_id: str, language: str) -> int | None:
        """The line of a text in a language, or of the language in which it is missing."""
        found = self._found()
        return found.get((f"text {language}", text_id)) or found.get(("language", language))

    def mentioning(self, words: str) -> int | None:
        """The first line in which some words stand."""
        before, found, _ = self.source.partition(words.encode())
        return before.count(b"\n") + 1 if found else None

    def _found(self) -> dict[tuple[str, str], int]:
        if not self._lines:
            for key, line in _keys(parse_xml(self.source), self.form):
                self._lines.setdefault(key, line)
        return self._lines


def attribute_of(column: str | None) -> str | None:
    """The name of a column in an XForm."""
    return None if column is None else _ATTRIBUTES.get(column, column)


def _keys(page: etree._Element, form: FormDefinition) -> Iterator[tuple[tuple[str, str], int]]:
    for model in page.iter("{*}model"):
        for element in model.iter("{*}bind", "{*}setvalue"):
            yield from _key(local(element), element, form.root, form)
        for translation in model.iter("{*}translation"):
            language = translation.get("lang") or "default"
            yield ("language", language), _line(translation)
            for text in children(translation, "text"):
                yield (f"text {language}", text.get("id") or ""), _line(text)
        for instance in children(model, "instance")[:1]:
            yield from _data(instance, "")
        break
    for body in page.iter("{*}body"):
        yield from _controls(body, form.root, form)


def _data(element: etree._Element, above: str) -> Iterator[tuple[tuple[str, str], int]]:
    for inner in element:
        name = local(inner)
        if name:
            path = f"{above}/{f'{inner.prefix}:' if inner.prefix else ''}{name}"
            yield ("data", path), _line(inner)
            yield from _data(inner, path)


def _controls(
    element: etree._Element, around: NodeDefinition, form: FormDefinition
) -> Iterator[tuple[tuple[str, str], int]]:
    for inner in element:
        name = local(inner)
        if name in _CONTROLS or name == "repeat":
            yield from _key("repeat" if name == "repeat" else "control", inner, around, form)
            place = _place(inner, around, form) or around
            yield from _controls(inner, place, form)
        elif name in ("label", "hint", "itemset"):
            yield (name, around.path), _line(inner)
        elif name == "setvalue":
            yield from _key(name, inner, around, form)


def _key(
    kind: str, element: etree._Element, around: NodeDefinition, form: FormDefinition
) -> Iterator[tuple[tuple[str, str], int]]:
    place = _place(element, around, form)
    if place is not None:
        yield (kind, place.path), _line(element)


def _place(element: etree._Element, around: NodeDefinition, form: FormDefinition) -> NodeDefinition | None:
    reference = (element.get("nodeset") or element.get("ref") or element.get("bind") or "").strip()
    return resolve(reference, around, form.nodes, form.namespaces) if reference else None


def _line(element: etree._Element) -> int:
    line: object = element.sourceline
    return line if isinstance(line, int) else 0
