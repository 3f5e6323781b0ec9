"""Opens a vault for one command: asks for desk name and passphrase at the terminal, never on the command line."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from fieldintake.casework.believe_date import believe_date
from fieldintake.commands.vault_folder import default_vault
from fieldintake.domain.errors import FieldintakeError
from fieldintake.handover import keep_memory_to_ourselves
from fieldintake.storage import slots
from fieldintake.storage.absence import read_slots
from fieldintake.storage.compartments import establish
from fieldintake.storage.keys import UnlockedKeys
from fieldintake.storage.renewing import Standing, renew_certificates
from fieldintake.storage.vault import OpenVault


@contextmanager
def opened(folder: Path | None) -> Iterator[OpenVault]:
    """The vault, opened by whoever knows a passphrase; every named error ends in one line."""
    with named_errors():
        vault = OpenVault(*keys_of(folder))
        try:
            _ask_the_date(vault)
            establish(vault)
            _say_how_long(renew_certificates(vault))
            yield vault
        finally:
            vault.close()


def _ask_the_date(vault: OpenVault) -> None:
    """A date that leapt forward is believed only when somebody at a terminal says that it is right."""
    leap = vault.clock.leap()
    if leap is None:
        return
    claimed, known = (
        dt.datetime.fromtimestamp(ms / 1000, dt.UTC).date().isoformat()
        for ms in (leap.claimed_ms, leap.known_ms)
    )
    if sys.stdin.isatty() and click.confirm(f"Is today {claimed}? The records were last open on {known}"):
        believe_date(vault)
    else:
        click.echo(f"Everything is dated as of {known}, since nobody said that today is {claimed}.", err=True)


def keys_of(folder: Path | None) -> tuple[Path, UnlockedKeys]:
    """Where the vault is, and the keys of whoever knows a passphrase."""
    keep_memory_to_ourselves()
    place = folder or default_vault()
    file = read_slots(place)
    names = [slot.desk_name for slot in file.slots]
    name = names[0] if len(names) == 1 else click.prompt("Desk name", type=click.Choice(names))
    return place, slots.unlock(file, name, click.prompt("Passphrase", hide_input=True))


def _say_how_long(standing: Standing) -> None:
    if standing.days <= 0:
        click.echo("The certificate of this desk has ended; an admin who opens it renews it.", err=True)
    elif standing.ends_soon:
        days = standing.days
        click.echo(f"The certificate of this desk ends in {days} days, unless an admin opens it.", err=True)


@contextmanager
def named_errors() -> Iterator[None]:
    """Turns our errors into the command line's, by name and without a trace."""
    try:
        yield
    except FieldintakeError as error:
        raise click.ClickException(f"{type(error).__name__}: {error}") from None
