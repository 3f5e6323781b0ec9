"""Read a stick: take in the messages and receipts that it holds for us. The same stick twice is once.

Invariant: only our own service's signed reply counts as a sync, so nothing here moves that moment or the place
up to which our mailbox was read.
"""

from __future__ import annotations

from fieldintake.casework.sync_now import Means, SyncOutcome
from fieldintake.casework.take_in import take_in, take_receipts
from fieldintake.domain.messages import OrganisationCard, Receipt, Sealed
from fieldintake.ports import Vault


def read_stick(means: Means) -> SyncOutcome:
    """Ask the way of every partner for what it holds; raises `StickUnreadable`."""
    outcome = SyncOutcome()
    incoming: dict[str, Sealed] = {}
    receipts: dict[str, Receipt] = {}
    for card in means.in_vault(lambda: _cards(means.vault)):
        target = None if means.cancelled() else means.targets(card)
        if target is not None:
            answer = target.exchange([], "")
            incoming |= {sealed.id: sealed for sealed in answer.incoming}
            receipts |= {receipt.message_id: receipt for receipt in answer.receipts}
    means.in_vault(lambda: _keep(means, list(incoming.values()), list(receipts.values())))
    outcome.received, outcome.sent = len(incoming), len(receipts)
    return outcome


def _cards(vault: Vault) -> list[OrganisationCard]:
    with vault.view() as unit:
        return [unit.directory.own_card(), *unit.directory.cards()]


def _keep(means: Means, incoming: list[Sealed], receipts: list[Receipt]) -> None:
    take_receipts(means.vault, receipts)
    take_in(means.vault, means.opener, incoming)
    with means.vault.work() as unit:
        unit.audit.append("stick_read", unit.directory.own_card().id)
