"""Sync: hand over what may go, post it to each recipient's service, read our own mailbox, file what came.

Each turn with a service is kept by itself: whatever was signed for stays signed for when the next turn fails.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Protocol

from fieldintake.casework.send_due import Parcel, parcels_due
from fieldintake.casework.take_in import take_in, take_receipts
from fieldintake.domain.errors import SyncError
from fieldintake.domain.messages import Exchange, OrganisationCard, Posted
from fieldintake.ports import Opener, Sealer, SyncTarget, Vault

_CURSOR = "cursor"
_LAST_SYNC = "last_sync_ms"


class Targets(Protocol):
    """Finds the way to an organisation's service."""

    def __call__(self, card: OrganisationCard) -> SyncTarget | None:
        """None for an organisation without a service of its own."""


@dataclass(slots=True)
class SyncOutcome:
    """What a sync did; `problems` pairs an organisation's name with the kind of error."""

    sent: int = 0
    received: int = 0
    problems: list[tuple[str, str]] = field(default_factory=list)


def sync_now(
    vault: Vault,
    sealer: Sealer,
    opener: Opener,
    targets: Targets,
    *,
    cancelled: Callable[[], bool] = lambda: False,
) -> SyncOutcome:
    """One sync from end to end; a service that fails is named and stops no other."""
    outcome = SyncOutcome()
    parcels = parcels_due(vault, sealer)
    for _, group in groupby(sorted(parcels, key=lambda p: p.card.id), key=lambda p: p.card.id):
        if cancelled():
            return outcome
        _post(vault, targets, list(group), outcome)
    if not cancelled():
        _read(vault, opener, targets, outcome, cancelled)
    return outcome


def _post(vault: Vault, targets: Targets, parcels: Sequence[Parcel], outcome: SyncOutcome) -> None:
    card = parcels[0].card
    target = targets(card)
    if target is None:
        outcome.problems.append((card.name, "NoService"))
        return
    try:
        answer = target.exchange([Posted(card.id, p.sealed, p.withdraws) for p in parcels], "")
    except SyncError as error:
        outcome.problems.append((card.name, type(error).__name__))
        return
    outcome.sent += len(answer.receipts)
    keep(vault, answer)


def _read(
    vault: Vault, opener: Opener, targets: Targets, outcome: SyncOutcome, cancelled: Callable[[], bool]
) -> None:
    with vault.view() as unit:
        own, cursor = unit.directory.own_card(), unit.settings.get(_CURSOR)
    target = targets(own)
    if target is None:
        return
    more = True
    while more and not cancelled():
        try:
            answer = target.exchange([], cursor)
        except SyncError as error:
            outcome.problems.append((own.name, type(error).__name__))
            return
        take_in(vault, opener, answer.incoming)
        outcome.received += len(answer.incoming)
        with vault.work() as unit:
            unit.settings.set(_CURSOR, answer.cursor)
            unit.settings.set(_LAST_SYNC, str(vault.clock.now_ms()))
            unit.audit.append("synced", own.id)
        more, cursor = answer.more and answer.cursor != cursor, answer.cursor


def keep(vault: Vault, answer: Exchange) -> None:
    """Keep the receipts of one turn."""
    take_receipts(vault, answer.receipts)


def last_sync_ms(vault: Vault) -> int | None:
    """When our own service last answered with a signed reply; None before the first time."""
    with vault.view() as unit:
        said = unit.settings.get(_LAST_SYNC)
    return int(said) if said else None
