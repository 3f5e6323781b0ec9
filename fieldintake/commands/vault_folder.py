"""Where the vault is: the user's own data folder, unless a command says another one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click
from platformdirs import user_data_path

Command = TypeVar("Command", bound=Callable[..., object])


def default_vault() -> Path:
    """Where the desk keeps its records when nothing else is said."""
    return user_data_path("desk") / "records"


def _here_or_before(context: click.Context, _parameter: click.Parameter, given: Path | None) -> Path | None:
    said_before: Path | None = context.find_root().params.get("vault")
    return given or said_before


def vault_option(command: Command) -> Command:
    """Adds `--vault` to a command; said before the name of the command it holds as well."""
    option = click.option(
        "--vault",
        type=click.Path(path_type=Path),
        default=None,
        callback=_here_or_before,
        help="The folder of the vault (default: the user's own data folder).",
    )
    return option(command)
