"""Every expression of a form, with the column in which it is written.

Invariant: none is left out, those inside texts of every language included.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fieldintake.forms.definition import FormDefinition, Message, NodeDefinition, Output
from fieldintake.forms.placing import At, Said
from fieldintake.forms.plan import Rule, expressions_of

COLUMNS = {
    Rule.RELEVANT: "relevant",
    Rule.CALCULATE: "calculation",
    Rule.READONLY: "read_only",
    Rule.REQUIRED: "required",
    Rule.CONSTRAINT: "constraint",
    Rule.COUNT: "repeat_count",
    Rule.CHOICES: "choice_filter",
}
CONDITIONS = frozenset({"relevant", "read_only", "required", "constraint"})
TEXTS = frozenset({"label", "hint", "guidance_hint", "required_message", "constraint_message"})
_OF_FORM = {"": "", "guidance": "guidance_hint"}


@dataclass(frozen=True, slots=True)
class Expr:
    """An expression of the form: what it is worked out at, and where it stands."""

    node: NodeDefinition
    column: str
    text: str
    said: Said | None = None
    is_action: bool = False

    @property
    def at(self) -> At:
        return self.node if self.said is None else self.said


def expressions(form: FormDefinition) -> Iterator[Expr]:
    """All of them; one inside a text comes once for each place and language in which the text is said."""
    known: set[str] = set()
    for node in form.nodes.values():
        yield from rules_at(node)
        for part, message in messages_at(node):
            if message.text_id is not None:
                known.add(message.text_id)
            yield from _spoken(form, node, part, message)
    for action in form.actions:
        if action.expression is not None:
            column = "default" if action.source is None else "calculation"
            yield Expr(action.target, column, action.expression, is_action=True)
    yield from _by_id_alone(form, known)


def rules_at(node: NodeDefinition) -> Iterator[Expr]:
    """The rules of one place."""
    for rule, text in expressions_of(node):
        yield Expr(node, COLUMNS[rule], text)
    itemset = None if node.control is None else node.control.itemset
    if itemset is not None:
        yield from (Expr(node, "parameters", text) for text in (itemset.value, itemset.label) if text)


def messages_at(node: NodeDefinition) -> Iterator[tuple[str, Message]]:
    """The texts of one place, each with its column."""
    control = node.control
    found = [
        ("label", node.label),
        ("required_message", node.bind.required_message),
        ("constraint_message", node.bind.constraint_message),
    ]
    if control is not None:
        found += [
            ("label", control.label),
            ("hint", control.hint),
            *(("label", i.label) for i in control.items),
        ]
    yield from ((part, message) for part, message in found if message is not None)


def _spoken(form: FormDefinition, node: NodeDefinition, part: str, message: Message) -> Iterator[Expr]:
    if message.id_expression is not None:
        yield Expr(node, part, message.id_expression)
    yield from (Expr(node, part, p.expression) for p in message.parts if isinstance(p, Output))
    for language, texts in form.texts.items() if message.text_id is not None else ():
        for kind, parts in texts.get(message.text_id or "", {}).items():
            column = _OF_FORM.get(kind, kind) or part
            said = Said(column, language, node, message.text_id or "")
            yield from (Expr(node, column, p.expression, said) for p in parts if isinstance(p, Output))


def _by_id_alone(form: FormDefinition, known: set[str]) -> Iterator[Expr]:
    """Texts that choices name by their id when a list is shown."""
    for language, texts in form.texts.items():
        for text_id, kinds in texts.items():
            if text_id in known:
                continue
            said = Said("label", language, None, text_id)
            for parts in kinds.values():
                yield from (
                    Expr(form.root, "label", p.expression, said) for p in parts if isinstance(p, Output)
                )
