"""Sync: hand over what may go, post it to each recipient's service, read our own mailbox, file what came.

Each turn with a service is kept by itself: whatever was signed for stays signed for when the next turn fails.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from fieldintake.casework.send_due import due_by_organisation, hand_over_all
from fieldintake.casework.take_in import open_restricted, take_in, take_receipts
from fieldintake.domain.desk import OutboxKind
from fieldintake.domain.errors import SyncError
from fieldintake.domain.ids import OrganisationId, RecordId
from fieldintake.domain.messages import Exchange, OrganisationCard, Posted
from fieldintake.ports import Opener, Sealer, SyncTarget, Vault

T = TypeVar("T")
_FIRST = (OutboxKind.WITHDRAWAL, OutboxKind.ACKNOWLEDGEMENT)
_THEN = (OutboxKind.ANSWER, OutboxKind.RELEASE)
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

    def say(self, organisation: str, problem: str) -> None:
        """Note a problem, once."""
        if (organisation, problem) not in self.problems:
            self.problems.append((organisation, problem))


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
    """One sync from end to end; a service that fails is named and stops no other.

    Withdrawals go to everybody first, then the rest; each organisation's items are handed over just before they
    are posted, and a withdrawal that was made meanwhile goes before anything is read.
    """
    means.in_vault(lambda: open_restricted(means.vault, means.opener))
    outcome = post_due(means)
    if not means.cancelled():
        _read(means, outcome)
    return outcome


def post_due(means: Means) -> SyncOutcome:
    """Hand over and post what may go, by whatever way; nothing is read.

    What was posted is not posted again in the same turn: a stick gives no receipt that would take it off the queue.
    """
    outcome = SyncOutcome()
    broken: set[OrganisationId] = set()
    posted: set[RecordId] = set()
    for kinds in (_FIRST, _THEN, _FIRST):
        for organisation, due in _due(means, kinds).items():
            if means.cancelled():
                return outcome
            items = [item for item in due if item not in posted]
            if organisation not in broken and not _post(means, items, outcome):
                broken.add(organisation)
            posted.update(items)
    return outcome


def _due(means: Means, kinds: tuple[OutboxKind, ...]) -> dict[OrganisationId, list[RecordId]]:
    return means.in_vault(lambda: due_by_organisation(means.vault, *kinds))


def _post(means: Means, items: Sequence[RecordId], outcome: SyncOutcome) -> bool:
    """Hand over and post to one organisation; false when its service did not answer."""
    parcels = means.in_vault(lambda: hand_over_all(means.vault, means.sealer, items))
    if not parcels:
        return True
    card = parcels[0].card
    try:
        target = means.targets(card)
        if target is None:
            outcome.say(card.name, "NoService")
            return False
        answer = target.exchange([Posted(card.id, p.sealed, p.withdraws) for p in parcels], "")
    except SyncError as error:
        outcome.say(card.name, type(error).__name__)
        return False
    outcome.posted += len(parcels)
    outcome.sent += len(answer.receipts)
    if answer.more:
        outcome.say(card.name, "ConnectionCut")
    means.in_vault(lambda: take_receipts(means.vault, answer.receipts))
    return not answer.more


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
            outcome.say(own.name, type(error).__name__)
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
