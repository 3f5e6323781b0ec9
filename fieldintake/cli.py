"""The command line: opens the desk, runs a central service, checks a form, or does the main job on made-up people.

Invariant: no command but the desk's imports a toolkit; the service and the demonstration are imported by their own.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import click

from fieldintake.commands.vault_folder import default_vault, vault_option
from fieldintake.domain.errors import FieldintakeError

_GROUPS = {
    "backup": "backups",
    "card": "cards",
    "central": "services",
    "forms": "forms",
    "case": "cases",
    "person": "people",
    "service": "cards",
    "vault": "vaults",
}


class _Commands(click.Group):
    """Imports a group of commands when it is called or listed: every start and every lock would wait for them."""

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted({*super().list_commands(context), *_GROUPS})

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in _GROUPS:
            return super().get_command(context, name)
        found: click.Command = getattr(import_module(f"fieldintake.commands.{_GROUPS[name]}"), name)
        return found


@click.group(cls=_Commands, invoke_without_command=True)
@vault_option
@click.pass_context
def main(context: click.Context, vault: Path | None) -> None:
    """Opens the desk when no command is given."""
    if context.invoked_subcommand is None:
        from fieldintake.door import open_door  # noqa: PLC0415 - imports the toolkit

        sys.exit(open_door(vault or default_vault()))


@main.command(hidden=True)
@vault_option
@click.option("--word", default="")
def door(vault: Path | None, word: str) -> None:
    """The process in which every passphrase is typed."""
    from fieldintake.door import open_door  # noqa: PLC0415 - imports the toolkit

    sys.exit(open_door(vault or default_vault(), word))


@main.command(hidden=True)
@vault_option
@click.option("--keys", type=int, required=True)
@click.option("--accept-older", is_flag=True)
def workspace(vault: Path | None, keys: int, accept_older: bool) -> None:  # noqa: FBT001 - a flag of the command line
    """The process in which records are seen; takes its keys from an inherited pipe."""
    from fieldintake.app import open_workspace  # noqa: PLC0415 - imports the toolkit

    sys.exit(open_workspace(vault or default_vault(), keys, accept_older=accept_older))


@main.command()
@click.option("--out", type=click.Path(path_type=Path), default=Path("demo-output"), show_default=True)
@click.option("--no-desk", is_flag=True, help="Do not open the desk at the end.")
@click.option("--seed", type=int, default=1, show_default=True, help="Which made-up people.")
def demo(out: Path, no_desk: bool, seed: int) -> None:  # noqa: FBT001 - a flag of the command line
    """The whole main job on made-up people, with two organisations and a central service."""
    from fieldintake.demo.run import run_demo  # noqa: PLC0415 - only this command needs it

    try:
        vault = run_demo(out, seed=seed, say=click.echo)
    except FieldintakeError as error:
        raise click.ClickException(f"{type(error).__name__}: {error}") from error
    if not no_desk and _has_display():
        from fieldintake.door import open_door  # noqa: PLC0415 - imports the toolkit

        sys.exit(open_door(vault))


def _has_display() -> bool:
    import os  # noqa: PLC0415 - used here only

    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@main.group()
def form() -> None:
    """A spreadsheet of questions: what it would do here, before anybody brings it in."""


_FORM_FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@form.command("check")
@_FORM_FILE
def check_command(file: Path) -> None:
    """Name every fault of an XLSForm or XForm by sheet, row and column; ends with 1 when it is refused."""
    from fieldintake.commands.form_file import checked  # noqa: PLC0415 - only this command needs it

    found = checked(file)
    for line in found.lines:
        click.echo(line)
    sys.exit(1 if found.is_refused else 0)


@form.command("show")
@_FORM_FILE
def show_command(file: Path) -> None:
    """List what an XLSForm or XForm asks, and where each answer goes."""
    from fieldintake.commands.form_file import shown  # noqa: PLC0415 - only this command needs it

    found = shown(file)
    for line in found.lines:
        click.echo(line)
    sys.exit(1 if found.is_refused else 0)
