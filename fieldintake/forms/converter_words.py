"""Finds in what the converter says the place that it speaks of: sheet, row and heading.

Invariant: its words stay its own; a place that it does not name is looked for, and never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fieldintake.forms.faults import Fault, FormProblem
from fieldintake.forms.sheets import Row, Sheets, cell, heading_in

_ROW = re.compile(r"\[row : (\d+)\]\s*")
_CELL = re.compile(r"On the '([^']+)' sheet, the '([^']+)' value")
_OF_SHEET = re.compile(r"for sheet: '([^']+)'")
_HEADERS = re.compile(r"same column were found: '[^']+', '([^']+)'")
_KIND = re.compile(r"Unknown question type '([^']*)'")
_ELEMENT = re.compile(r"survey element named '([^']+)'")
_ROW_SHOWN = re.compile(r":?\s*\{.*\}\s*$", re.DOTALL)
_COLUMNS = (
    ("with no type", "type"),
    ("with no name", "name"),
    ("missing calculation", "calculation"),
    ("list name", "type"),
    ("unmatched", "type"),
    ("max-pixels", "parameters"),
    ("parameter", "parameters"),
    ("choice filter", "choice_filter"),
    ("no label", "label"),
    ("disabled", "disabled"),
    ("audits must", "name"),
    ("file name for", "type"),
    ("select one external", "type"),
    ("or other", "type"),
    ("trigger", "trigger"),
    ("calculation", "calculation"),
)


def problems_in(words: str, fault: Fault, sheets: Sheets) -> Iterator[FormProblem]:
    """One problem for each row that the words speak of."""
    lines = [line for line in words.splitlines() if _ROW.match(line)]
    for said in lines if len(lines) > 1 else [words]:
        yield from _problems(said.strip(), fault, sheets)


def _problems(words: str, fault: Fault, sheets: Sheets) -> Iterator[FormProblem]:
    said = _ROW_SHOWN.sub("", _ROW.sub("", words)).strip()
    row, named = _ROW.search(words), _CELL.search(words)
    if named is not None:
        sheet, column = named[1], named[2].partition(" (")[0]
        number = None if row is None else int(row[1])
        yield FormProblem(fault, said, sheet, number, sheets[sheet].heading(column) or column)
    elif row is not None:
        number = int(row[1])
        yield FormProblem(fault, said, "survey", number, _column(said, number, sheets))
    elif (kind := _KIND.search(words)) is not None:
        yield from _found_by("type", kind[1], said, fault, sheets)
    elif (element := _ELEMENT.search(words)) is not None:
        yield from _found_by("name", element[1], said, fault, sheets, shown="label")
    elif (sheet_named := _OF_SHEET.search(words)) is not None:
        twice = _HEADERS.search(words)
        yield FormProblem(fault, said, sheet_named[1], 1, None if twice is None else twice[1])
    else:
        yield FormProblem(fault, said)


def _column(said: str, number: int, sheets: Sheets) -> str | None:
    lowered = said.lower()
    column = next((column for words, column in _COLUMNS if words in lowered), None)
    return None if column is None else _written(dict(sheets["survey"].rows).get(number, {}), column, sheets)


def _written(row: Row, column: str, sheets: Sheets) -> str:
    return heading_in(row, column) or sheets["survey"].heading(column) or column


def _found_by(
    column: str, text: str, said: str, fault: Fault, sheets: Sheets, shown: str | None = None
) -> Iterator[FormProblem]:
    """A problem for each row in which that text stands in a column; `shown` is another column that is to blame."""
    blamed = shown or column
    found = [
        FormProblem(fault, said, "survey", number, _written(row, blamed, sheets))
        for number, row in sheets["survey"].rows
        if cell(row, column) == text
    ]
    yield from found or [FormProblem(fault, said, "survey", None, blamed)]
