"""Records as signed revisions, and how several heads merge into what is shown.

A revision holds the fields that it changed, of one record and one data category. The current state of a
record is the fold of all its revisions: a field has the value of the last revision that wrote it; where two
revisions that did not know of each other wrote different values, both are kept and a person decides.
Invariant: the merge depends on the set of revisions only, never on the order in which they arrived.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fieldintake.domain.categories import DataCategory
from fieldintake.domain.clock import HlcTime
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, DeviceId, RecordId, RevisionId, StaffId
from fieldintake.domain.values import Instant, Value


@dataclass(frozen=True, slots=True)
class Revision:
    """One change: `changes` are the fields of one category that it wrote."""

    id: RevisionId
    record_id: RecordId
    case_id: CaseId
    type: RecordType
    category: DataCategory
    parents: tuple[RevisionId, ...]
    hlc: HlcTime
    staff: StaffId
    device: DeviceId
    changes: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Record:
    """The current state of one record. `conflicts` names fields with more than one value."""

    id: RecordId
    case_id: CaseId
    type: RecordType
    fields: Mapping[str, Value]
    heads: Mapping[DataCategory, tuple[RevisionId, ...]]
    conflicts: frozenset[str] = frozenset()

    def text(self, name: str, default: str = "") -> str:
        """A text or code field; `default` where it is absent or unanswered."""
        value = self.fields.get(name)
        return value if isinstance(value, str) else default

    def codes(self, name: str) -> frozenset[str]:
        """A field of codes; empty where it is absent or unanswered."""
        value = self.fields.get(name)
        return value if isinstance(value, frozenset) else frozenset()

    def ms(self, name: str) -> int | None:
        """A field of time in milliseconds since 1970; None where it is absent or unanswered."""
        value = self.fields.get(name)
        return value.ms if isinstance(value, Instant) else None


RISK_ORDER = ("not_assessed", "lower", "medium", "high", "immediate")
"""Risk codes from least to most; of two values that conflict the higher one rules meanwhile."""


def _restrictive(field: str, candidates: list[Value]) -> Value | None:
    """The value that protects her most, for safety fields; None where the clock decides."""
    if field == "risk_level":
        ranked = [value for value in candidates if isinstance(value, str) and value in RISK_ORDER]
        return max(ranked, key=RISK_ORDER.index) if ranked else None
    if field == "voicemail_safe":
        return "no" if "no" in candidates else None
    if field == "child_alone":
        return "yes" if "yes" in candidates else None
    return None


def _ancestors(revisions: Mapping[RevisionId, Revision]) -> dict[RevisionId, frozenset[RevisionId]]:
    known: dict[RevisionId, frozenset[RevisionId]] = {}
    for revision in sorted(revisions.values(), key=lambda item: (item.hlc, item.id)):
        mine: set[RevisionId] = set(revision.parents)
        for parent in revision.parents:
            mine |= known.get(parent, frozenset())
        known[revision.id] = frozenset(mine)
    return known


def heads(revisions: Iterable[Revision]) -> tuple[RevisionId, ...]:
    """The revisions that no other one names as a parent, sorted."""
    items = list(revisions)
    parents = {parent for revision in items for parent in revision.parents}
    return tuple(sorted(revision.id for revision in items if revision.id not in parents))


def merge(revisions: Iterable[Revision]) -> tuple[dict[str, Value], frozenset[str]]:
    """The fields of one record in one category, and the names of those with two values."""
    by_id = {revision.id: revision for revision in revisions}
    ancestors = _ancestors(by_id)
    writers: dict[str, list[Revision]] = {}
    for revision in by_id.values():
        for name in revision.changes:
            writers.setdefault(name, []).append(revision)
    fields: dict[str, Value] = {}
    conflicts: set[str] = set()
    for name, written in writers.items():
        last = [r for r in written if not any(r.id in ancestors[other.id] for other in written)]
        newest = max(last, key=lambda item: (item.hlc, item.id))
        values = [revision.changes[name] for revision in last]
        fields[name] = newest.changes[name]
        if any(value != values[0] for value in values):
            conflicts.add(name)
            cautious = _restrictive(name, values)
            fields[name] = fields[name] if cautious is None else cautious
    return fields, frozenset(conflicts)
