"""Reads the body of a form: questions, groups, repeats, choices and actions.

Invariant: every control points at a node of the data tree; what points nowhere is noted, not guessed.
"""

from __future__ import annotations

from lxml import etree

from fieldintake.forms.definition import (
    Action,
    BodyElement,
    Control,
    ControlKind,
    Event,
    FormDefinition,
    ItemDefinition,
    Itemset,
    NodeDefinition,
    RepeatRules,
    Shape,
)
from fieldintake.forms.resolve import resolve
from fieldintake.forms.texts import by_name, child, children, local, message
from fieldintake.forms.xpath.namespaces import JAVAROSA

_CONTROLS = {k.value: k for k in ControlKind if k is not ControlKind.NOTE} | {
    "secret": ControlKind.INPUT,
    "textarea": ControlKind.INPUT,
}
_EVENTS = {e.value: e for e in Event} | {"xforms-ready": Event.LOAD, "jr-insert": Event.NEW_REPEAT}
_PARAMETERS = ("start", "end", "step", "mediatype", "accept", "rows", "incremental", "query")
_TRUE = ("true()", "1", "true")


def read_body(page: etree._Element, model: etree._Element, form: FormDefinition) -> None:
    """Fill the form's body, controls and actions."""
    reader = _BodyReader(form)
    for action in children(model, "setvalue"):
        reader.action(action, form.root, None)
    element = next(page.iter("{*}body"), None)
    if element is None:
        return
    reader.elements(element, form.body, form.root)


class _BodyReader:
    """Walks the body once."""

    def __init__(self, form: FormDefinition) -> None:
        self._form = form
        self._count = 0

    def elements(self, element: etree._Element, above: BodyElement, around: NodeDefinition) -> None:
        """Read all children of a body element."""
        for inner in element:
            name = local(inner)
            if name == "group":
                self._group(inner, above, around)
            elif name == "repeat":
                self._repeat(inner, above, around)
            elif name in _CONTROLS:
                self._control(_CONTROLS[name], inner, above, around)
            elif name in ("setvalue", "setgeopoint"):
                self.action(inner, around, None)

    def _place(self, element: etree._Element, around: NodeDefinition) -> NodeDefinition | None:
        reference = (element.get("ref") or element.get("nodeset") or "").strip()
        if not reference:
            bind = element.get("bind")
            return None if bind is None else self._form.nodes.get(bind)
        found = resolve(reference, around, self._form.nodes, self._form.namespaces)
        if found is None:
            self._form.dangling = (*self._form.dangling, reference)
        return found

    def _add(self, above: BodyElement, made: BodyElement) -> BodyElement:
        self._count += 1
        made.key, made.parent = self._count, above
        above.children.append(made)
        return made

    def _group(self, element: etree._Element, above: BodyElement, around: NodeDefinition) -> None:
        node = self._place(element, around)
        label = message(child(element, "label"))
        repeats = children(element, "repeat")
        if node is not None and node.shape is Shape.REPEAT and len(repeats) == 1:
            # the usual wrapping of a repeat by a group of the same place
            node.label = label
            self.elements(element, above, around)
            return
        if node is not None:
            node.label = label
        made = BodyElement(node, appearance=_words(element), label=label)
        self.elements(element, self._add(above, made), node or around)

    def _repeat(self, element: etree._Element, above: BodyElement, around: NodeDefinition) -> None:
        node = self._place(element, around)
        if node is None:
            return
        count = element.get(f"{{{JAVAROSA}}}count")
        fixed = (element.get(f"{{{JAVAROSA}}}noAddRemove") or "").strip() in _TRUE
        node.repeat = RepeatRules(count, fixed=fixed)
        label = node.label or message(child(element, "label"))
        made = BodyElement(node, appearance=_words(element), label=label)
        self.elements(element, self._add(above, made), node)

    def _control(
        self,
        kind: ControlKind,
        element: etree._Element,
        above: BodyElement,
        around: NodeDefinition,
    ) -> None:
        node = self._place(element, around)
        parts = by_name(element)
        for action in parts.get("setvalue", ()):
            self.action(action, around, node)
        if node is None or node.shape is not Shape.QUESTION:
            return
        is_fixed = (node.bind.readonly or "").strip() in _TRUE
        if kind is ControlKind.INPUT and is_fixed and ("label" in parts or "hint" in parts):
            kind = ControlKind.NOTE
        control = Control(
            kind,
            _words(element),
            message(next(iter(parts.get("label", ())), None)),
            message(next(iter(parts.get("hint", ())), None)),
            tuple(_item(i) for i in parts.get("item", ())),
            _itemset(next(iter(parts.get("itemset", ())), None)),
            tuple((p, element.get(p) or "") for p in _PARAMETERS if element.get(p)),
        )
        if node.control is None:
            node.control = control
        self._add(above, BodyElement(node, appearance=control.appearance, label=control.label))

    def action(self, element: etree._Element, around: NodeDefinition, source: NodeDefinition | None) -> None:
        """Read one action; `source` is the question whose change sets it off."""
        target = self._place(element, source or around)
        words = (element.get("event") or "").split()
        events = frozenset(_EVENTS[w] for w in words if w in _EVENTS)
        if target is None or not events or local(element) != "setvalue":
            return
        expression = element.get("value")
        if expression is not None and not expression.strip():
            expression = "''"
        text = "".join(str(t) for t in element.itertext())
        reference = (element.get("ref") or "").strip()
        narrowed = reference if "[" in reference else None
        self._form.actions.append(Action(events, target, expression, text, source, narrowed))


def _words(element: etree._Element) -> tuple[str, ...]:
    return tuple((element.get("appearance") or "").split())


def _item(element: etree._Element) -> ItemDefinition:
    parts = by_name(element)
    value = next(iter(parts.get("value", ())), None)
    text = "" if value is None else "".join(str(t) for t in value.itertext()).strip()
    return ItemDefinition(text, message(next(iter(parts.get("label", ())), None)))


def _itemset(element: etree._Element | None) -> Itemset | None:
    if element is None:
        return None
    value, label = child(element, "value"), child(element, "label")
    reference = None if label is None else label.get("ref")
    is_text = False
    if reference is not None and reference.strip().startswith("jr:itext("):
        is_text, reference = True, reference.strip()[len("jr:itext(") : -1]
    return Itemset(
        (element.get("nodeset") or "").strip(),
        "value" if value is None else value.get("ref") or "value",
        reference,
        is_text,
    )
