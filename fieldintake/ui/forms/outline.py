"""Says what a form asks, line by line, to whoever decides whether it is used. Qt-free.

Invariant: names and expressions stand as the form's author wrote them; all else is in the reader's language.
"""

from __future__ import annotations

from collections.abc import Iterator

from fieldintake.forms.definition import (
    BodyElement,
    ControlKind,
    DataType,
    FormDefinition,
    NodeDefinition,
    Shape,
)
from fieldintake.ui.words import Words
from fieldintake.wording.catalogue import N_

_KINDS = {
    ControlKind.NOTE: N_("words to read"),
    ControlKind.SELECT_ONE: N_("one choice"),
    ControlKind.SELECT_MANY: N_("several choices"),
    ControlKind.RANK: N_("choices in order"),
    ControlKind.RANGE: N_("a scale"),
    ControlKind.UPLOAD: N_("a file"),
    ControlKind.TRIGGER: N_("to be acknowledged"),
}
_TYPES = {
    DataType.INTEGER: N_("a whole number"),
    DataType.DECIMAL: N_("a number"),
    DataType.DATE: N_("a date"),
    DataType.TIME: N_("a time"),
    DataType.DATE_TIME: N_("a date and time"),
    DataType.GEOPOINT: N_("a place, which is not asked here"),
    DataType.GEOTRACE: N_("a place, which is not asked here"),
    DataType.GEOSHAPE: N_("a place, which is not asked here"),
}
_WORDS_TYPED = N_("words")


def outline(form: FormDefinition, words: Words) -> Iterator[str]:
    """One line for each question, group and repeat, indented as they lie in each other."""
    return _outlined(form.body, 0, words)


def _outlined(element: BodyElement, depth: int, words: Words) -> Iterator[str]:
    for child in element.children:
        name = "" if child.node is None else f"{child.node.name}: "
        yield f"{'  ' * depth}{name}{_described(child.node, words)}"
        yield from _outlined(child, depth + 1, words)


def _described(node: NodeDefinition | None, words: Words) -> str:
    _ = words.text
    if node is None:
        return _("a page")
    if node.control is None:
        return _("a group that can come again") if node.shape is Shape.REPEAT else _("a group")
    is_typed = node.control.kind is ControlKind.INPUT
    kind = _TYPES.get(node.bind.type, _WORDS_TYPED) if is_typed else _KINDS[node.control.kind]
    return ", ".join((_(kind), *_rules(node, words)))


def _rules(node: NodeDefinition, words: Words) -> Iterator[str]:
    _, bind = words.text, node.bind
    if bind.required:
        yield _("an answer is wanted")
    if bind.relevant:
        yield _("asked only if {rule}", rule=" ".join(bind.relevant.split()))
    if bind.constraint:
        yield _("checked")
    if bind.save_to:
        yield _("saved to {field}", field=bind.save_to)
