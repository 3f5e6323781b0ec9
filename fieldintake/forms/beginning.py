"""How a session begins: the world it is told of, preloaded values, and the ids of new and older versions.

Invariant: nothing of the device or its owner is preloaded; only the clock, chance and given properties.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from random import Random, SystemRandom

from fieldintake.forms.answers import stored
from fieldintake.forms.definition import Bind, FormDefinition, NodeDefinition, Shape
from fieldintake.forms.submission import instance_id_node
from fieldintake.forms.tree import ModelNode, Scope
from fieldintake.forms.wording import Shown, Translate
from fieldintake.forms.xpath.dates import date_text, date_time_text
from fieldintake.forms.xpath.environment import MONTHS, WEEKDAYS
from fieldintake.forms.xpath.nodes import Node


@dataclass(frozen=True, slots=True)
class FormContext:
    """The world around a session. `translate` serves `languages` beyond those of the form itself.

    `shown` makes of a text of the form what is shown. `jr:itext` reads the text itself, `jr:choice-name` what is shown.
    `months` from January and `weekdays` from Monday are the short names that `format-date` writes.
    """

    zone: tzinfo = UTC
    random: Random = field(default_factory=SystemRandom)
    translate: Translate | None = None
    shown: Shown = str
    languages: tuple[str, ...] = ()
    properties: tuple[tuple[str, str], ...] = ()
    months: tuple[str, ...] = MONTHS
    weekdays: tuple[str, ...] = WEEKDAYS


def new_id(random: Random) -> str:
    """A fresh random id of a submission."""
    return f"uuid:{uuid.UUID(int=random.getrandbits(128), version=4)}"


def preload(scope: Scope, context: FormContext, now: datetime) -> None:
    """Fill what the form wants filled before anything is asked."""
    local = now.astimezone(context.zone)
    for definition, node in list(scope.nodes.items()):
        value = _preloaded(definition.bind, context, local)
        if value is not None:
            node.value = node.text = stored(definition.bind.type, value)


def _preloaded(bind: Bind, context: FormContext, now: datetime) -> str | None:
    match bind.preload, bind.preload_parameter:
        case "uid", _:
            return new_id(context.random)
        case "timestamp", "start":
            return date_time_text(now)
        case "date", "today":
            return date_text(now)
        case "property", name:
            return dict(context.properties).get(name, "")
        case _:
            return None


def deprecate(scope: Scope, form: FormDefinition, source: Node, identity: str) -> None:
    """Give an edited submission a new id, and name the one that it replaces."""
    node = instance_id_node(scope)
    if node is None or node.parent is None:
        return
    place = (node.parent.name, node.parent.uri)
    meta = next((c for c in source.children if (c.name, c.uri) == place), None)
    old = next((c.text for c in meta.children if c.name == "instanceID"), "") if meta else ""
    node.value = node.text = identity
    if old:
        _name_old(scope, form, node, old)


def _name_old(scope: Scope, form: FormDefinition, node: ModelNode, old: str) -> None:
    place = node.definition
    path = place.path.replace("instanceID", "deprecatedID")
    definition = form.nodes.get(path) or NodeDefinition(
        path, "deprecatedID", place.uri, place.prefix, Shape.QUESTION, place.parent
    )
    known = scope.nodes.get(definition)
    if known is None and node.parent is not None:
        known = ModelNode(definition, scope, old)
        node.parent.append(known)
        scope.nodes[definition] = known
    if known is not None:
        known.value = known.text = old
