"""What the service's admin may do from the command line: organisations, laptops, health; never content."""

from __future__ import annotations

from dataclasses import dataclass

from fieldintake.central.directory import Laptop, Member, ServiceDirectory
from fieldintake.central.store import Store
from fieldintake.domain.ids import DeviceId, OrganisationId
from fieldintake.domain.messages import OrganisationCard


@dataclass(frozen=True, slots=True)
class Health:
    """How the service is; `hosted` names the organisations with a mailbox here."""

    hosted: tuple[str, ...]
    partners: int
    messages: int
    audit_whole: bool


class Admin:
    """The admin's verbs."""

    def __init__(self, store: Store, directory: ServiceDirectory) -> None:
        self._store = store
        self._directory = directory

    def host(self, data: bytes) -> OrganisationCard:
        """Give an organisation its mailbox here, by its card file; raises `ProtocolError`."""
        card = self._directory.save_card(data, hosted=True)
        self._store.add_mailbox(card.id)
        return card

    def import_card(self, data: bytes) -> OrganisationCard:
        """Let a partner write; compare its six words first. Raises `ProtocolError`, `NotAllowed`."""
        return self._directory.save_card(data, hosted=False)

    def organisations(self) -> list[Member]:
        """Every organisation, those with a mailbox here first."""
        return self._directory.members()

    def laptops(self, organisation: OrganisationId) -> list[Laptop]:
        """The laptops of an organisation that ever came, or were revoked."""
        return self._directory.laptops(organisation)

    def revoke_organisation(self, organisation: OrganisationId) -> bool:
        """Refuse it from now on; false when it is not known."""
        return self._directory.revoke_organisation(organisation)

    def revoke_device(self, organisation: OrganisationId, device: DeviceId) -> None:
        """Refuse a lost laptop from now on."""
        self._directory.revoke_device(organisation, device)

    def after_restore(self) -> None:
        """Make every laptop read from the start again, once an older database was put back."""
        for member in self.organisations():
            if member.hosted:
                self._store.new_epoch(member.card.id)

    def health(self) -> Health:
        """Whose mailboxes are here, how much they keep, and whether every audit is whole."""
        members = self.organisations()
        hosted = [member.card for member in members if member.hosted]
        return Health(
            hosted=tuple(card.name for card in hosted),
            partners=sum(not member.hosted and not member.revoked for member in members),
            messages=sum(self._store.count_entries(card.id) for card in hosted),
            audit_whole=all(self._store.audit_is_whole(card.id) for card in hosted),
        )
