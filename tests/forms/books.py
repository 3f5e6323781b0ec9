"""Workbooks written down as rows, for tests."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence

from openpyxl import Workbook

Rows = Iterable[Sequence[object]]


def book(sheets: Mapping[str, Rows]) -> bytes:
    """An .xlsx file with these sheets, row by row."""
    made = Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    packed = io.BytesIO()
    made.save(packed)
    return packed.getvalue()


SETTINGS = (("form_id", "version", "namespaces"), ("broken", "1", 'fi="https://fieldintake.invalid/xforms"'))


def form(
    survey: str, choices: str = "", settings: Rows = SETTINGS, title: str = "survey", external: str = ""
) -> bytes:
    """A form of rows written as `a | b | c`, the headings first; `title` is the name of its first sheet."""
    sheets: dict[str, Rows] = {title: _rows(survey)}
    if choices:
        sheets["choices"] = _rows(choices)
    if external:
        sheets["external_choices"] = _rows(external)
    return book({**sheets, "settings": settings})


def _rows(text: str) -> list[list[str | None]]:
    lines = text.strip("\n").split("\n")
    return [[part.strip() or None for part in line.split("|")] for line in lines]
