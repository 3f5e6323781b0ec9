"""The central service at the command line: run it, say who may come, put it right after a loss.

Invariant: nothing of the service is imported before one of its own commands runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from fieldintake.commands.opening import named_errors
from fieldintake.domain.errors import NotFound
from fieldintake.domain.ids import DeviceId, OrganisationId

if TYPE_CHECKING:
    from fieldintake.central.directory import Member
    from fieldintake.central.home import ServiceHome

Command = TypeVar("Command", bound=Callable[..., object])


@click.group()
def central() -> None:
    """A central service: keeps sealed messages and knows nothing of what is in them."""


def _service(*, is_there: bool) -> Callable[[Command], Command]:
    """Adds `--data` and `--database`; only `serve` may make a folder that is not there yet."""

    def with_both(command: Command) -> Command:
        folder = click.Path(exists=is_there, file_okay=False, path_type=Path)
        data = click.option("--data", type=folder, required=True, help="Folder of keys and database.")
        database = click.option(
            "--database",
            default="",
            envvar="DESK_DATABASE",
            help="An SQLAlchemy URL, also from DESK_DATABASE; SQLite in the folder when left out.",
        )
        return data(database(command))

    return with_both


@contextmanager
def _opened(data: Path, database: str) -> Iterator[ServiceHome]:
    from fieldintake.central.home import open_home  # noqa: PLC0415 - only these commands need it

    with named_errors():
        home = open_home(data, database=database)
        try:
            yield home
        finally:
            home.close()


@central.command("serve")
@_service(is_there=False)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=int, default=8443, show_default=True)
def serve_command(data: Path, database: str, host: str, port: int) -> None:
    """Run the service."""
    from fieldintake.central.server import serve  # noqa: PLC0415 - only this command needs it

    with _opened(data, database) as home:
        click.echo(f"public key: {home.public.hex()}\npin: {home.pin}\naddress: https://{host}:{port}")
    serve(data, host, port, database=database)


@central.command("import-card")
@_service(is_there=True)
@click.option("--hosted", is_flag=True, help="Give this organisation a mailbox here.")
@click.argument("card", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_card_command(data: Path, database: str, hosted: bool, card: Path) -> None:  # noqa: FBT001 - a flag of the command line
    """Let an organisation write here, after its six words were compared."""
    from fieldintake.protocol.cards import fingerprint_words, import_card  # noqa: PLC0415 - only this command needs it

    with named_errors():
        file = card.read_bytes()
        parsed = import_card(file)
    click.echo(f"{parsed.name}: {' '.join(fingerprint_words(parsed))}")
    click.confirm("Did the organisation read out the same six words?", abort=True)
    with _opened(data, database) as home:
        (home.admin.host if hosted else home.admin.import_card)(file)
    click.echo("Kept.")


@central.command("health")
@_service(is_there=True)
def health_command(data: Path, database: str) -> None:
    """How the service is: counts only."""
    with _opened(data, database) as home:
        state = home.admin.health()
        click.echo(f"mailboxes: {', '.join(state.hosted) or 'none yet'}")
        click.echo(
            f"partners: {state.partners}\nmessages: {state.messages}\naudit whole: {state.audit_whole}"
        )
        click.echo(f"public key: {home.public.hex()}\npin: {home.pin}")


@central.command("organisations")
@_service(is_there=True)
def organisations_command(data: Path, database: str) -> None:
    """Every organisation and its laptops that came, with the ids by which they are revoked."""
    with _opened(data, database) as home:
        for member in home.admin.organisations():
            place = "mailbox here" if member.hosted else "writes only"
            click.echo(f"{member.card.id}  {member.card.name}: {place}{_revoked(is_so=member.revoked)}")
            for laptop in home.admin.laptops(member.card.id):
                click.echo(f"  laptop {laptop.device}{_revoked(is_so=laptop.revoked)}")


def _revoked(*, is_so: bool) -> str:
    return ", revoked" if is_so else ""


@central.command("revoke-organisation")
@_service(is_there=True)
@click.argument("organisation")
def revoke_organisation_command(data: Path, database: str, organisation: str) -> None:
    """Refuse everything of an organisation from now on, until its card is imported again."""
    with _opened(data, database) as home:
        known = _member(home, organisation)
        click.confirm(f"Refuse everything of {known.card.name} from now on?", abort=True)
        home.admin.revoke_organisation(known.card.id)
    click.echo("Revoked.")


@central.command("revoke-laptop")
@_service(is_there=True)
@click.argument("organisation")
@click.argument("laptop")
def revoke_laptop_command(data: Path, database: str, organisation: str, laptop: str) -> None:
    """Refuse everything of a lost laptop from now on, for good."""
    if len(laptop) != 32 or set(laptop) - set("0123456789abcdef"):
        raise click.BadParameter("32 hex digits, as the list of organisations shows", param_hint="LAPTOP")
    with _opened(data, database) as home:
        known = _member(home, organisation)
        click.confirm(f"Refuse this laptop of {known.card.name} for good?", abort=True)
        home.admin.revoke_device(known.card.id, DeviceId(laptop))
    click.echo("Revoked.")


@central.command("after-restore")
@_service(is_there=True)
def after_restore_command(data: Path, database: str) -> None:
    """Once an older database was put back: make every laptop read its mailbox from the start again."""
    with _opened(data, database) as home:
        click.confirm("Was an older copy of the database put back?", abort=True)
        home.admin.after_restore()
    click.echo("Every laptop reads from the start at its next sync.")


def _member(home: ServiceHome, organisation: str) -> Member:
    for member in home.admin.organisations():
        if member.card.id == OrganisationId(organisation):
            return member
    raise NotFound("no organisation of that id is known here")
