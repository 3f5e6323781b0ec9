"""Makes the lists of the sheet `external_choices` lists like any other, so that a question offers what stands there.

Other programs keep these lists in a file beside the form, for their size; here every long list is kept small.
Invariant: nothing of the sheet is lost, and each of its rows is found again by its number there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fieldintake.forms.sheets import heading_in

Cells = Mapping[str, object]

EXTERNAL = "external_choices"
_ASKED = re.compile(r"\s*select[ _]one[ _]external\s+(\S+)\s*", re.IGNORECASE)
LIST_NAMES = ("list_name", "list name")
_TYPE = ("type", "command")


@dataclass(frozen=True, slots=True)
class EveryChoice:
    """`rows` are those of the sheet of choices and then those of the other; `names` are the lists of the latter."""

    rows: list[Cells]
    survey: list[Cells]
    names: frozenset[str]
    _last: int

    @classmethod
    def of(cls, choices: Sequence[Cells], external: Sequence[Cells], survey: Sequence[Cells]) -> EveryChoice:
        """A list that both sheets have is another one in each, and so the external one gets a name of its own."""
        known = {list_of(row) for row in choices}
        called = {name: _new_name(name, known) for name in map(list_of, external) if name}
        spelled = _spelled(choices, external)
        named = (_renamed(row, LIST_NAMES, called.get(list_of(row), "")) for row in external)
        moved = [{spelled[heading]: value for heading, value in row.items()} for row in named]
        asked = [_asked_anew(row, called) for row in survey]
        return cls([*choices, *moved], asked, frozenset(called.values()), len(choices) + 1)

    def place(self, number: int) -> tuple[str, int]:
        """The sheet of a row and its number there; `number` counts all rows, the first being 2."""
        return ("choices", number) if number <= self._last else (EXTERNAL, number - self._last + 1)


def _spelled(choices: Iterable[Cells], external: Iterable[Cells]) -> dict[str, str]:
    """The headings of the external sheet, those of a column that both have as the other one spells them."""
    known = tuple(dict.fromkeys(heading for row in choices for heading in row))
    found = dict.fromkeys(heading for row in external for heading in row)
    return {heading: heading_in(known, heading) or heading for heading in found}


def list_of(choice: Cells) -> str:
    """The list that a choice belongs to; empty when it says none."""
    heading = _heading(choice, LIST_NAMES)
    return "" if heading is None else str(choice[heading]).strip()


def _asked_anew(row: Cells, called: Mapping[str, str]) -> Cells:
    """The row of a question; one whose list nobody has stays as it is, for the converter to refuse."""
    heading = _heading(row, _TYPE)
    asked = None if heading is None else _ASKED.fullmatch(str(row[heading]))
    if asked is None or asked[1] not in called:
        return row
    return _renamed(row, _TYPE, f"select_one {called[asked[1]]}")


def _renamed(row: Cells, names: Sequence[str], to: str) -> Cells:
    heading = _heading(row, names)
    return row if heading is None or not to else {**row, heading: to}


def _heading(row: Cells, names: Sequence[str]) -> str | None:
    return next((key for key in row if key.strip().lower() in names), None)


def _new_name(name: str, known: set[str]) -> str:
    while name in known:
        name += "_external"
    return name
