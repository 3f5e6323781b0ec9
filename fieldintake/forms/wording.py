"""Renders the texts of a form in a language, answers standing inside them included.

Invariant: a missing translation falls back to the form's default language, then to the inline text; the
result is plain text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from fieldintake.forms.definition import FormDefinition, Message, Output, Part
from fieldintake.forms.engine import Engine
from fieldintake.forms.plan import messages_of
from fieldintake.forms.tree import ModelNode
from fieldintake.forms.xpath.nodes import Node
from fieldintake.forms.xpath.values import to_string

_WORDS = frozenset({"", "long", "short"})
Translate = Callable[[str, str], str]
"""(language, English text with {0}, {1}... for answers) -> the text in that language."""
Shown = Callable[[str], str]
"""A text as it is written in the form -> as it is shown."""


class Wording:
    """The texts of one session."""

    def __init__(
        self, form: FormDefinition, engine: Engine, translate: Translate | None, shown: Shown
    ) -> None:
        self._form = form
        self._engine = engine
        self._translate = translate
        self._shown = shown
        self._known: dict[tuple[int, str], str] = {}
        self._has_more = any(
            kind not in _WORDS for texts in form.texts.values() for forms in texts.values() for kind in forms
        )

    def text(self, message: Message | None, node: ModelNode, language: str) -> str | None:
        """The text of a message at a node; None when there is no message."""
        if message is None:
            return None
        key = (id(message), language)  # messages live as long as the form
        known = self._known.get(key)
        if known is not None:
            return known
        parts = self._parts(message, node, language)
        text = self._shown(self._render(parts, node, language))
        if message.id_expression is None and all(isinstance(p, str) for p in parts):
            self._known[key] = text
        return text

    def is_fixed(self, message: Message | None, language: str) -> bool:
        """Whether a text, rendered before, holds no answers and so never changes."""
        return message is None or (id(message), language) in self._known

    def plain(self, text: str | None, language: str) -> str | None:
        """A text that stands outside the form's own translations."""
        return None if text is None else self._translated(text, language)

    def more(self, message: Message | None, kind: str, node: ModelNode, language: str) -> str:
        """What a message has beside its words: `guidance`, or the name of a file for `image`; empty for nothing."""
        if not self._has_more or message is None:
            return ""
        text_id = message.text_id
        if message.id_expression is not None:
            text_id = to_string(self._engine.evaluate(message.id_expression, node))
        return "" if text_id is None else self._more_of(text_id, kind, node, language)

    def picture_of_choice(self, node: ModelNode, item: Node, language: str) -> str:
        """The name of the picture of one computed choice; empty for none."""
        control = node.definition.control
        itemset = None if control is None else control.itemset
        if not self._has_more or itemset is None or itemset.label is None or not itemset.label_is_text_id:
            return ""
        text_id = to_string(self._engine.evaluate(itemset.label, node, at=item))
        return self._more_of(text_id, "image", node, language)

    def _more_of(self, text_id: str, kind: str, node: ModelNode, language: str) -> str:
        """In that language; a picture or sound in any: one that is given without a language is meant for all."""
        if kind == "guidance":
            parts = self._forms(text_id, language).get(kind)
        else:
            spoken = dict.fromkeys((language, self._form.default_language, *self._form.texts))
            found = (self._form.texts.get(one, {}).get(text_id, {}).get(kind) for one in spoken)
            parts = next((parts for parts in found if parts and parts != ("-",)), None)
        text = "" if parts is None else self._render(parts, node, language).strip()
        return self._shown(text) if kind == "guidance" else text.rpartition("/")[2]  # jr://images/NAME

    def by_id(self, text_id: str, node: ModelNode, language: str) -> str:
        """The text of an id."""
        return self._render(self._by_id(text_id, language) or (), node, language)

    def choice(self, node: ModelNode, item: Node, language: str) -> str:
        """The label of one computed choice."""
        control = node.definition.control
        if control is None or control.itemset is None or control.itemset.label is None:
            return ""
        value = self._engine.said(control.itemset.label, node, at=item)
        text = to_string(value)
        if not control.itemset.label_is_text_id:
            return self._shown(self._translated(text, language))
        parts = self._by_id(text, language)
        return text if parts is None else self._shown(self._render(parts, node, language))

    def _parts(self, message: Message, node: ModelNode, language: str) -> tuple[Part, ...]:
        text_id = message.text_id
        if message.id_expression is not None:
            text_id = to_string(self._engine.said(message.id_expression, node))
        if text_id is None:
            return message.parts
        found = self._by_id(text_id, language)
        return message.parts if found is None else found

    def _forms(self, text_id: str, language: str) -> dict[str, tuple[Part, ...]]:
        for one in (language, self._form.default_language):
            forms = self._form.texts.get(one, {}).get(text_id)
            if forms is not None:
                return forms
        return {}

    def _by_id(self, text_id: str, language: str) -> tuple[Part, ...] | None:
        forms = self._forms(text_id, language)
        return next((forms[f] for f in ("", "long", "short") if f in forms), None)

    def _render(self, parts: tuple[Part, ...], node: ModelNode, language: str) -> str:
        if len(parts) == 1 and isinstance(parts[0], str):
            return self._translated(parts[0], language)
        answers = [to_string(self._engine.said(p.expression, node)) for p in parts if isinstance(p, Output)]
        if self._translate is None or language in self._form.texts:
            spoken = iter(answers)
            return "".join(p if isinstance(p, str) else next(spoken) for p in parts)
        text = self._translated(source_text(parts), language)
        for place, answer in enumerate(answers):
            text = text.replace(f"{{{place}}}", answer)
        return text

    def _translated(self, text: str, language: str) -> str:
        if self._translate is None or not text.strip() or language in self._form.texts:
            return text
        return self._translate(language, text)


def source_text(parts: tuple[Part, ...]) -> str:
    """The text to translate: answers stand in it as {0}, {1}..."""
    count = iter(range(len(parts)))
    return "".join(p if isinstance(p, str) else f"{{{next(count)}}}" for p in parts)


def translatable_texts(form: FormDefinition) -> tuple[str, ...]:
    """Every text of a form that a person reads, once, in order of appearance."""
    return tuple(dict.fromkeys(t for t in _texts(form) if t.strip()))


def _texts(form: FormDefinition) -> Iterator[str]:
    yield form.title
    for node in form.every():
        for message in messages_of(node):
            yield source_text(_own_parts(form, message))
        yield from (text for text in (node.bind.why, node.bind.to_her) if text)
        itemset = None if node.control is None else node.control.itemset
        if itemset is not None and itemset.label is not None and not itemset.label_is_text_id:
            yield from _list_labels(form, itemset.nodeset, itemset.label)
    for texts in form.texts.get(form.default_language, {}).values():
        yield from (source_text(parts) for parts in texts.values())


def _own_parts(form: FormDefinition, message: Message) -> tuple[Part, ...]:
    if message.text_id is None:
        return message.parts
    forms = form.texts.get(form.default_language, {}).get(message.text_id, {})
    return forms.get("", message.parts)


def _list_labels(form: FormDefinition, nodeset: str, label: str) -> Iterator[str]:
    for name, lookup in form.lookups.items():
        if f"'{name}'" not in nodeset and f'"{name}"' not in nodeset:
            continue
        for root in lookup.children:
            for item in root.children:
                yield from (c.text for c in item.named(label))
