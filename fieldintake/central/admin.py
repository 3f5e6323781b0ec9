"""What the service's admin may do from the command line: organisations, laptops, health; never content."""

from __future__ import annotations

from dataclasses import dataclass

from fieldintake.central.directory import Member, ServiceDirectory
from fieldintake.central.store import Store
from fieldintake.domain.ids import DeviceId, OrganisationId
from fieldintake.domain.messages import OrganisationCard


@dataclass(frozen=True, slots=True)
class Health:
    """How the service is; `owner` is empty until its own card was imported."""

    owner: str
    partners: int
    messages: int
    audit_whole: bool


class Admin:
    """The admin's verbs."""

    def __init__(self, store: Store, directory: ServiceDirectory) -> None:
        self._store = store
        self._directory = directory

    def import_own_card(self, data: bytes) -> OrganisationCard:
        """Make the service this organisation's and open its mailbox; raises `ProtocolError`, `NotAllowed`."""
        card = self._directory.save_card(data, own=True)
        self._store.add_mailbox(card.id)
        return card

    def import_card(self, data: bytes) -> OrganisationCard:
        """Let a partner write; compare its six words first. Raises `ProtocolError`, `NotAllowed`."""
        return self._directory.save_card(data, own=False)

    def organisations(self) -> list[Member]:
        """Every organisation, the owner first."""
        return self._directory.members()

    def revoke_organisation(self, organisation: OrganisationId) -> bool:
        """Refuse it from now on; false when it is not known."""
        return self._directory.revoke_organisation(organisation)

    def revoke_device(self, organisation: OrganisationId, device: DeviceId) -> None:
        """Refuse a lost laptop from now on."""
        self._directory.revoke_device(organisation, device)

    def after_restore(self) -> None:
        """Make every laptop read from the start again, once an older database was put back."""
        for member in self.organisations():
            if member.own:
                self._store.new_epoch(member.card.id)

    def health(self) -> Health:
        """Whether the service has its owner, what it keeps, and whether its audit is whole."""
        members = self.organisations()
        own = next((member.card for member in members if member.own), None)
        return Health(
            owner=own.name if own else "",
            partners=sum(not member.own and not member.revoked for member in members),
            messages=self._store.count_entries(own.id) if own else 0,
            audit_whole=self._store.audit_is_whole(own.id) if own else False,
        )
