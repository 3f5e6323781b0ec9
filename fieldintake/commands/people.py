"""People: who may open this desk."""

from __future__ import annotations

from pathlib import Path

import click

from fieldintake.commands.counting import counting
from fieldintake.commands.opening import opened
from fieldintake.commands.vault_folder import vault_option
from fieldintake.domain.compartments import CHANGEABLE, Compartment
from fieldintake.domain.desk import Role, Staff
from fieldintake.domain.errors import NotFound
from fieldintake.domain.ids import StaffId
from fieldintake.storage import compartments
from fieldintake.storage.founding import add_person
from fieldintake.storage.removing import remove_person
from fieldintake.storage.vault import OpenVault

_PLACES = {Compartment.RESTRICTED: "restricted cases", Compartment.EVIDENCE: "evidence"}
evidence_option = click.option(
    "--evidence", is_flag=True, help="The register of evidence, not restricted cases."
)


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


@person.command("list")
@vault_option
def list_command(vault: Path | None) -> None:
    """Who may open this desk, with their role, and who may open restricted cases and evidence."""
    with opened(vault) as desk:
        inside = {_PLACES[each]: compartments.members(desk, each) for each in CHANGEABLE}
        for each in _people(desk):
            places = [place for place, held in inside.items() if each.id in held]
            click.echo(f"{each.desk_name}: {', '.join([each.role.value, *places])}")


@person.command()
@vault_option
@click.argument("desk_name")
def remove(vault: Path | None, desk_name: str) -> None:
    """Take away everything by which somebody opens this desk; all keys change. Backups of before still open."""
    with opened(vault) as desk:
        staff = _named(desk, desk_name)
        click.confirm(f"{desk_name} will not open this desk any more. Go on?", abort=True)
        remove_person(desk, staff, progress=counting("pages"))
    click.echo("Removed. Backups made before today still open with the passphrases of before.")


@person.command("let-in")
@vault_option
@evidence_option
@click.argument("desk_name")
def let_in(vault: Path | None, desk_name: str, *, evidence: bool) -> None:
    """Let somebody open restricted cases, or keep evidence."""
    with opened(vault) as desk:
        compartments.open_to(desk, _named(desk, desk_name), _compartment(evidence=evidence))
    click.echo("Kept.")


@person.command("shut-out")
@vault_option
@evidence_option
@click.argument("desk_name")
def shut_out(vault: Path | None, desk_name: str, *, evidence: bool) -> None:
    """Shut somebody out of restricted cases, or of evidence; what they could read so far they may remember."""
    with opened(vault) as desk:
        compartments.close_to(desk, _named(desk, desk_name), _compartment(evidence=evidence))
    click.echo("Kept.")


def _compartment(*, evidence: bool) -> Compartment:
    return Compartment.EVIDENCE if evidence else Compartment.RESTRICTED


def _people(desk: OpenVault) -> list[Staff]:
    with desk.view() as unit:
        return [person for person in unit.directory.staff() if not person.has_left]


def _named(desk: OpenVault, desk_name: str) -> StaffId:
    for each in _people(desk):
        if each.desk_name == desk_name:
            return each.id
    raise NotFound("nobody of that name opens this desk")
