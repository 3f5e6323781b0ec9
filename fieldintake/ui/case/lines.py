"""Lines of records in words, as the parts of a case's page show them. Qt-free.

Invariant: a masked line has no text until it is held.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ToldLine:
    """One field of a record in words. `key` names record and field; a masked one has no text until it is held."""

    key: str
    label: str
    text: str = ""
    is_masked: bool = False


@dataclass(frozen=True, slots=True)
class ToldRecord:
    """One record of hers: its heading and what was answered in it."""

    key: str
    name: str
    lines: tuple[ToldLine, ...]


@dataclass(frozen=True, slots=True)
class Revealed:
    """What is held open now, by record and field."""

    key: str
    text: str
