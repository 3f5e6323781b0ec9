"""Says where a fault of a form stands: sheet, row and heading of a workbook, or line and attribute of an XForm.

Invariant: a place is named as whoever wrote the form sees it; what has no cell of its own is put where it comes from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from fieldintake.forms.definition import FormDefinition, NodeDefinition
from fieldintake.forms.faults import FormProblem
from fieldintake.forms.sheets import CHOICES, Row, Sheet, Sheets, cell, heading_in, paths_of
from fieldintake.forms.xform_lines import XFormLines, attribute_of

_ITEM = re.compile(r"(.+)-(\d+)")
_NUMBERED = re.compile(r"(?:generated_table_list_label|reserved_name_for_field_list_labels)_(\d+)")
_MOST = 20


@dataclass(frozen=True, slots=True)
class Said:
    """A text of the form in one language: at a place, or by its id alone."""

    part: str
    language: str
    node: NodeDefinition | None = None
    text_id: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """Wherever one of these words stands, those of `columns` first."""

    words: tuple[str, ...]
    columns: tuple[str, ...] = ("type",)


At = NodeDefinition | Said | Mention | None
"""Of what a fault is, before it is known where that is written."""

Found = tuple[FormProblem, At]


class Placing:
    """The places of one form."""

    def __init__(self, form: FormDefinition, sheets: Sheets, source: bytes) -> None:
        self._sheets = sheets
        self._lines = None if sheets else XFormLines(source, form)
        self._rows = dict(paths_of(form.root.path, sheets["survey"]))
        self._by_number = dict(sheets["survey"].rows)
        self._items: dict[str, list[tuple[str, int]]] = {}
        for sheet in CHOICES:
            for number, row in sheets[sheet].rows:
                self._items.setdefault(cell(row, "list_name"), []).append((sheet, number))

    def placed(self, problem: FormProblem, at: At) -> Iterator[FormProblem]:
        """A fault at its place; several for what is mentioned in several rows."""
        if problem.row is not None or (problem.sheet is not None and at is None):
            yield problem
        elif self._lines is not None:
            yield self._in_xform(problem, at, self._lines)
        elif isinstance(at, Mention):
            spots = list(islice(self._mentions(at), _MOST))
            yield from (_at(problem, *spot) for spot in spots)
            if not spots:
                yield problem
        elif isinstance(at, Said):
            yield _at(problem, *self._said(at))
        else:
            yield _at(problem, *self._node(at, problem.column))

    def _in_xform(self, problem: FormProblem, at: At, lines: XFormLines) -> FormProblem:
        match at:
            case Mention():
                found = (lines.mentioning(words) for words in at.words)
                line = next((line for line in found if line is not None), None)
            case Said():
                line = lines.of_text(at.text_id, at.language) if at.text_id else None
                if line is None and at.node is not None:
                    line = lines.of(at.node, at.part)
            case None:
                line = None
            case _:
                line = lines.of(at, problem.column)
        return replace(problem, row=line, column=attribute_of(problem.column))

    def _mentions(self, at: Mention) -> Iterator[tuple[str, int, str]]:
        for number, row in self._sheets["survey"].rows:
            given = [heading_in(row, column) for column in at.columns]
            for heading in dict.fromkeys([*(h for h in given if h), *row]):
                if any(words.lower() in row[heading].lower() for words in at.words):
                    yield "survey", number, heading
                    break

    def _node(self, node: NodeDefinition | None, column: str | None) -> tuple[str, int | None, str | None]:
        if node is None:
            return "survey", None, column
        if node.path.endswith("/meta/instanceName"):
            return self._only("settings", "instance_name")
        if "/meta/entity" in node.path:
            return self._only("entities", column or "label")
        number, own = self._row_of(node)
        if number is None:
            return "survey", None, self._sheets["survey"].heading(column or "") or column
        if own and column is not None:
            return "survey", number, self._written(self._by_number[number], column)
        return "survey", number, self._given(number, "repeat_count") if column == "calculation" else None

    def _only(self, sheet: str, column: str) -> tuple[str, int | None, str]:
        found = self._sheets[sheet]
        number = next((number for number, row in found.rows if heading_in(row, column)), None)
        return sheet, number, found.heading(column) or column

    def _row_of(self, node: NodeDefinition) -> tuple[int | None, bool]:
        """The row of a place, and whether it is its own; a row may stand for places that the converter adds."""
        for place in node.upwards():
            made = _NUMBERED.fullmatch(place.name)
            if made is not None and int(made[1]) in self._by_number:
                return int(made[1]), place is node
            if place.path in self._rows:
                return self._rows[place.path], place is node
            for ending in ("_count", "_other"):
                number = self._rows.get(place.path.removesuffix(ending))
                if number is not None:
                    return number, False
        return None, False

    def _given(self, number: int, column: str) -> str | None:
        return heading_in(self._by_number[number], column)

    def _written(self, row: Row, column: str) -> str:
        """The heading of a column as written; of what the row does not fill, that which calls for it."""
        if column in ("choice_filter", "parameters"):
            return heading_in(row, column) or heading_in(row, "type") or "type"
        return heading_in(row, column) or self._sheets["survey"].heading(column) or column

    def _said(self, at: Said) -> tuple[str, int | None, str | None]:
        path = at.node.path if at.node is not None else at.text_id.partition(":")[0]
        item = _ITEM.fullmatch(at.text_id)
        rows = [] if item is None else self._items.get(item[1], [])
        if item is not None and int(item[2]) < len(rows):
            sheet, number = rows[int(item[2])]
            return sheet, number, self._spoken(sheet, "label", at.language)
        own = self._rows.get(path) if at.node is None else self._row_of(at.node)[0]
        return "survey", own, self._spoken("survey", at.part, at.language)

    def _spoken(self, sheet: str, part: str, language: str) -> str:
        return self._sheets[sheet].spoken(part, language) or (f"{part}::{language}" if language else part)


def _at(problem: FormProblem, sheet: str, row: int | None, column: str | None) -> FormProblem:
    return replace(problem, sheet=sheet, row=row, column=column)


def named_as_written(problem: FormProblem, sheets: Sheets) -> FormProblem:
    """The same fault, the sheet called as its writer calls it."""
    if problem.sheet is None:
        return problem
    found: Sheet = sheets[problem.sheet]
    return replace(problem, sheet=found.name)
