"""Recoveries are no secret: whoever unlocks sees each one that happened since they last looked.

Renewed certificates are no such thing: they happen by themselves, and open nothing to anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from fieldintake.domain.desk import AuditEntry
from fieldintake.ports import UnitOfWork, Vault


class KeyEvent(Enum):
    """What opened, restored or widened the vault; the values are the audit's actions."""

    BY_CODE = "recovered_by_code"
    BY_SHEETS = "recovered_by_sheets"
    SHEETS_MADE = "recovery_sheets_made"
    RESTORED = "restored"
    OLDER_ACCEPTED = "older_vault_accepted"
    PERSON_ADDED = "person_added"
    PERSON_REMOVED = "person_removed"
    RESTRICTED_OPENED = "compartment_opened_to"
    RESTRICTED_CLOSED = "compartment_closed_to"
    EVIDENCE_OPENED = "evidence_opened_to"
    EVIDENCE_CLOSED = "evidence_closed_to"
    SLOTS_HEALED = "slot_file_healed"


WATCHED = frozenset(event.value for event in KeyEvent)
_SEEN = "recoveries_seen_by_"


@dataclass(frozen=True, slots=True)
class Recovery:
    """One event in names: whose keys did it, and whom it was about where that is a person.

    A name is empty where this vault does not know the person.
    """

    event: KeyEvent
    at_ms: int
    by: str
    whom: str


@dataclass(frozen=True, slots=True)
class Unseen:
    """What this person has not confirmed yet, newest first; `newest` is what confirming answers to."""

    events: tuple[Recovery, ...] = ()
    newest: AuditEntry | None = None


def unseen_recoveries(vault: Vault) -> Unseen:
    """What opened, restored or widened the vault since this person last confirmed, or since they came here."""
    with vault.view() as unit:
        entries = unit.audit.newer_than(_seen_to(unit), WATCHED)
        names = {str(person.id): person.desk_name for person in unit.directory.staff()}
    events = tuple(
        Recovery(KeyEvent(each.action), each.at_ms, names.get(each.staff, ""), names.get(each.subject, ""))
        for each in entries
    )
    return Unseen(events, entries[0] if entries else None)


def confirm_recoveries(vault: Vault, newest: AuditEntry) -> None:
    """This person has seen everything up to that entry."""
    with vault.work() as unit:
        unit.settings.set(_SEEN + unit.me.id, str(newest.sequence))
        unit.audit.append("recoveries_seen", str(newest.sequence))


def _seen_to(unit: UnitOfWork) -> int:
    """What happened before a person came is not theirs to confirm."""
    kept = unit.settings.get(_SEEN + unit.me.id)
    if kept:
        return int(kept)
    came = unit.audit.latest({KeyEvent.PERSON_ADDED.value}, unit.me.id)
    return came.sequence if came else 0
