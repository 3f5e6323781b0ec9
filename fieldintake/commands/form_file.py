"""Looks at a form file with the lists beside it, for a person at the command line.

Invariant: what is said is said in English, as everything at the command line.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fieldintake.forms.beside import Beside
from fieldintake.forms.conversion import MAX_SOURCE
from fieldintake.forms.faults import Fault, FormProblem
from fieldintake.forms.install import FormRefused, InstalledForm, install
from fieldintake.forms.xform import read_form
from fieldintake.ui.forms.faults import report
from fieldintake.ui.forms.outline import outline
from fieldintake.ui.words import Words
from fieldintake.wording.isolation import bare


@dataclass(frozen=True, slots=True)
class Look:
    """What was found, line by line."""

    lines: tuple[str, ...]
    is_refused: bool


def checked(file: Path) -> Look:
    """Every fault and remark, and whether the form may be installed."""
    try:
        made, _ = _installed(file)
    except FormRefused as refused:
        found = tuple(report(refused.problems, Words()))
        return Look((*found, f"Refused: {_counted(len(found), 'fault')}."), is_refused=True)
    remarks = tuple(report(made.warnings, Words()))
    name = f"{made.title or made.id} ({made.id}, version {made.version or 'none'})"
    return Look((*remarks, f"{name} can be used. {_counted(len(remarks), 'remark')}."), is_refused=False)


def shown(file: Path) -> Look:
    """What the form asks; when it is refused, why."""
    try:
        made, lists = _installed(file)
    except FormRefused:
        return checked(file)
    form = read_form(made.xform.encode(), lists)
    languages = ", ".join(form.languages) or "one"
    head = f"{form.title or form.id} ({form.id}, version {form.version or 'none'}; languages: {languages})"
    return Look((head, *map(bare, outline(form, Words()))), is_refused=False)


def _installed(file: Path) -> tuple[InstalledForm, Beside]:
    if file.stat().st_size > MAX_SOURCE:
        raise FormRefused((FormProblem(Fault.TOO_LARGE),))
    lists = Beside(file)
    return install(file.read_bytes(), attachments=lists), lists


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
