"""Finds the data folders, in a checkout (top level) and in an installed wheel (`_data` of the package).

Invariant: this is the only place that knows where they are; every layer may import it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    packed = _PACKAGE / "_data" / name
    return packed if packed.is_dir() else _PACKAGE.parent / name


def resources_dir() -> Path:
    """Forms, letter templates, policies, vocabularies, fonts, icons."""
    return _folder("resources")


def translations_dir() -> Path:
    """One folder per language, with a catalogue per domain."""
    return _folder("translations")


def form_sources(*names: str) -> dict[str, bytes]:
    """The Markdown tables of bundled forms, by name."""
    folder = resources_dir() / "forms"
    return {name: (folder / f"{name}.md").read_bytes() for name in names}
