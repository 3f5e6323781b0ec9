"""A list that lies beside a form is looked at before the form is accepted: what is broken in it, and where."""

from __future__ import annotations

import pytest

from fieldintake.forms.faults import Fault, FormProblem
from fieldintake.forms.install import FormRefused, install
from tests.forms.books import form

ONE = "type | name | label\nselect_one_from_file p.csv | a | A"
SEVERAL = ONE.replace("select_one", "select_multiple")
FILTERED = """
type | name | label | choice_filter
text | land | Land |
select_one_from_file p.csv | a | A | land=${land}
"""
Place = tuple[Fault, str, str | None, int | None, str | None]


def told(problem: FormProblem) -> Place:
    return problem.fault, problem.detail, problem.sheet, problem.row, problem.column


def remarks(survey: str, data: bytes, file: str = "p.csv") -> list[Place]:
    made = install(form(survey.replace("p.csv", file)), attachments={file: data})
    return [told(problem) for problem in made.warnings]


@pytest.mark.parametrize(
    ("file", "data", "fault", "line"),
    [
        ("p.csv", "name,label\n1,a\n2,Orléans".encode("latin-1"), Fault.LIST_NOT_TEXT, 3),
        ("p.csv", "name,label\n1,a".encode("utf-16"), Fault.LIST_NOT_TEXT, 1),
        ("p.csv", b"name,label\r1,a\r2,b\0", Fault.LIST_BROKEN, 3),
        ("p.csv", b"PK\x03\x04\0", Fault.LIST_BROKEN, 1),
        ("p.csv", b"name,label\n1,a\n2," + b"b" * 200_000, Fault.LIST_BROKEN, 3),
        ("p.csv", b'name,label\n1,"a\nb"\n2,"c\n3,d\n4,e\n', Fault.LIST_OPEN_QUOTE, 4),
        ("p.csv", b"name,label\n" + b"1,a\n" * 200_001, Fault.LIST_TOO_LONG, 200_002),
        ("p.geojson", b"{", Fault.LIST_BROKEN, None),
        ("p.geojson", b'{"type": "Feature"}', Fault.LIST_BROKEN, None),
        ("p.xml", b"<root>\n<item>", Fault.LIST_BROKEN, 2),
        ("p.xml", b'<!DOCTYPE a [<!ENTITY x "y">]><root><item>&x;</item></root>', Fault.LIST_BROKEN, None),
    ],
)
def test_a_list_that_cannot_be_read_is_told_by_file_and_line(
    file: str, data: bytes, fault: Fault, line: int | None
) -> None:
    with pytest.raises(FormRefused) as refused:
        remarks(ONE, data, file)
    assert [told(p) for p in refused.value.problems] == [(fault, "", file, line, None)]


def test_a_quotation_mark_inside_a_text_opens_nothing() -> None:
    assert remarks(ONE, b'name,label\n1,a 5" pipe\n2,"b\nc"\n') == []


def test_a_list_without_a_column_for_codes_is_refused_where_it_is_asked_for() -> None:
    with pytest.raises(FormRefused) as refused:
        remarks(ONE, b"code,label\n1,a")
    assert [told(p) for p in refused.value.problems] == [
        (Fault.LIST_LACKS_COLUMN, "name (p.csv)", "survey", 2, "type")
    ]
    named = "type | name | label | parameters\nselect_one_from_file p.csv | a | A | value=code label=title"
    assert remarks(named, b"code,title\n1,a") == []


@pytest.mark.parametrize(
    ("survey", "data", "places"),
    [
        (ONE, b"", [(Fault.LIST_EMPTY, "", "p.csv", None, None)]),
        (ONE, b"name,label\n", [(Fault.LIST_EMPTY, "", "p.csv", None, None)]),
        (ONE, b"name,title\n1,a", [(Fault.LIST_LACKS_COLUMN, "label (p.csv)", "survey", 2, "type")]),
        (ONE, b"name,label\n1,a\n\n2\n", [(Fault.MISSING_LABEL, "2", "p.csv", 4, "label")]),
        (ONE, b'name,label\n1,"a\nb"\n,c\n', [(Fault.MISSING_NAME, "c", "p.csv", 4, "name")]),
        (ONE, b"name,label\n1,a\n1,b", [(Fault.DUPLICATE_CHOICE, "1", "p.csv", 3, "name")]),
        (SEVERAL, b"name,label\nx y,a", [(Fault.BLANK_IN_CODE, "x y", "p.csv", 2, "name")]),
        (ONE, b"name,label\nx y,a", []),
        (FILTERED, b"name,label,land\n1,a,x\n1,b,y", []),
        (
            FILTERED,
            b"name,label\n1,a",
            [(Fault.LIST_LACKS_COLUMN, "land (p.csv)", "survey", 3, "choice_filter")],
        ),
        (
            "type | name | label | calculation\ncalculate | c | | pulldata('p', 'name', 'kode', 'x')\n"
            "note | n | ${c} |",
            b"name,label\n1,a",
            [(Fault.LIST_LACKS_COLUMN, "kode (p.csv)", "survey", 2, "calculation")],
        ),
    ],
)
def test_what_does_not_work_in_a_list_is_remarked_where_it_stands(
    survey: str, data: bytes, places: list[Place]
) -> None:
    assert remarks(survey, data) == places


def test_a_rule_that_takes_a_column_which_the_choices_have_not_is_remarked() -> None:
    survey = "type | name | label | choice_filter\ntext | r | R |\nselect_one yn | a | A | region=${r}"
    choices = "list_name | name | label\nyn | yes | Yes"
    made = install(form(survey, choices))
    assert [told(p) for p in made.warnings] == [
        (Fault.LIST_LACKS_COLUMN, "region (yn)", "survey", 3, "choice_filter")
    ]
    # a column that stands there and is empty is a choice of whoever wrote it
    assert (
        install(form(survey, f"{choices} |\nyn | no | No".replace("label", "label | region", 1))).warnings
        == ()
    )


def test_a_column_that_only_later_rows_of_a_long_list_fill_is_there() -> None:
    rows = "\n".join(f"t | c{n} | C {n} | {'x' if n else ''}" for n in range(2_100))
    survey = "type | name | label | choice_filter\ntext | r | R |\nselect_one t | a | A | region=${r}"
    assert install(form(survey, f"list_name | name | label | region\n{rows}")).warnings == ()


def test_what_is_wrong_in_very_many_rows_is_told_of_the_first() -> None:
    found = remarks(ONE, b"name,label\n" + b",a\n" * 1_000)
    assert [row for _, _, _, row, _ in found] == list(range(2, 52))
