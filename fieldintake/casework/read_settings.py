"""Who may open this desk, and which ways back in were made; read from the directory and the audit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fieldintake.casework.report_to import report_to
from fieldintake.casework.retention import KEEP_DAYS_SETTING
from fieldintake.domain.blobs import TAKES_FILES, YES
from fieldintake.domain.compartments import Compartment
from fieldintake.domain.desk import Staff
from fieldintake.domain.ids import StaffId
from fieldintake.domain.retention import KEEP_DAYS
from fieldintake.ports import BACKUP_MADE, UnitOfWork, Vault

_FOUNDED, _ADDED = "vault_created", "person_added"
_CODE_MADE, _SHEETS_MADE, _BY_SHEETS = "recovery_code_made", "recovery_sheets_made", "recovered_by_sheets"


@dataclass(frozen=True, slots=True)
class Member:
    """A person who may open this desk, and since when; None where the audit does not say."""

    staff: Staff
    since_ms: int | None


@dataclass(frozen=True, slots=True)
class DeskFacts:
    """What a settings page says about the people and the ways back in.

    `insiders` are those who can open restricted cases, and who evidence; `report_to` are the house's own words for
    whom to tell about abuse material.
    `code_ms` and `sheets_ms` say when my code and the organisation's sheets were made, `backup_ms` when a
    backup was; None is not yet.
    """

    me: Staff
    organisation: str
    members: tuple[Member, ...]
    insiders: Mapping[Compartment, frozenset[StaffId]]
    code_ms: int | None
    sheets_ms: int | None
    keep_days: int = KEEP_DAYS
    backup_ms: int | None = None
    report_to: str = ""
    takes_files: bool = True

    def compartments_of(self, staff: StaffId) -> frozenset[Compartment]:
        """Which of them that person can open."""
        return frozenset(each for each, inside in self.insiders.items() if staff in inside)


def read_settings(vault: Vault, insiders: Mapping[Compartment, frozenset[StaffId]]) -> DeskFacts:
    """The facts of this desk as they are now; whoever reads the slots says who is in which compartment."""
    with vault.view() as unit:
        came = _came(unit)
        here = [person for person in unit.directory.staff() if not person.has_left]
        members = tuple(Member(person, came.get(person.id, came.get(_FOUNDED))) for person in here)
        sheets = unit.audit.latest({_SHEETS_MADE})
        return DeskFacts(
            unit.me,
            unit.directory.own_card().name,
            members,
            insiders,
            _code_ms(unit),
            sheets.at_ms if sheets else None,
            int(unit.settings.get(KEEP_DAYS_SETTING, str(KEEP_DAYS))),
            int(unit.settings.get(BACKUP_MADE, "0")) or None,
            report_to(unit),
            unit.settings.get(TAKES_FILES, YES) == YES,
        )


def _came(unit: UnitOfWork) -> dict[str, int]:
    """When each person was let in, by their id; the one who was never let in founded the desk."""
    entries = unit.audit.newer_than(0, {_ADDED, _FOUNDED})
    return {_FOUNDED if each.action == _FOUNDED else each.subject: each.at_ms for each in entries}


def _code_ms(unit: UnitOfWork) -> int | None:
    """New keys by two sheets leave the code before them worth nothing."""
    last = unit.audit.latest({_CODE_MADE, _BY_SHEETS}, unit.me.id)
    return last.at_ms if last is not None and last.action == _CODE_MADE else None
