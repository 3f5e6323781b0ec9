"""What seals, carries and opens: services, sticks and cards, for one open vault.

Invariant: the network waits on its own thread; every piece of work in the vault hops to the thread that owns it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fieldintake.adapters import (
    card_file,
    device_of,
    opener_of,
    provider_from,
    receiving_keys,
    sealer_of,
    use_service,
)
from fieldintake.casework.read_stick import read_stick
from fieldintake.casework.sync_now import Means, SyncOutcome, Targets, post_due, sync_now
from fieldintake.casework.take_in import open_kept
from fieldintake.domain.errors import StickUnreadable, SyncError
from fieldintake.domain.ids import OrganisationId
from fieldintake.domain.messages import OrganisationCard
from fieldintake.protocol.cards import MAX_BYTES, fingerprint_words, import_card
from fieldintake.storage.vault import OpenVault
from fieldintake.sync.central_target import CentralTarget
from fieldintake.sync.folder_target import FolderTarget, carry_in
from fieldintake.ui.background import OneThread
from fieldintake.ui.partner.presenter import Cards
from fieldintake.ui.partner.state import CardRead
from fieldintake.ui.sync.state import OwnCard


def read_card(path: Path) -> CardRead:
    """The card of a file; raises `ProtocolError` or `StickUnreadable`."""
    try:
        with path.open("rb") as file:
            untrusted = file.read(MAX_BYTES + 65)
    except OSError as error:
        raise StickUnreadable("the file cannot be read") from error
    card = import_card(untrusted)
    return CardRead(card, fingerprint_words(card))


class Traffic:
    """Owned by the workspace. `own` is our card as it is now."""

    def __init__(
        self, vault: OpenVault, own: OrganisationCard, vault_thread: OneThread, network: OneThread
    ) -> None:
        self.vault, self.own = vault, own
        self._in_vault = vault_thread.wait_for
        self._network = network
        self._targets: dict[str, CentralTarget] = {}
        self._known: dict[str, OrganisationCard] = {}

    def own_card(self) -> OwnCard:
        """What partners know us by."""
        return OwnCard(self.own.name, fingerprint_words(self.own), self.own.service_address)

    def key_words(self, organisation: str) -> str:
        """The words of a partner's card that somebody compared; empty for one that is not known."""
        card = self._known.get(organisation)
        return ", ".join(fingerprint_words(card)) if card is not None else ""

    def read_cards(self) -> dict[str, OrganisationCard]:
        """The cards of our partners; on the vault's thread."""
        with self.vault.view() as unit:
            return {str(card.id): card for card in unit.directory.cards()}

    def take_cards(self, cards: dict[str, OrganisationCard]) -> None:
        """Remember them; a way to a service that a newer card names anew is made again."""
        for organisation, card in cards.items():
            if self._known.get(organisation) != card:
                self._forget_target(organisation)
        self._known = cards

    def cards(self) -> Cards:
        """What the page of a partner needs."""
        return Cards(read_card, provider_from, lambda: open_kept(self.vault, opener_of(self.vault)))

    def card_file(self) -> bytes:
        """Our own card as a file; on the vault's thread."""
        return card_file(self.vault)

    def use_service(self, *, address: str, public: bytes, pin: str) -> OrganisationCard:
        """Keep our service in our card; on the vault's thread."""
        return use_service(self.vault, address=address, public=public, pin=pin)

    def take_own(self, own: OrganisationCard) -> None:
        """Our card has changed."""
        self._forget_target(own.id)
        self.own = own

    # --- on the network's thread -----------------------------------------------------------------

    def sync(self, cancelled: Callable[[], bool]) -> SyncOutcome:
        """One sync with the services."""
        return sync_now(self._means(self._service, cancelled))

    def copy_to(self, folder: Path, cancelled: Callable[[], bool]) -> SyncOutcome:
        """Write what waits to a stick."""
        return post_due(self._means(self._stick(folder), cancelled))

    def read_from(self, folder: Path, cancelled: Callable[[], bool]) -> SyncOutcome:
        """Take in what a stick holds; where our service answers, it writes receipts for the senders too."""
        outcome = read_stick(self._means(self._stick(folder), cancelled))
        service = self._service(self.own)
        if service is not None and outcome.received:
            keys, cards = self._in_vault(lambda: (receiving_keys(self.vault), self.read_cards()))
            try:
                by_id = {OrganisationId(name): card for name, card in cards.items()}
                carry_in(folder, keys, service, by_id)
            except SyncError as error:
                outcome.problems.append((self.own.name, type(error).__name__))
        return outcome

    def _means(self, targets: Targets, cancelled: Callable[[], bool]) -> Means:
        sealer, opener = self._in_vault(lambda: (sealer_of(self.vault), opener_of(self.vault)))
        return Means(self.vault, sealer, opener, targets, self._in_vault, cancelled)

    def _service(self, card: OrganisationCard) -> CentralTarget | None:
        if not card.service_address:
            return None
        if card.id not in self._targets:
            device = self._in_vault(lambda: device_of(self.vault))
            self._targets[card.id] = CentralTarget(card, device, reads=card.id == self.own.id)
        return self._targets[card.id]

    def _stick(self, folder: Path) -> Targets:
        device, keys = self._in_vault(lambda: (device_of(self.vault), receiving_keys(self.vault)))
        return lambda card: FolderTarget(folder, card, device, self.own.id, keys)

    def _forget_target(self, organisation: str) -> None:
        """On the network's thread, which alone uses the connections."""

        def forget() -> None:
            target = self._targets.pop(organisation, None)
            if target is not None:
                target.close()

        self._network.after_all(forget)

    def close(self) -> None:
        """Give every connection back; once the network's thread has ended."""
        for target in self._targets.values():
            target.close()
