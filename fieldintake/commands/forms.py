"""Forms of a desk: which are here, bringing one after its report, retiring one, taking one out as it was brought."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from fieldintake.casework.manage_forms import (
    DeskForm,
    bring_form,
    form_here,
    read_forms,
    retire_form,
    take_form,
)
from fieldintake.commands.opening import opened
from fieldintake.commands.vault_folder import vault_option
from fieldintake.domain.errors import NotFound
from fieldintake.media.cleaning import FileCleaner
from fieldintake.storage.vault import OpenVault
from fieldintake.ui.forms.brought import as_text, look_at, report_of
from fieldintake.ui.words import Words

_version_option = click.option("--form-version", default=None, help="Which version (default: the newest).")


@click.group()
def forms() -> None:
    """The forms of this desk, each version beside the others."""


@forms.command("list")
@vault_option
def list_command(vault: Path | None) -> None:
    """Every version of every form, those that came last first."""
    with opened(vault) as desk:
        for form in read_forms(desk).forms:
            click.echo(_line(form))


def _line(form: DeskForm) -> str:
    marks = [
        *(["newest"] if form.is_newest else []),
        *(["retired"] if form.is_retired else []),
        *([f"{form.drafts} of your drafts"] if form.drafts else []),
    ]
    return f"{form.form_id}, version {form.version or 'none'}: {form.title} ({', '.join(marks) or 'older'})"


@forms.command()
@vault_option
@click.option("--accept", is_flag=True, help="Keep the form; without this only the report is given.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def install(vault: Path | None, file: Path, *, accept: bool) -> None:
    """Report what an XLSForm or XForm would do here; with --accept, keep it. Ends with 1 when it cannot be used."""
    brought = look_at(file, FileCleaner())
    version = brought.version
    if version is None:
        click.echo(as_text(report_of(brought, None, Words())), nl=False)
        sys.exit(1)
    with opened(vault) as desk:
        report = report_of(brought, form_here(desk, version.form_id), Words())
        click.echo(as_text(report), nl=False)
        if accept and report.may_accept:
            bring_form(desk, version)
    if report.is_here:
        click.echo("This very version is here already.")
    elif not report.may_accept:
        sys.exit(1)
    else:
        click.echo("Kept." if accept else "Nothing was kept. With --accept it is.")


@forms.command()
@vault_option
@_version_option
@click.option("--back", is_flag=True, help="Let new drafts begin with it again.")
@click.argument("form_id")
def retire(vault: Path | None, form_id: str, form_version: str | None, *, back: bool) -> None:
    """Let no new draft begin with a form; what was begun in it goes on."""
    with opened(vault) as desk:
        retire_form(desk, form_id, _version(desk, form_id, form_version), retired=not back)
    click.echo("New drafts begin with it again." if back else "Retired. What was begun in it goes on.")


@forms.command()
@vault_option
@_version_option
@click.argument("form_id")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(vault: Path | None, form_id: str, form_version: str | None, file: Path) -> None:
    """Write a form into FILE as it was brought, byte for byte."""
    with opened(vault) as desk:
        form = take_form(desk, form_id, _version(desk, form_id, form_version))
    file.write_bytes(form.source)
    click.echo(f"{len(form.source)} bytes, as they were brought ({form.source_kind}).")


def _version(desk: OpenVault, form_id: str, given: str | None) -> str:
    """The version that is meant; raises `NotFound` for a form that is not here."""
    here = form_here(desk, form_id)
    if here is None:
        raise NotFound("no form of that name is here")
    return here.version if given is None else given
