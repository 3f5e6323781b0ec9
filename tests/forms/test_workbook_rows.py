"""Reading a workbook as a stream gives the converter what it would have read itself."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from pyxform.errors import PyXFormError
from pyxform.xls2json_backends import get_xlsform
from pyxform.xls2xform import convert

from fieldintake.forms import long_lists
from fieldintake.forms.conversion import Converted, answered
from fieldintake.forms.convert_worker import converted
from fieldintake.forms.definition import FormDefinition
from fieldintake.forms.faults import Fault
from fieldintake.forms.install import FormRefused, install
from fieldintake.forms.workbook_rows import definition_of
from fieldintake.forms.xform import read_form
from fieldintake.forms.xpath.nodes import Node
from tests.forms.books import book, form

ODD = (
    1, -7, 2.0, 2.5, 1e300, True, False, dt.date(2026, 3, 1), dt.datetime.fromisoformat("2026-03-01 14:30"),
    dt.time(9, 5), dt.timedelta(hours=30), "  padded  ", "a\N{NO-BREAK SPACE}b", "\N{ARABIC LETTER ALEF}", "0012",
    "", " ", None, "_x000D_", "<&>", "#N/A", CellRichText("one ", TextBlock(InlineFont(b=True), "two")),
)  # fmt: skip


def shared(rows: list[list[object]]) -> bytes:
    """A workbook whose cells share their texts, as spreadsheet programs write it, with empty rows between."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "Survey"
    for number, row in enumerate(rows):
        for column, value in enumerate(row, 1):
            sheet.cell(1 if number == 0 else number * 3, column, value)
    made.create_sheet("notes").append(["not", "of the form"])
    made.create_sheet("choices").append(["list_name", "name"])
    packed = io.BytesIO()
    made.save(packed)
    return packed.getvalue()


