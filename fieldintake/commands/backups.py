"""Backups at the command line: make one, look at one, restore one. Every secret is asked for, never an argument."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from fieldintake.commands.counting import counting
from fieldintake.commands.opening import named_errors, opened
from fieldintake.commands.vault_folder import default_vault, vault_option
from fieldintake.handover import keep_memory_to_ourselves
from fieldintake.storage import backup as backups
from fieldintake.storage.restore import restore

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.group()
def backup() -> None:
    """Encrypted copies of all records, for a stick that is kept elsewhere."""


@backup.command("create")
@vault_option
@click.option("--for", "people", multiple=True, help="A desk name that may open it (default: you alone).")
@click.argument("file", type=_FILE)
def create_command(vault: Path | None, people: tuple[str, ...], file: Path) -> None:
    """Write a backup, read it back and verify it."""
    with opened(vault) as records:
        with records.view() as unit:
            chosen = [
                p.id for p in unit.directory.staff() if p.desk_name in people or (not people and p == unit.me)
            ]
        backups.make_backup(records, file, chosen, progress=counting("pages"))
        _people, sheets = backups.opens_for(backups.read_trailer(file))
    click.echo(
        "Written and verified." + ("" if sheets else " No recovery sheets can open it: none were made.")
    )


@backup.command("verify")
@click.argument("file", type=_FILE)
def verify_command(file: Path) -> None:
    """Check every byte of a backup."""
    with named_errors():
        found = _open(file)
    made = datetime.fromtimestamp(found.trailer.made_ms / 1000, UTC)
    click.echo(f"Whole. Made {made:%Y-%m-%d %H:%M} UTC.")


@backup.command("restore")
@vault_option
@click.argument("file", type=_FILE)
def restore_command(vault: Path | None, file: Path) -> None:
    """Restore a backup, verify it, and only then put it in its place."""
    with named_errors():
        done = restore(_open(file), vault or default_vault(), progress=counting("pages"))
    made = datetime.fromtimestamp(done.made_ms / 1000, UTC)
    click.echo(
        f"Restored {done.cases} cases as of {made:%Y-%m-%d %H:%M} UTC; erased again: {done.erased_again}."
    )
    if done.older:
        click.echo("This laptop knew a newer state than the backup.")
    if done.aside is not None:
        click.echo(f"What was there before is kept in {done.aside.name}.")


def _open(file: Path) -> backups.OpenedBackup:
    """By a passphrase, or by two sheets when the desk name is left empty."""
    keep_memory_to_ourselves()
    trailer = backups.read_trailer(file)
    names = [slot.desk_name for slot in backups.slot_file_of(trailer).slots]
    name = click.prompt(
        f"Desk name ({', '.join(names)}; empty for recovery sheets)", default="", show_default=False
    )
    if name:
        found = backups.unseal_by_passphrase(file, name, click.prompt("Passphrase", hide_input=True))
    else:
        sheets = [click.prompt(f"Sheet {n}", hide_input=True) for n in ("one", "two")]
        found = backups.unseal_by_sheets(file, sheets)
    return backups.verified(found, progress=counting("bytes"))
