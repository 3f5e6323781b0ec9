"""The vault as a whole: the full check, its keys taken away for a journey and brought back, and its end."""

from __future__ import annotations

from pathlib import Path

import click

from fieldintake.commands.counting import counting
from fieldintake.commands.opening import keys_of, named_errors, opened
from fieldintake.commands.vault_folder import default_vault, vault_option
from fieldintake.domain.errors import TravelRefused
from fieldintake.handover import keep_memory_to_ourselves
from fieldintake.storage import panic, travel
from fieldintake.storage.salvage import salvage

_FILE = click.Path(dir_okay=False, path_type=Path)
_FOLDER = click.Path(path_type=Path)
_WHY = {
    "no_sheets": "No recovery sheets were made for this vault. Without them nobody could bring the keys back "
    "if the file or the colleague were lost.",
    "no_colleague": "Name a colleague who has a passphrase on this laptop, and not yourself.",
    "inside": "Choose a place outside of the vault: a stick, or a file that stays at home.",
}


@click.group()
def vault() -> None:
    """The records of this desk, as files."""


@vault.command("check")
@vault_option
def check_command(vault: Path | None) -> None:
    """Look at every page, the audit chain and the signature of every revision; ends with 1 at the first fault."""
    with opened(vault) as desk:
        desk.check()
    click.echo("Whole.")


@vault.command("salvage")
@vault_option
@click.option("--into", type=_FOLDER, required=True, help="Where the new vault goes; nothing may be there.")
def salvage_command(vault: Path | None, into: Path) -> None:
    """Make a new vault of every record in a damaged one whose pages and signatures are whole."""
    with named_errors():
        place, keys = keys_of(vault)
        done = salvage(place, keys, into, progress=counting("pages"))
    click.echo(
        f"{done.records} records are in {into.name}. {done.bad_pages} of {done.pages} pages were damaged."
    )
    for lost in done.lost:
        click.echo(f"Lost: {lost.count} x {lost.type or 'unknown'} of case {lost.code or 'unknown'}")
    if done.audit_lost:
        click.echo(f"The audit ends {done.audit_lost} entries early.")
    click.echo("The damaged vault was left as it was.")


@vault.command("travel")
@vault_option
@click.option("--colleague", required=True, help="Whose passphrase brings the keys back; two sheets do too.")
@click.argument("file", type=_FILE)
def travel_command(vault: Path | None, colleague: str, file: Path) -> None:
    """Take every key off this laptop into a file; until it is brought back nobody opens the vault, you neither."""
    with opened(vault) as desk:
        try:
            travel.leave(desk, colleague, file)
        except TravelRefused as refused:
            raise click.ClickException(_WHY[refused.why]) from None
    click.echo(f"The keys are in {file.name} and not here any more. Leave that file with {colleague}.")


@vault.command("return")
@vault_option
@click.argument("file", type=_FILE)
def return_command(vault: Path | None, file: Path) -> None:
    """Bring the keys back from a travel file, with the colleague's passphrase or two recovery sheets."""
    keep_memory_to_ourselves()
    place = vault or default_vault()
    with named_errors():
        name = travel.read(file).colleague.slots[0].desk_name
        phrase = click.prompt(
            f"Passphrase of {name} (empty for recovery sheets)",
            hide_input=True,
            default="",
            show_default=False,
        )
        if phrase:
            travel.return_by_passphrase(place, file, phrase)
        else:
            sheets = [click.prompt(f"Sheet {n}", hide_input=True) for n in ("one", "two")]
            travel.return_by_sheets(place, file, sheets)
    click.echo("The keys are back. Everybody opens the vault as before; remove the file now.")


@vault.command("panic")
@vault_option
@click.option("--erase", is_flag=True, help="Erase; without it nothing happens.")
def panic_command(vault: Path | None, erase: bool) -> None:  # noqa: FBT001 - a flag of the command line
    """Erase the vault on this laptop for good, its keys first; nothing is asked. Backups elsewhere stay."""
    place = vault or default_vault()
    if not erase:
        raise click.ClickException(
            "Nothing was erased. Say --erase to erase the vault on this laptop for good."
        )
    if not panic.panic(place):
        raise click.ClickException("The disk did not let the keys be erased.")
    click.echo("Erased.")
