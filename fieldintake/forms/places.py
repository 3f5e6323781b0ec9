"""Finds a question, group or repeat by its path with instance numbers.

Invariant: a path without a number means the first instance.
"""

from __future__ import annotations

import re

from fieldintake.domain.errors import FormError
from fieldintake.forms.definition import FormDefinition, NodeDefinition, Shape
from fieldintake.forms.resolve import resolve
from fieldintake.forms.tree import ModelNode, Scope

_INDEX = re.compile(r"\[(\d{1,6})\]")


class NoSuchPlace(FormError):
    """No question, group or repeat of that path is there."""


def node_at(path: str, form: FormDefinition, top: Scope) -> ModelNode:
    """The node of a path.

    Raises:
        NoSuchPlace: when there is none.
    """
    definition = _definition(path, form)
    scope = _scope_of(path, definition, top)
    node = None if scope is None else scope.nodes.get(definition)
    if node is None:
        raise NoSuchPlace(path)
    return node


def repeat_at(path: str, form: FormDefinition, top: Scope) -> tuple[Scope, NodeDefinition]:
    """The scope that holds a repeat, and the repeat.

    Raises:
        NoSuchPlace: when there is none.
    """
    definition = _definition(path, form)
    if definition.shape is not Shape.REPEAT or definition.parent is None:
        raise NoSuchPlace(path)
    scope = _scope_of(path, definition.parent, top)
    if scope is None or definition not in scope.repeats:
        raise NoSuchPlace(path)
    return scope, definition


def _definition(path: str, form: FormDefinition) -> NodeDefinition:
    plain = _INDEX.sub("", path)
    definition = resolve(plain, form.root, form.nodes, form.namespaces)
    if definition is None:
        raise NoSuchPlace(path)
    return definition


def _scope_of(path: str, definition: NodeDefinition, top: Scope) -> Scope | None:
    numbers = {_INDEX.sub("", path[: m.start()]): int(m[1]) for m in _INDEX.finditer(path)}
    scope = top
    for repeat in definition.repeats_below(None):
        instances = scope.repeats.get(repeat, [])
        number = numbers.get(repeat.path, 1)
        if not 1 <= number <= len(instances):
            return None
        scope = instances[number - 1]
    return scope
