"""Cards: how two organisations come to know each other, and where our own mailbox is."""

from __future__ import annotations

from pathlib import Path

import click

from fieldintake.adapters import card_file, provider_from, use_service
from fieldintake.casework.know_partner import know_partner
from fieldintake.commands.opening import named_errors, opened
from fieldintake.commands.vault_folder import vault_option
from fieldintake.protocol.cards import fingerprint_words, import_card


@click.group()
def card() -> None:
    """Signed cards of organisations, compared by six words that people read out."""


@card.command()
@vault_option
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(vault: Path | None, file: Path) -> None:
    """Write our own card, to give to partners and to a service."""
    with opened(vault) as desk:
        data = card_file(desk)
        file.write_bytes(data)
        click.echo(f"Our six words: {' '.join(fingerprint_words(import_card(data)))}")


@card.command("import")
@vault_option
@click.option("--kind", required=True, help="Kind of service: health, legal, shelter, psychosocial, ...")
@click.option("--country", default="", help="ISO code, when it is in another country than ours.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_(vault: Path | None, kind: str, country: str, file: Path) -> None:
    """Keep a partner's card, once the words that they read out were typed here."""
    with named_errors():
        partner = import_card(file.read_bytes())
    click.echo(f"The card says it is of: {partner.name}")
    with opened(vault) as desk:
        typed = click.prompt("The six words that they read out to you")
        provider = provider_from(partner, kind=kind, country=country)
        know_partner(desk, partner, words=fingerprint_words(partner), typed=typed, provider=provider)
    click.echo("Kept.")


@click.group()
def service() -> None:
    """The central service on which our mailbox is."""


@service.command()
@vault_option
@click.option("--public", required=True, help="The service's public key, as its health command prints it.")
@click.option("--pin", required=True, help="The pin of its certificate, as its health command prints it.")
@click.argument("address")
def use(vault: Path | None, public: str, pin: str, address: str) -> None:
    """Say where our mailbox is; give partners our card again afterwards."""
    try:
        key = bytes.fromhex(public)
    except ValueError:
        raise click.BadParameter("not hex digits", param_hint="--public") from None
    with opened(vault) as desk:
        use_service(desk, address=address, public=key, pin=pin)
    click.echo("Kept. Give your card to the service and to your partners again.")
