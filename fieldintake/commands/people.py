"""People: who may open this desk."""

from __future__ import annotations

from pathlib import Path

import click

from fieldintake.commands.opening import opened
from fieldintake.commands.vault_folder import vault_option
from fieldintake.domain.desk import Role
from fieldintake.storage.founding import add_person


@click.group()
def person() -> None:
    """Members of staff who may open this desk, each with a passphrase of their own."""


@person.command()
@vault_option
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.WORKER.value)
@click.argument("desk_name")
def add(vault: Path | None, role: str, desk_name: str) -> None:
    """Let a colleague open this desk; they type a passphrase of their own."""
    with opened(vault) as desk:
        click.echo(f"{desk_name}, please choose a passphrase: six words, or fifteen signs.")
        passphrase = click.prompt("Passphrase", hide_input=True, confirmation_prompt=True)
        add_person(desk, desk_name, Role(role), passphrase)
    click.echo("Kept.")
