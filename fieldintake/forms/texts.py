"""Reads the texts of a form from its XML: inline labels with outputs, and translations.

Invariant: texts are plain parts; whatever markup a form carries is never run.
"""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree

from fieldintake.forms.definition import Message, Output, Part, Texts

_ITEXT = re.compile(r"\s*jr:itext\(\s*(?:'([^']*)'|\"([^\"]*)\")\s*\)\s*")
_ITEXT_EXPRESSION = re.compile(r"\s*jr:itext\((.*)\)\s*", re.DOTALL)


def local(element: etree._Element) -> str:
    """The name without namespace; empty for comments and instructions."""
    tag: object = element.tag
    return _local(tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=1024)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def is_element(node: etree._Element) -> bool:
    """Whether a node of the XML tree is an element, not a comment or instruction."""
    tag: object = node.tag
    return isinstance(tag, str)


def children(element: etree._Element | None, *names: str) -> list[etree._Element]:
    """Child elements of those local names."""
    return [] if element is None else list(element.iterchildren(*_tags(names)))


@lru_cache(maxsize=256)
def _tags(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{{*}}{name}" for name in names)


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """The first child element of a local name."""
    return next(iter(children(element, name)), None)


def by_name(element: etree._Element) -> dict[str, list[etree._Element]]:
    """All child elements, by local name."""
    found: dict[str, list[etree._Element]] = {}
    for inner in element:
        found.setdefault(local(inner), []).append(inner)
    return found


def parts_of(element: etree._Element) -> tuple[Part, ...]:
    """The text of an element with its outputs."""
    if len(element) == 0:
        return (element.text,) if element.text else ()
    parts: list[Part] = [element.text or ""]
    for inner in element:
        if local(inner) == "output":
            parts.append(Output(inner.get("value") or inner.get("ref") or "''"))
        elif is_element(inner):
            parts.extend(parts_of(inner))
        parts.append(inner.tail or "")
    return tuple(p for p in parts if p != "")


def message(element: etree._Element | None) -> Message | None:
    """The label, hint or message that an element holds."""
    if element is None:
        return None
    reference = element.get("ref")
    if reference is not None:
        return referred(reference, parts_of(element))
    return Message(parts_of(element))


def referred(reference: str, fallback: tuple[Part, ...] = ()) -> Message:
    """The message that a `ref` or an attribute names: a text id, or an expression."""
    match = _ITEXT.fullmatch(reference)
    if match is not None:
        return Message(fallback, text_id=match[1] if match[1] is not None else match[2])
    dynamic = _ITEXT_EXPRESSION.fullmatch(reference)
    if dynamic is not None:
        return Message(fallback, id_expression=dynamic[1])
    return Message((Output(reference),))


def attribute_message(value: str | None) -> Message | None:
    """The message of a bind attribute: plain text or a text id."""
    if value is None:
        return None
    is_reference = _ITEXT_EXPRESSION.fullmatch(value) is not None
    return referred(value) if is_reference else Message((value,))


def translations(model: etree._Element) -> tuple[Texts, str]:
    """All texts by language, and the default language."""
    texts: Texts = {}
    default = ""
    for itext in children(model, "itext"):
        for translation in children(itext, "translation"):
            language = translation.get("lang") or "default"
            texts[language] = _texts(translation)
            if translation.get("default") is not None:
                default = language
    if texts and not default:
        default = next(iter(texts))
    return texts, default


def _texts(translation: etree._Element) -> dict[str, dict[str, tuple[Part, ...]]]:
    found: dict[str, dict[str, tuple[Part, ...]]] = {}
    for text in children(translation, "text"):
        forms = {v.get("form") or "": parts_of(v) for v in children(text, "value")}
        found[text.get("id") or ""] = forms
    return found
