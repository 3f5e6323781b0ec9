"""Turns answers into record fields by `save_to`, written `type#field`.

The standard's own `save_to` column asks for an entities sheet and refuses our names for types, so the value
travels in the column `bind::fi:save_to`, which other tools ignore.
Invariant: only record types that a form may write, only fields of the field table, each answer typed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo
from decimal import Decimal, InvalidOperation

from fieldintake.domain.errors import InvalidValue
from fieldintake.domain.fields import FIELDS, FORM_WRITABLE, Field, RecordType
from fieldintake.domain.values import BlobRef, Instant, PartialDate, Value, ValueKind
from fieldintake.forms.definition import ControlKind, DataType, FormDefinition, NodeDefinition
from fieldintake.forms.tree import ModelNode, Scope
from fieldintake.forms.xpath.dates import instant

_BY_NAME = {f"{f.record.value}#{f.name}": f for f in FIELDS if f.record in FORM_WRITABLE}
_YES = frozenset({"yes", "true", "1", "ok"})
_NO = frozenset({"no", "false", "0"})
_FITTING: dict[ValueKind, frozenset[DataType]] = {
    ValueKind.INTEGER: frozenset({DataType.INTEGER}),
    ValueKind.DECIMAL: frozenset({DataType.DECIMAL, DataType.INTEGER}),
    ValueKind.PARTIAL_DATE: frozenset({DataType.DATE, DataType.STRING}),
    ValueKind.INSTANT: frozenset({DataType.DATE_TIME}),
    ValueKind.BLOB: frozenset({DataType.BINARY}),
}


@dataclass(frozen=True, slots=True)
class RecordDraft:
    """The fields of one record-to-be: `place` is empty, or the path of the repeat instance."""

    type: RecordType
    place: str
    fields: tuple[tuple[str, Value], ...]


def field_of(node: NodeDefinition) -> Field | None:
    """The field that a question writes, if any."""
    return _BY_NAME.get((node.bind.save_to or "").strip())


def records_written(form: FormDefinition) -> frozenset[RecordType]:
    """The records that a form fills."""
    return frozenset(field.record for node in form.nodes.values() if (field := field_of(node)) is not None)


def save_to_fault(node: NodeDefinition) -> str:
    """What is wrong with a question's `save_to`; empty when nothing is."""
    written = (node.bind.save_to or "").strip()
    field = field_of(node)
    if field is None:
        return written
    fitting = _FITTING.get(field.kind)
    if fitting is not None and node.bind.type not in fitting:
        return f"{written}: {field.kind.value}"
    many = node.control is not None and node.control.kind is ControlKind.SELECT_MANY
    if many and field.kind is not ValueKind.CODES:
        return f"{written}: {field.kind.value}"
    return ""


def record_drafts(scope: Scope, zone: tzinfo) -> tuple[RecordDraft, ...]:
    """The records of a session: one of each type outside repeats, one of each type per instance.

    Raises:
        InvalidValue: when an answer does not fit its field.
    """
    return tuple(_drafts(scope, zone))


def _drafts(scope: Scope, zone: tzinfo) -> Iterator[RecordDraft]:
    found: dict[RecordType, list[tuple[str, Value]]] = {}
    for definition, node in scope.nodes.items():
        field = field_of(definition) if definition.is_leaf else None
        if field is None or not node.relevant or _is_kept_back(definition, field):
            continue
        value = value_of(node, field, zone)
        if value is not None:
            found.setdefault(field.record, []).append((field.name, value))
    for kind, fields in found.items():
        yield RecordDraft(kind, scope.prefix(), tuple(fields))
    for inner in scope.inner():
        if inner.owner.relevant:
            yield from _drafts(inner, zone)


def _is_kept_back(definition: NodeDefinition, field: Field) -> bool:
    """Whether the form is stricter than the field: then the answer stays in the submission alone."""
    return definition.bind.category not in (None, field.category.value)


def value_of(node: ModelNode, field: Field, zone: tzinfo) -> Value | None:
    """The typed value of an answer; None when there is none.

    Raises:
        InvalidValue: when the text does not fit the field.
    """
    if node.unanswered is not None:
        return node.unanswered
    text = node.text.strip()
    if not text:
        return None
    match field.kind:
        case ValueKind.INTEGER | ValueKind.DECIMAL | ValueKind.BOOLEAN:
            return _simple(text, field.kind)
        case ValueKind.PARTIAL_DATE:
            return PartialDate(_partial(node, text))
        case ValueKind.INSTANT:
            moment = instant(text, zone)
            if moment is None:
                raise InvalidValue("not a moment")
            return Instant(round(moment.timestamp() * 1000), str(zone))
        case ValueKind.CODES:
            return frozenset(text.split())
        case ValueKind.BLOB:
            return BlobRef(text)
        case ValueKind.TEXT | ValueKind.CODE:
            return text


def _simple(text: str, kind: ValueKind) -> Value:
    lowered = text.lower()
    if kind is ValueKind.BOOLEAN and lowered in _YES | _NO:
        return lowered in _YES
    try:
        return int(text) if kind is ValueKind.INTEGER else Decimal(text)
    except (ValueError, InvalidOperation):
        raise InvalidValue("not a number") from None


def _partial(node: ModelNode, text: str) -> str:
    control = node.definition.control
    appearance = () if control is None else control.appearance
    if "year" in appearance:
        return text[:4]
    return text[:7] if "month-year" in appearance else text[:10]
