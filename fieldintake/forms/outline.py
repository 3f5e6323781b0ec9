"""Says what a form asks, line by line, in the words that a form's author knows."""

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


def outline(form: FormDefinition) -> Iterator[str]:
    """What the form asks, one line for each question, group and repeat, indented as they lie in each other."""
    languages = ", ".join(form.languages) or "one"
    yield f"{form.title or form.id} ({form.id}, version {form.version or 'none'}; languages: {languages})"
    yield from _outlined(form, form.body, 1)


def _outlined(form: FormDefinition, element: BodyElement, depth: int) -> Iterator[str]:
    for child in element.children:
        name = "page" if child.node is None else child.node.name
        yield f"{'  ' * depth}{name}: {_described(child.node)}"
        yield from _outlined(form, child, depth + 1)


def _described(node: NodeDefinition | None) -> str:
    if node is None:
        return "group"
    if node.control is None:
        return "repeat" if node.shape is Shape.REPEAT else "group"
    kind = node.control.kind.name.lower().replace("_", " ")
    if node.control.kind is ControlKind.INPUT:
        kind = "text" if node.bind.type is DataType.STRING else node.bind.type.value
    rules = (
        ("required", node.bind.required),
        ("asked only if", node.bind.relevant),
        ("checked", node.bind.constraint),
        ("saved to", node.bind.save_to),
    )
    said = [
        name if name in ("required", "checked") else f"{name} {' '.join(r.split())}" for name, r in rules if r
    ]
    return ", ".join((kind, *said))
