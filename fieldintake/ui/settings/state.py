"""What the settings show, as values: sections of rows, each row with at most one thing to do. Qt-free.

A new section is one file beside this one, with a function that makes a `Section`, and one row in `sections.py`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Setting:
    """One line, in words already. `key` says what its action does; a line without an action only tells."""

    key: str
    sentence: str
    reason: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its lines."""

    name: str
    rows: tuple[Setting, ...]


@dataclass(frozen=True, slots=True)
class SettingsState:
    """The whole screen."""

    who: str = ""
    sections: tuple[Section, ...] = ()
