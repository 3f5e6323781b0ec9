"""Finds the data folders, in a checkout (top level) and in an installed wheel (`_data` of the package).

It also reads what several layers need of them: the tables of forms and the lists of codes.

Invariant: this is the only place that knows where they are; every layer may import it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    packed = _PACKAGE / "_data" / name
    return packed if packed.is_dir() else _PACKAGE.parent / name


def resources_dir() -> Path:
    """Forms, letter templates, policies, vocabularies, themes, and fonts once they are built."""
    return _folder("resources")


def translations_dir() -> Path:
    """One folder per language, with a catalogue per domain."""
    return _folder("translations")


def form_sources(*names: str) -> dict[str, bytes]:
    """The Markdown tables of bundled forms, by name."""
    folder = resources_dir() / "forms"
    return {name: (folder / f"{name}.md").read_bytes() for name in names}


@cache
def bundled_forms() -> frozenset[str]:
    """The ids of the forms that come with the product: their tables are called so."""
    return frozenset(path.stem for path in (resources_dir() / "forms").glob("*.md"))


@cache
def bundled_titles() -> Mapping[str, str]:
    """What the forms that come with the product are called, in English, by id."""
    return _settings("form_title")


@cache
def bundled_versions() -> Mapping[str, str]:
    """The versions of the forms that come with the product, by id."""
    return _settings("version")


def _settings(name: str) -> dict[str, str]:
    tables = form_sources(*sorted(bundled_forms()))
    return {form_id: _setting_of(table.decode(), name) for form_id, table in tables.items()}


def _setting_of(table: str, name: str) -> str:
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in table.splitlines()]
    heads = next(place for place, row in enumerate(rows) if "form_title" in row)
    return rows[heads + 1][rows[heads].index(name)]


@cache
def vocabulary(name: str) -> Mapping[str, str]:
    """The codes of a list in its own order, each with its English label; none for one that has no file."""
    path = resources_dir() / "vocabularies" / f"{name}.json"
    if not path.is_file():
        return {}
    untrusted = json.loads(path.read_text("utf-8"))
    return {str(code): str(label) for code, label in untrusted.items()}


@cache
def given_names() -> tuple[tuple[str, ...], ...]:
    """Groups of spellings of one given name, in several scripts."""
    path = resources_dir() / "vocabularies" / "names" / "given.json"
    untrusted = json.loads(path.read_text("utf-8"))
    return tuple(tuple(str(group).split()) for group in untrusted)
