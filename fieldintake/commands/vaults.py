"""The vault as a whole: the full check, which looks at what no screen happens to show."""

from __future__ import annotations

from pathlib import Path

import click

from fieldintake.commands.opening import opened
from fieldintake.commands.vault_folder import vault_option


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
