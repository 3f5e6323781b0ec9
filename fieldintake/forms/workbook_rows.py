"""Reads the rows of a packed workbook as a stream, for the converter; used in its process alone.

The converter's own reader takes 25 us and 1 KB for a cell, and looks at a sheet twice: 100,000 choices in two languages
took 8 s. What a cell means, numbers, dates and empty rows included, is still decided by the libraries that it uses.
Invariant: the converter gets what it would have read itself; a formula without a result is told with its cell.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import IO, Any, Final

from lxml import etree
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.datetime import from_excel, from_ISO8601
from openpyxl.xml.constants import SHARED_STRINGS
from pyxform import constants
from pyxform.xls2json_backends import (
    DefinitionData,
    get_excel_column_headers,
    get_excel_rows,
    is_empty,
    xlsx_value_to_str,
)

_REFERENCE = re.compile(r"([A-Z]{1,3})\d{1,7}")
_FRACTION = re.compile(r"[.eE]")
_MOST_COLUMNS = 16_384
_MOST_EMPTY = 100
"""More than the converter looks at before it takes a sheet to be at its end."""
_MOST_TOLD = 20
_SAFE: Final[Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


class UnreadableRow(Exception):
    """A row is not what a workbook holds; `place` is its sheet, its number, and its heading if one cell is to blame."""

    def __init__(self, sheet: str, row: int, column: str | None = None) -> None:
        super().__init__(f"row {row}")
        self.place = (sheet, row, column)


@dataclass(frozen=True, slots=True)
class FormulaCell:
    """A cell that holds a formula and no result; `column` is its heading."""

    sheet: str
    row: int
    column: str


@dataclass(frozen=True, slots=True)
class _Cell:
    """As the converter looks at one."""

    value: Any
    is_open: bool = False


_EMPTY = _Cell(None)


def definition_of(source: bytes) -> tuple[DefinitionData, tuple[FormulaCell, ...]]:
    """The sheets of a workbook as the converter takes them, and the formulas in them that have no result.

    Raises:
        UnreadableRow: when a row is not what a workbook holds.
        ValueError, KeyError, OSError, zipfile.BadZipFile, lxml.etree.XMLSyntaxError: when it is no workbook.
    """
    book = ExcelReader(io.BytesIO(source), read_only=True, data_only=True)
    try:
        book.read_manifest()
        book.read_workbook()
        apply_stylesheet(book.archive, book.wb)
        every = [(s.name, rel.target) for s, rel in book.parser.find_sheets() if "chartsheet" not in rel.Type]
        present = [(name, path) for name, path in every if path in book.valid_files]
        return _read(book, _strings(book), present)
    finally:
        book.archive.close()


def _read(
    book: ExcelReader, strings: Sequence[str], sheets: list[tuple[str, str]]
) -> tuple[DefinitionData, tuple[FormulaCell, ...]]:
    found: dict[str, Any] = {"sheet_names": [name for name, _ in sheets]}
    formulas: list[FormulaCell] = []
    for name, path in sheets:
        plain = name.lower()
        if plain not in constants.SUPPORTED_SHEET_NAMES:
            if len(sheets) > 1:
                continue
            plain = constants.SURVEY
        sheet = _SheetRows(book, strings, name, path)
        found[plain], found[f"{plain}_header"] = sheet.read()
        formulas += sheet.formulas
    return DefinitionData(**found), tuple(formulas)


class _SheetRows:
    """One sheet, read from top to bottom."""

    def __init__(self, book: ExcelReader, strings: Sequence[str], name: str, path: str) -> None:
        self._book = book
        self._strings = strings
        self._name = name
        self._path = path
        self._headings: list[str | None] = []
        self.formulas: list[FormulaCell] = []

    def read(self) -> tuple[list[dict[str, Any]], list[dict[str, None]]]:
        """The rows under their headings, and the headings, as the converter takes them."""
        with self._book.archive.open(self._path) as stream:
            rows = self._rows(stream)
            self._headings = get_excel_column_headers(cell.value for cell in next(rows, ()))
            found = get_excel_rows(self._headings, rows, _clean)
        given = [heading for heading in self._headings if heading is not None]
        return found, [dict.fromkeys(given)] if given else []

    def _rows(self, stream: IO[bytes]) -> Iterator[tuple[_Cell, ...]]:
        """Every row from the first one on, those that are not written included."""
        expected = 1
        for number, cells in self._written(stream):
            for _ in range(min(number - expected, _MOST_EMPTY)):
                yield ()
            expected = number + 1
            width = min(max(cells, default=0), _MOST_COLUMNS) if number == 1 else len(self._headings)
            self._note_formulas(number, cells)
            yield tuple(cells.get(column, _EMPTY) for column in range(1, width + 1))

    def _note_formulas(self, number: int, cells: Mapping[int, _Cell]) -> None:
        for column, cell in cells.items():
            heading = self._heading(column)
            if cell.is_open and heading is not None and len(self.formulas) < _MOST_TOLD:
                self.formulas.append(FormulaCell(self._name, number, heading))

    def _heading(self, column: int) -> str | None:
        return self._headings[column - 1] if column <= len(self._headings) else None

    def _written(self, stream: IO[bytes]) -> Iterator[tuple[int, dict[int, _Cell]]]:
        number = 0
        try:
            for _, row in etree.iterparse(stream, tag="{*}row", **_SAFE):
                number = self._number_of(row, number + 1)
                yield number, self._cells(row, number)
                row.clear()
                while row.getprevious() is not None:
                    del row.getparent()[0]
        except etree.XMLSyntaxError:
            raise UnreadableRow(self._name, number + 1) from None

    def _number_of(self, row: etree._Element, expected: int) -> int:
        try:
            number = int(float(row.get("r") or expected))
        except (ValueError, OverflowError):
            raise UnreadableRow(self._name, expected) from None
        if number < expected:
            raise UnreadableRow(self._name, expected)
        return number

    def _cells(self, row: etree._Element, number: int) -> dict[int, _Cell]:
        found: dict[int, _Cell] = {}
        column = 0
        for element in row:
            name = _REFERENCE.match(element.get("r") or "")
            column = column + 1 if name is None else _column_number(name[1])
            try:
                found[column] = self._cell(element)
            except (ValueError, IndexError, OverflowError):
                raise UnreadableRow(self._name, number, self._heading(column)) from None
        return found

    def _cell(self, element: etree._Element) -> _Cell:
        kind = element.get("t", "n")
        formula = value = inline = None
        for part in element:
            match str(part.tag).rpartition("}")[2]:
                case "v":
                    value = part
                case "f":
                    formula = part
                case "is":
                    inline = part
                case _:
                    pass
        if kind == "inlineStr":
            return _EMPTY if inline is None else _Cell(_text(inline))
        text = None if value is None else value.text
        if not text:
            return _Cell(None, is_open=formula is not None and not (kind == "str" and value is not None))
        return _Cell(self._meant(text, kind, int(element.get("s") or 0)))

    def _meant(self, text: str, kind: str, style: int) -> object:
        match kind:
            case "s":
                return self._strings[int(text)]
            case "b":
                return bool(int(text))
            case "d":
                return from_ISO8601(text)
            case "n":
                return self._number(text, style)
            case _:
                return text

    def _number(self, text: str, style: int) -> object:
        book = self._book.wb
        number = float(text) if _FRACTION.search(text) else int(text)
        if style not in book._date_formats:  # noqa: SLF001 - the library keeps them nowhere else
            return number
        try:
            is_span = style in book._timedelta_formats  # noqa: SLF001 - as above
            return from_excel(number, book.epoch, timedelta=is_span)
        except (OverflowError, ValueError):
            return "#VALUE!"


@lru_cache(maxsize=1024)
def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _clean(cell: _Cell, _row: int, _heading: str) -> str | None:
    value = cell.value.strip() if isinstance(cell.value, str) else cell.value
    return None if is_empty(value) else str(xlsx_value_to_str(value))


def _strings(book: ExcelReader) -> list[str]:
    """The texts that cells share."""
    part = book.package.find(SHARED_STRINGS)
    found: list[str] = []
    if part is None:
        return found
    with book.archive.open(part.PartName[1:]) as stream:
        for _, element in etree.iterparse(stream, tag="{*}si", **_SAFE):
            found.append(_text(element).replace("x005F_", ""))
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    return found


def _text(element: etree._Element) -> str:
    """The text of a cell, with or without runs of its own look; what is only how to read it aloud is left out."""
    words: list[str] = []
    for part in element:
        match str(part.tag).rpartition("}")[2]:
            case "t":
                words.append(part.text or "")
            case "r":
                words += [inner.text or "" for inner in part if str(inner.tag).endswith("}t")]
            case _:
                pass
    return "".join(words)
