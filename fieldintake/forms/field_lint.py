"""What is wrong with where a form saves its answers: field, category, codes.

Invariant: a form may treat an answer more strictly than the field table does, never more openly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fieldintake.data import vocabulary
from fieldintake.domain.blobs import YES, files_off
from fieldintake.domain.categories import DataCategory
from fieldintake.domain.fields import Field
from fieldintake.forms.definition import ControlKind, FormDefinition, NodeDefinition
from fieldintake.forms.entities import field_of, records_written, save_to_fault
from fieldintake.forms.faults import Fault, FormProblem

_LIST = re.compile(r"\s*instance\(\s*['\"]([^'\"]+)['\"]\s*\)")
_CATEGORIES = {c.value: c for c in DataCategory}
STRICTER = {DataCategory.INCIDENT_SUMMARY: frozenset({DataCategory.INCIDENT_ACCOUNT, DataCategory.CASE_FILE})}
"""What may stand in a form instead of a field's own category, beside `case_file`, which never leaves."""
_NEVER_LEAVES = frozenset({DataCategory.CASE_FILE})


def field_faults(node: NodeDefinition) -> Iterator[FormProblem]:
    """Faults of `save_to` and `category` that stop an installation."""
    written = node.bind.category
    category = None if written is None else _CATEGORIES.get(written)
    if written is not None and category is None:
        yield FormProblem(Fault.UNKNOWN_CATEGORY, written, column="bind::fi:category")
    if node.bind.save_to is None:
        return
    words = save_to_fault(node)
    if words:
        yield FormProblem(Fault.SAVE_TO, words, column="save_to")
    field = field_of(node)
    if field is not None and category is not None and not _is_as_strict(category, field):
        detail = f"{category.value} for {node.bind.save_to.strip()}, which is {field.category.value}"
        yield FormProblem(Fault.LOOSER_CATEGORY, detail, column="bind::fi:category")


def _is_as_strict(category: DataCategory, field: Field) -> bool:
    return category is field.category or category in STRICTER.get(field.category, _NEVER_LEAVES)


def code_faults(form: FormDefinition, node: NodeDefinition) -> Iterator[FormProblem]:
    """Answer codes that the word list of the field does not know; they would be shown as bare codes."""
    field = field_of(node)
    known = {} if field is None or field.vocabulary is None else vocabulary(field.vocabulary)
    if not known:
        return
    unknown = [code for code in _choices(form, node) if code not in known]
    if unknown:
        yield FormProblem(Fault.UNKNOWN_CODE, ", ".join(unknown[:8]), column="save_to")


def files_off_here(form: FormDefinition, node: NodeDefinition) -> Iterator[FormProblem]:
    """A question for a file in a form in which none is taken, whatever the organisation's setting says."""
    is_file = node.control is not None and node.control.kind is ControlKind.UPLOAD
    if is_file and files_off(records_written(form), YES) is not None:
        yield FormProblem(Fault.FILES_OFF, node.path, column="type")


def _choices(form: FormDefinition, node: NodeDefinition) -> list[str]:
    control = node.control
    if control is None:
        return []
    if control.itemset is None:
        return [item.value for item in control.items]
    named = _LIST.match(control.itemset.nodeset)
    source = form.lookups.get(named[1]) if named is not None else None
    items = [] if source is None else [item for root in source.children for item in root.children]
    column = control.itemset.value
    return [cell.text for item in items for cell in item.children if cell.name == column]
