"""Sync: hand over what may go, post it to each recipient's service, read our own mailbox, file what came.

Each turn with a service is kept by itself: whatever was signed for stays signed for when the next turn fails.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Protocol, TypeVar

from fieldintake.casework.send_due import Parcel, parcels_due
from fieldintake.casework.take_in import take_in, take_receipts
from fieldintake.domain.errors import SyncError
from fieldintake.domain.messages import Exchange, OrganisationCard, Posted
from fieldintake.ports import Opener, Sealer, SyncTarget, Vault

T = TypeVar("T")
_CURSOR = "cursor"
_LAST_SYNC = "last_sync_ms"


class Targets(Protocol):
    """Finds the way to an organisation's service."""

    def __call__(self, card: OrganisationCard) -> SyncTarget | None:
        """None for an organisation without a service of its own."""


@dataclass(slots=True)
class SyncOutcome:
    """What a sync did; `problems` pairs an organisation's name with the kind of error.

    `posted` counts what was handed to a way out, `sent` what a receipt came for.
    """

    posted: int = 0
    sent: int = 0
    received: int = 0
    problems: list[tuple[str, str]] = field(default_factory=list)


class InVault(Protocol):
    """Runs a piece of work on the thread that owns the vault and waits for its result."""

    def __call__(self, work: Callable[[], T], /) -> T: ...


def _here(work: Callable[[], T], /) -> T:
    return work()


@dataclass(frozen=True, slots=True)
class Means:
    """With what a sync works. `in_vault` lets the network wait on a thread of its own."""

    vault: Vault
    sealer: Sealer
    opener: Opener
    targets: Targets
    in_vault: InVault = _here
    cancelled: Callable[[], bool] = lambda: False


def sync_now(means: Means) -> SyncOutcome:
    """One sync from end to end; a service that fails is named and stops no other."""
    outcome = post_due(means)
    if not means.cancelled():
        _read(means, outcome)
    return outcome


def post_due(means: Means) -> SyncOutcome:
    """Hand over and post what may go, one organisation after the other; nothing is read."""
    outcome = SyncOutcome()
    parcels = means.in_vault(lambda: parcels_due(means.vault, means.sealer))
    for _, group in groupby(sorted(parcels, key=lambda p: p.card.id), key=lambda p: p.card.id):
        if means.cancelled():
            return outcome
        _post(means, list(group), outcome)
    return outcome


def _post(means: Means, parcels: Sequence[Parcel], outcome: SyncOutcome) -> None:
    card = parcels[0].card
    try:
        target = means.targets(card)
        if target is None:
            outcome.problems.append((card.name, "NoService"))
            return
        answer = target.exchange([Posted(card.id, p.sealed, p.withdraws) for p in parcels], "")
    except SyncError as error:
        outcome.problems.append((card.name, type(error).__name__))
        return
    outcome.posted += len(parcels)
    outcome.sent += len(answer.receipts)
    if answer.more:
        outcome.problems.append((card.name, "ConnectionCut"))
    means.in_vault(lambda: take_receipts(means.vault, answer.receipts))


def _read(means: Means, outcome: SyncOutcome) -> None:
    own, cursor = means.in_vault(lambda: _own_place(means.vault))
    more = True
    while more and not means.cancelled():
        try:
            target = means.targets(own)
            if target is None:
                return
            answer = target.exchange([], cursor)
        except SyncError as error:
            outcome.problems.append((own.name, type(error).__name__))
            return
        means.in_vault(lambda answer=answer: _keep_page(means, own, answer))  # type: ignore[misc]
        outcome.received += len(answer.incoming)
        more, cursor = answer.more and answer.cursor != cursor, answer.cursor


def _own_place(vault: Vault) -> tuple[OrganisationCard, str]:
    with vault.view() as unit:
        return unit.directory.own_card(), unit.settings.get(_CURSOR)


def _keep_page(means: Means, own: OrganisationCard, answer: Exchange) -> None:
    """File a page of arrivals; the place is kept last, so a crash in between only reads it again."""
    take_in(means.vault, means.opener, answer.incoming)
    with means.vault.work() as unit:
        unit.settings.set(_CURSOR, answer.cursor)
        unit.settings.set(_LAST_SYNC, str(means.vault.clock.now_ms()))
        unit.audit.append("synced", own.id)


def last_sync_ms(vault: Vault) -> int | None:
    """When our own service last answered with a signed reply; None before the first time."""
    with vault.view() as unit:
        said = unit.settings.get(_LAST_SYNC)
    return int(said) if said else None
