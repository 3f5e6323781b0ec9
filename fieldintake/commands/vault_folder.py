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


def vault_option(command: Command) -> Command:
    """Adds `--vault` to a command."""
    option = click.option(
        "--vault",
        type=click.Path(path_type=Path),
        default=None,
        help="The folder of the vault (default: the user's own data folder).",
    )
    return option(command)
