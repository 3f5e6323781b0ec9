"""Cases: two that are one woman's, merged and parted again, by their codes."""

from __future__ import annotations

from pathlib import Path

import click

from fieldintake.casework.merge_cases import merge_cases, unmerge_cases
from fieldintake.commands.opening import opened
from fieldintake.commands.vault_folder import vault_option
from fieldintake.domain.errors import NotFound
from fieldintake.domain.ids import CaseId, parse_code
from fieldintake.storage.vault import OpenVault


@click.group()
def case() -> None:
    """Cases, by their codes."""


@case.command()
@vault_option
@click.argument("other")
@click.argument("kept")
def merge(vault: Path | None, other: str, kept: str) -> None:
    """Put OTHER under KEPT, when both are the same woman's. Nothing is moved, and it can be taken back."""
    with opened(vault) as desk:
        merge_cases(desk, _by_code(desk, kept), _by_code(desk, other))
    click.echo("Merged. What may leave is what she allowed in both; ask her again about what she did not.")


@case.command()
@vault_option
@click.argument("other")
def unmerge(vault: Path | None, other: str) -> None:
    """Part OTHER from the case that it was merged into."""
    with opened(vault) as desk:
        unmerge_cases(desk, _by_code(desk, other))
    click.echo("Parted. What she agreed to meanwhile stays with the kept case; please ask again.")


def _by_code(desk: OpenVault, typed: str) -> CaseId:
    """The case of that very code, also when it is merged into another."""
    with desk.view() as unit:
        row = unit.cases.by_code(parse_code(typed))
    if row is None:
        raise NotFound("no case has that code")
    return row.case_id
