"""Know a partner: keep a card whose words two people compared, and the provider entry that goes with it."""

from __future__ import annotations

from dataclasses import replace

from fieldintake.domain.desk import Changed
from fieldintake.domain.errors import NotAllowed, NotFound
from fieldintake.domain.messages import OrganisationCard
from fieldintake.domain.recipient import Recipient
from fieldintake.domain.roles import Act, require
from fieldintake.ports import UnitOfWork, Vault


def know_partner(
    vault: Vault,
    card: OrganisationCard,
    *,
    words: tuple[str, ...],
    typed: str,
    provider: Recipient | None = None,
) -> frozenset[Changed]:
    """Keep the card if the six words that the other side read out are `words`; else `NotAllowed`.

    `words` are the card's own fingerprint words, `typed` what the person heard and typed, in any case and spacing.
    """
    if tuple(typed.lower().replace(",", " ").replace("-", " ").split()) != words:
        raise NotAllowed("the words are not the card's")
    with vault.work() as unit:
        require(unit.me, Act.KNOW_PARTNERS)
        unit.directory.save_card(card, compared_by=unit.me.id)
        if provider is not None:
            unit.directory.save_recipient(_brought_up_to_date(unit, provider))
        unit.audit.append("partner_known", card.id)
    return frozenset({Changed.DIRECTORY})


def _brought_up_to_date(unit: UnitOfWork, provider: Recipient) -> Recipient:
    """An entry that is here keeps what a card does not say: country, languages, phone, address, when checked."""
    try:
        before = unit.directory.recipient(provider.id)
    except NotFound:
        return provider
    country = provider.country or before.country
    return replace(
        before, name=provider.name, kind=provider.kind, organisation=provider.organisation, country=country
    )


def keep_provider(vault: Vault, provider: Recipient) -> frozenset[Changed]:
    """Add or change an entry of the service directory."""
    with vault.work() as unit:
        require(unit.me, Act.KNOW_PARTNERS)
        unit.directory.save_recipient(provider)
        unit.audit.append("provider_kept", provider.id)
    return frozenset({Changed.DIRECTORY})


def names_by_id(unit: UnitOfWork) -> dict[str, str]:
    """What providers and partners are called, by the id under which something is for them."""
    names = {provider.id: provider.name for provider in unit.directory.recipients()}
    return names | {str(card.id): card.name for card in unit.directory.cards()}


def providers(vault: Vault) -> list[Recipient]:
    """The service directory."""
    with vault.view() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        return unit.directory.recipients()
