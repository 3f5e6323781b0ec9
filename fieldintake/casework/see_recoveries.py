"""Recoveries are no secret: whoever unlocks sees each one that happened since they last looked."""

from __future__ import annotations

from fieldintake.domain.desk import AuditEntry
from fieldintake.ports import UnitOfWork, Vault

WATCHED = frozenset(
    {
        "recovered_by_code",
        "recovered_by_sheets",
        "recovery_sheets_made",
        "restored",
        "older_vault_accepted",
        "person_added",
    }
)
_SEEN = "recoveries_seen_by_"
_PAGE = 500


def unseen_recoveries(vault: Vault) -> list[AuditEntry]:
    """What opened, restored or widened the vault since this person last confirmed, newest first."""
    with vault.view() as unit:
        seen = int(unit.settings.get(_SEEN + unit.me.id, "0"))
        return [entry for entry in _newer_than(unit, seen) if entry.action in WATCHED]


def confirm_recoveries(vault: Vault, newest: AuditEntry) -> None:
    """This person has seen everything up to that entry."""
    with vault.work() as unit:
        unit.settings.set(_SEEN + unit.me.id, str(newest.sequence))
        unit.audit.append("recoveries_seen", str(newest.sequence))


def _newer_than(unit: UnitOfWork, seen: int) -> list[AuditEntry]:
    found: list[AuditEntry] = []
    before: int | None = None
    while page := unit.audit.page(before=before, limit=_PAGE):
        found += [entry for entry in page if entry.sequence > seen]
        if page[-1].sequence <= seen + 1:
            break
        before = page[-1].sequence
    return found
