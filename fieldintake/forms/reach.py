"""Finds the nodes of a place from where one stands in the tree.

Invariant: a walk goes up to the scope that both share and down from there, never across the whole form.
"""

from __future__ import annotations

from fieldintake.forms.definition import NodeDefinition
from fieldintake.forms.tree import ModelNode, Scope


def contexts(
    definition: NodeDefinition,
    top: NodeDefinition | None,
    chain: tuple[NodeDefinition, ...],
    scope: Scope,
) -> list[ModelNode]:
    """The nodes of a place, seen from a scope: up to the scope of `top`, then down the chain."""
    start: Scope | None = scope
    while start is not None and start.repeat is not top:
        start = start.parent
    scopes = [] if start is None else [start]
    found: list[ModelNode] = []
    for repeat in chain:
        if repeat is definition:
            found = [s.ranges[repeat] for s in scopes if repeat in s.ranges]
        scopes = [i for s in scopes for i in s.repeats.get(repeat, ())]
    return found + [s.nodes[definition] for s in scopes if definition in s.nodes]


def targets(definition: NodeDefinition, scope: Scope) -> list[ModelNode]:
    """All nodes of a place inside a scope, the scope itself included."""
    found = [scope.nodes[definition]] if definition in scope.nodes else []
    for inner in scope.inner():
        found.extend(targets(definition, inner))
    return found
