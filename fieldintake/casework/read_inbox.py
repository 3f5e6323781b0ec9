"""Read what came in and what goes out, for the inbox and the sync screen."""

from __future__ import annotations

from dataclasses import dataclass

from fieldintake.casework.know_partner import names_by_id
from fieldintake.casework.sync_now import last_sync_ms
from fieldintake.domain.desk import InboxItem, OutboxItem, Staff
from fieldintake.domain.messages import OrganisationCard
from fieldintake.domain.roles import Act, require
from fieldintake.ports import BACKUP_MADE, RECORDS_CHECKED, Vault


@dataclass(frozen=True, slots=True)
class Arrival:
    """An arrival with the proof of its sender.

    `compared_by` is who compared the card's words; `case_is_here` says that the case made of it was not destroyed.
    """

    item: InboxItem
    compared_by: Staff | None
    case_is_here: bool = False


@dataclass(frozen=True, slots=True)
class Traffic:
    """What goes out, newest first, with names of recipients and codes of cases; the last backup and the last check."""

    outgoing: tuple[OutboxItem, ...]
    recipient_names: dict[str, str]
    codes: dict[str, str]
    cards: tuple[OrganisationCard, ...]
    last_sync_ms: int | None
    backup_ms: int | None
    checked_ms: int | None = None


def read_inbox(vault: Vault) -> list[Arrival]:
    """Every arrival, newest first."""
    with vault.view() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        staff = {person.id: person for person in unit.directory.staff()}
        items = unit.inbox.all()
        here = {row.case_id for row in unit.cases.rows({item.case_id for item in items if item.case_id})}
        arrivals: list[Arrival] = []
        for item in items:
            compared = item.sender and unit.directory.card_compared_by(item.sender.organisation)
            known = staff.get(compared) if compared else None
            arrivals.append(Arrival(item, known, item.case_id in here))
        return arrivals


def note_read(vault: Vault, message_id: str) -> None:
    """Put into the audit that somebody opened an arrival; its list alone shows nothing of her."""
    with vault.work() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        unit.audit.append("arrival_read", message_id)


def read_traffic(vault: Vault) -> Traffic:
    """The state of sending."""
    with vault.view() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        outgoing = tuple(unit.outbox.all())
        names = names_by_id(unit)
        known = {item.case_id for item in outgoing if item.case_id}
        codes = {row.case_id: row.code for row in unit.cases.rows(known)}
        cards = tuple(unit.directory.cards())
        made, checked = (int(unit.settings.get(name, "0")) or None for name in (BACKUP_MADE, RECORDS_CHECKED))
    by_id = {str(case_id): str(code) for case_id, code in codes.items()}
    return Traffic(outgoing, names, by_id, cards, last_sync_ms(vault), made, checked)