def by_hand(cells: str) -> bytes:
    """A workbook with these cells in the second row."""
    before = zipfile.ZipFile(io.BytesIO(book({"survey": [("type", "name", "label")]})))
    packed = io.BytesIO()
    with before, zipfile.ZipFile(packed, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = content.replace(b"</sheetData>", f'<row r="2">{cells}</row></sheetData>'.encode())
            after.writestr(name, content)
    return packed.getvalue()


HEAD: list[object] = ["type", None, " name ", "label::English  (en)", "hint"]
BOOKS = {
    "all kinds of cells": shared([HEAD, *([value, "x", value, None, "kept"] for value in ODD)]),
    "texts in the cells": book({"survey": [HEAD[2:], *([str(v), None, 3] for v in ODD[:9])], "settings": []}),
    "one sheet of any name": book({"Sheet 1": [["type", "name"], ["text", "a"]]}),
    "cells without names of their own": by_hand(
        '<c t="str"><v>text</v></c><c><v>5</v></c><c t="b"><v>1</v></c>'
    ),
    "a formula with its result": by_hand(
        '<c r="A2" t="str"><f>"te"&amp;"xt"</f><v>text</v></c><c r="B2"><v>1E2</v></c>'
    ),
    "a formula with an empty result": by_hand('<c r="A2" t="str"><f>""</f><v></v></c><c r="B2"><v>2</v></c>'),
    "a cell beyond the headings": by_hand('<c r="A2"><v>1</v></c><c r="XFD2"><v>2</v></c>'),
    "an error": by_hand('<c r="A2" t="e"><v>#DIV/0!</v></c>'),
}


@pytest.mark.parametrize("name", BOOKS)
def test_a_workbook_is_read_as_the_converter_reads_it(name: str) -> None:
    expected = get_xlsform(io.BytesIO(BOOKS[name]))
    found, formulas = definition_of(BOOKS[name])
    assert formulas == ()
    for part in expected.__dataclass_fields__:
        assert (getattr(found, part) or None) == (getattr(expected, part) or None)


def test_two_columns_of_one_name_are_refused() -> None:
    source = book({"survey": [["type", "name", "name"], ["text", "a", "b"]]})
    with pytest.raises(PyXFormError):
        definition_of(source)


def test_a_formula_without_a_result_is_told_with_its_cell() -> None:
    _, formulas = definition_of(
        by_hand('<c r="A2" t="str"><v>text</v></c><c r="C2"><f>1+1</f></c><c r="Z2"><f>2</f></c>')
    )
    assert [(f.sheet, f.row, f.column) for f in formulas] == [("survey", 2, "label")]


@pytest.mark.parametrize(
    ("cells", "place"),
    [
        ('<c t="s"><v>99999</v></c>', ("survey", 2, "type")),
        ("<c><v>1</v></c><c><v>a number</v></c>", ("survey", 2, "name")),
        ('</row><row r="-5"><c><v>1</v></c>', ("survey", 3, None)),
        ('</row><row r="9e999"><c><v>1</v></c>', ("survey", 3, None)),
        ("<c><v>1</v></row>", ("survey", 2, None)),
    ],
)
def test_a_row_that_no_workbook_holds_is_told_by_its_place(
    cells: str, place: tuple[str, int, str | None]
) -> None:
    with pytest.raises(FormRefused) as refused:
        install(by_hand(cells))
    assert [(p.fault, p.sheet, p.row, p.column) for p in refused.value.problems] == [
        (Fault.UNREADABLE, *place)
    ]


LANGUAGES = ("", "::English (en)", "::French (fr)")


def towns(*headings: str, rows: int = 12) -> bytes:
    """A form with one list of some length, some of its labels missing, some with signs that XML minds."""
    lines = [
        f"towns | t{n} | {'A & <b> ' if n % 3 else ''}{n} | {f'F {n}' if n % 4 else ''} | r{n}"
        for n in range(rows)
    ]
    head = f"list_name | name | label{headings[0]} | label{headings[1]} | region"
    settings = (("form_id", "version", "default_language"), ("towns", "1", "English (en)"))
    survey = f"type | name | label{headings[0]} | label{headings[1]} | choice_filter"
    return form(f"{survey}\nselect_one towns | t | T | T | region != ''", "\n".join([head, *lines]), settings)


def here(source: bytes) -> Converted:
    return answered(b"".join(converted(source, "xlsx").parts()))


def listed(definition: FormDefinition) -> object:
    """Its texts and lists, as values."""

    def value(node: Node) -> object:
        return node.name, node.text if not node.children else "", [value(child) for child in node.children]

    return definition.texts, {name: value(top) for name, top in definition.lookups.items()}


@pytest.mark.parametrize("headings", [LANGUAGES[1:], LANGUAGES[::2], LANGUAGES[:2]], ids=" and ".join)
def test_a_long_list_comes_out_as_the_converter_would_have_written_it(
    headings: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(long_lists, "LONG", 5)
    source = towns(*headings)
    is_taken_out = "region" in here(source).xform and "<name>t1<" not in here(source).xform
    assert is_taken_out is (headings != LANGUAGES[:2])  # of the same language twice the converter takes one
    plain = convert(io.BytesIO(source), form_name="data").xform.encode()
    assert listed(read_form(here(source).whole)) == listed(read_form(plain))


def test_what_is_wrong_in_a_long_list_is_found_though_the_converter_never_sees_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(long_lists, "LONG", 5)
    gaps = here(towns(*LANGUAGES[1:])).gaps
    assert {(kind, sheet, heading) for kind, sheet, _, heading, _ in gaps} == {
        ("missing_translation", "choices", "label::French (fr)")
    }
    assert [row for _, _, row, _, _ in gaps] == [2, 6, 10]


def test_codes_that_come_twice_in_a_long_list_are_named() -> None:
    rows = "\n".join(f"towns | t{n if n < 2_100 else 7} | T {n}" for n in range(2_102))
    source = form(
        "type | name | label\nselect_one towns | t | T", f"list_name | name | label\n{rows}\ntowns | | X"
    )
    with pytest.raises(FormRefused) as refused:
        install(source)
    assert [(p.fault, p.sheet, p.row, p.column) for p in refused.value.problems] == [
        (Fault.DUPLICATE_CHOICE, "choices", 2_102, "name"),
        (Fault.DUPLICATE_CHOICE, "choices", 2_103, "name"),
        (Fault.MISSING_NAME, "choices", 2_104, "name"),
    ]
