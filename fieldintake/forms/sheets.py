"""The sheets of a form as they were brought: which row and which heading something stands in.

Invariant: rows are counted as a spreadsheet counts them, the headings being row 1; a column is named as its heading
is written, whatever other name the standard has for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

Row = dict[str, str]

_ALIASES = {
    "calculation": ("calculation", "calculate", "bind::calculate"),
    "relevant": ("relevant", "relevance", "bind::relevant"),
    "constraint": ("constraint", "bind::constraint"),
    "constraint_message": ("constraint_message", "constraining_message", "bind::jr:constraintmsg"),
    "required": ("required", "bind::required"),
    "required_message": ("required_message", "requiredmsg", "bind::jr:requiredmsg"),
    "read_only": ("read_only", "readonly", "bind::readonly"),
    "repeat_count": ("repeat_count", "count", "jr:count", "control::jr:count", "body::jr:count"),
    "appearance": ("appearance", "control::appearance", "body::appearance"),
    "name": ("name", "value", "tag"),
    "type": ("type", "command"),
    "label": ("label", "caption"),
    "save_to": ("bind::fi:save_to", "save_to", "bind::entities:saveto"),
    "form_id": ("form_id", "set_form_id", "id_string"),
    "form_title": ("form_title", "set_form_title", "title"),
}
_BLANKS = re.compile(r"[\s_]+")
_COLONS = re.compile(r"\s*::?\s*")
CHOICES = ("choices", "external_choices")
"""The sheets of lists; other programs keep those of the second in a file."""
_TRUE = ("yes", "true", "true()")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: `name` and `headings` as written, the rows with their numbers."""

    name: str
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[int, Row], ...] = ()

    def heading(self, column: str) -> str | None:
        """The heading of a column as it is written; None when there is none."""
        return heading_in(self.headings, column)

    def spoken(self, column: str, language: str) -> str | None:
        """The heading of a column in a language; the one without a language when there is no other."""
        wanted = (_plain(column), _plain(language))
        for heading in self.headings:
            parts = tuple(_plain(part) for part in _COLONS.split(heading.strip()))
            if parts == wanted or parts == ("media", *wanted):
                return heading
        return self.heading(column) or self.heading(f"media::{column}")

    def languages(self, column: str) -> dict[str, str]:
        """The headings of a column by language; empty for the one without."""
        found: dict[str, str] = {}
        for heading in self.headings:
            parts = _COLONS.split(heading.strip(), maxsplit=1)
            if _plain(parts[0]) == _plain(column):
                found[parts[1] if len(parts) > 1 else ""] = heading
        return found


def cell(row: Mapping[str, str], column: str) -> str:
    """What stands in a column, under whichever of its names."""
    heading = heading_in(row, column)
    return "" if heading is None else row[heading].strip()


def heading_in(headings: Mapping[str, str] | Sequence[str], column: str) -> str | None:
    """The heading of a column as it is written; None when there is none."""
    plain = {_plain(h): h for h in headings}
    names = _ALIASES.get(column, (column,))
    return next((plain[_plain(n)] for n in names if _plain(n) in plain), None)


def _plain(heading: str) -> str:
    return _BLANKS.sub("_", heading.strip().lower())


def kind_of_row(row: Mapping[str, str]) -> str:
    """The type of a survey row in one spelling: `begin group`, `select one towns`, `text`."""
    return _BLANKS.sub(" ", cell(row, "type").lower())


def is_yes(text: str) -> bool:
    """Whether a cell says yes, as the standard spells it."""
    return text.strip().lower() in _TRUE


@dataclass(frozen=True, slots=True)
class Sheets:
    """The sheets of one workbook, by the names that the standard gives them; none of an XForm."""

    by_name: Mapping[str, Sheet] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return "survey" in self.by_name

    def __getitem__(self, name: str) -> Sheet:
        return self.by_name.get(name) or Sheet(name)

    def setting(self, column: str) -> str:
        """What the settings sheet says; empty when nothing."""
        return next((cell(row, column) for _, row in self["settings"].rows), "")


def paths_of(root: str, survey: Sheet) -> Iterator[tuple[str, int]]:
    """The path of each row that has a name, with the number of the row."""
    stack = [root]
    for number, row in survey.rows:
        kind = kind_of_row(row)
        path = f"{stack[-1]}/{cell(row, 'name')}"
        if closes_group(kind):
            stack[1:] = stack[1:-1]
        elif opens_group(kind):
            yield path, number
            stack.append(path)
        elif cell(row, "name"):
            yield path, number


def opens_group(kind: str) -> bool:
    """Whether a row of that kind begins a group or a repeat."""
    return kind.startswith("begin ")


def closes_group(kind: str) -> bool:
    """Whether a row of that kind ends a group or a repeat."""
    return kind.startswith("end ") and kind != "end time"
