"""Builds, for one open vault, what seals, opens and carries messages; only start-up code uses it."""

from __future__ import annotations

from contextlib import suppress

from fieldintake.domain.errors import NotFound
from fieldintake.domain.messages import OrganisationCard
from fieldintake.domain.recipient import Recipient
from fieldintake.protocol import cards
from fieldintake.protocol.batches import DeviceSigner
from fieldintake.protocol.keys import ReceivingKey, SigningKey
from fieldintake.protocol.messages import ThreadOpener, ThreadSealer
from fieldintake.storage.certifying import DEVICE_CERTIFICATE, DEVICE_KEY, RECEIVING_KEY, SIGNED_CARD, root_of
from fieldintake.storage.vault import OpenVault


def sealer_of(vault: OpenVault) -> ThreadSealer:
    """Seals as the person who is signed in."""
    with vault.view() as unit:
        certificate = unit.directory.certificate(vault.keys.staff)
        own = unit.directory.own_card()
    return ThreadSealer(SigningKey.from_bytes(vault.keys.signing), certificate, own.id)


def opener_of(vault: OpenVault) -> ThreadOpener:
    """Opens what is sealed to this organisation."""
    with vault.view() as unit:
        own = unit.directory.own_card()
    return ThreadOpener(own.id, receiving_keys(vault))


def receiving_keys(vault: OpenVault) -> list[ReceivingKey]:
    """The keys to which partners seal for this organisation."""
    with vault.view() as unit:
        return [ReceivingKey.from_bytes(unit.directory.secret(RECEIVING_KEY))]


def device_of(vault: OpenVault) -> DeviceSigner:
    """The laptop's key, which signs batches."""
    with vault.view() as unit:
        key = SigningKey.from_bytes(unit.directory.secret(DEVICE_KEY))
        return DeviceSigner(key, unit.directory.secret(DEVICE_CERTIFICATE))


def card_file(vault: OpenVault) -> bytes:
    """Our own card, signed, for partners and for the service."""
    with vault.view() as unit:
        with suppress(NotFound):
            return unit.directory.secret(SIGNED_CARD)
        return cards.export_card(unit.directory.own_card(), root_of(unit.directory))


def use_service(vault: OpenVault, *, address: str, public: bytes, pin: str) -> OrganisationCard:
    """Say where our mailbox is; partners need our card again afterwards. Raises `NotAllowed` but for an admin."""
    with vault.work() as unit:
        root, own = root_of(unit.directory), unit.directory.own_card()
        card = cards.make_card(
            own.root_public,
            own.receiving_public,
            own.name,
            service_address=address,
            service_public=public,
            service_pin=pin,
        )
        unit.directory.save_own_card(card)
        unit.directory.save_secret(SIGNED_CARD, cards.export_card(card, root))
        unit.audit.append("service_set", own.id)
    return card


def provider_from(card: OrganisationCard, *, kind: str, country: str = "") -> Recipient:
    """The directory entry of a partner whose card we hold."""
    return Recipient(card.id, card.name, kind, country=country, organisation=card.id)
