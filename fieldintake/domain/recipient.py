"""Whom something is for."""

from __future__ import annotations

from dataclasses import dataclass

from fieldintake.domain.consent import kind_key


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a release is for. `id` is the provider's id in our directory, `kind` its type of service.

    `organisation` is its id when we hold its card, and it can then be sent sealed messages.
    `country` is an ISO 3166 code; empty when it is the same as ours.
    """

    id: str
    name: str
    kind: str
    country: str = ""
    organisation: str = ""
    languages: tuple[str, ...] = ()
    address: str = ""
    phone: str = ""


def ledger_names(recipient: Recipient) -> frozenset[str]:
    """The names under which her answers about this recipient stand in the ledger."""
    return frozenset({recipient.id, kind_key(recipient.kind)})
