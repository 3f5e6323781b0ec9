"""A session as bytes, to resume after a lock or a crash.

Invariant: a snapshot holds answers by place, not rules; it fits only the form version that made it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from fieldintake.domain.errors import FormError
from fieldintake.domain.values import Unanswered, UnansweredKind
from fieldintake.forms.definition import FormDefinition, NodeDefinition
from fieldintake.forms.engine import MAX_INSTANCES
from fieldintake.forms.tree import ModelNode, Scope, add_instance, remove_instance

_VERSION = 1


class ForeignSnapshot(FormError):
    """The draft was made by another form, another version of it, or another program."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The content of a snapshot."""

    form: str
    version: str
    language: str
    tree: dict[str, object]


def packed(form: FormDefinition, language: str, scope: Scope) -> bytes:
    """The snapshot of a tree."""
    content = {
        "v": _VERSION,
        "form": form.id,
        "version": form.version,
        "language": language,
        "tree": _scope(scope),
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _scope(scope: Scope) -> dict[str, object]:
    values = {d.path: n.value for d, n in scope.nodes.items() if d.is_leaf and n.value}
    kinds = {d.path: n.unanswered.kind.value for d, n in scope.nodes.items() if n.unanswered is not None}
    repeats = {d.path: [_scope(s) for s in scopes] for d, scopes in scope.repeats.items()}
    return {"values": values, "unanswered": kinds, "repeats": repeats}


def unpacked(untrusted: bytes, form: FormDefinition) -> Snapshot:
    """Read a snapshot.

    Raises:
        ForeignSnapshot: when it does not belong to this form.
    """
    try:
        content = json.loads(untrusted)
        if content["v"] != _VERSION:
            raise ForeignSnapshot("the draft has another format")
        found = Snapshot(
            str(content["form"]), str(content["version"]), str(content["language"]), content["tree"]
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ForeignSnapshot("the draft is not readable") from None
    if (found.form, found.version) != (form.id, form.version):
        raise ForeignSnapshot("the draft was made by another version of the form")
    return found


def pour(tree: object, scope: Scope, form: FormDefinition) -> None:
    """Put the answers of a snapshot into a fresh tree.

    Raises:
        ForeignSnapshot: when the shapes do not match.
    """
    try:
        _pour(tree, scope, form)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise ForeignSnapshot("the draft does not fit the form") from None


def _pour(tree: object, scope: Scope, form: FormDefinition) -> None:
    if not isinstance(tree, dict):
        raise TypeError
    values, kinds = dict(tree["values"]), dict(tree["unanswered"])
    for definition, node in scope.nodes.items():
        if definition.is_leaf:
            _fill(node, str(values.pop(definition.path, "")), kinds.pop(definition.path, None))
    if values or kinds:
        raise ForeignSnapshot("the draft holds answers that the form does not ask")
    for path, inner in dict(tree["repeats"]).items():
        _repeat(form.nodes[path], inner, scope, form)


def _fill(node: ModelNode, value: str, kind: object) -> None:
    node.unanswered = None if kind is None else Unanswered(UnansweredKind(kind))
    node.value = value if kind is None else ""
    node.text = node.value


def _repeat(repeat: NodeDefinition, untrusted: list[object], scope: Scope, form: FormDefinition) -> None:
    if len(untrusted) > MAX_INSTANCES:
        raise ForeignSnapshot("the draft holds too many instances")
    instances = scope.repeats[repeat]
    while len(instances) > len(untrusted):
        remove_instance(instances[-1])
    while len(instances) < len(untrusted):
        add_instance(repeat, scope)
    for inner, instance in zip(untrusted, instances, strict=True):
        _pour(inner, instance, form)
