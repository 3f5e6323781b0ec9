"""Choices that a question takes from a file by `search()` are those that it offers, or the form is refused."""

from __future__ import annotations

import pytest

from fieldintake.forms.faults import Fault
from fieldintake.forms.install import FormRefused, install
from fieldintake.forms.session import FormSession
from fieldintake.forms.xform import read_form
from tests.forms.books import form
from tests.forms.paper import NOW

TOWNS = b"code,title,other,land\nq,Quay,Kai,a\nr,Rye,Roggen,b\nk,Kay (old),Alt,a\n"
COLUMNS = "list_name | name | label\nt | code | title"


def survey(search: str, kind: str = "select_one t") -> bytes:
    return form(
        f"type | name | label | appearance\ntext | land | Land |\n{kind} | town | Town | {search}", COLUMNS
    )


def offered(source: bytes, land: str = "a") -> list[tuple[str, str]]:
    made = install(source, attachments={"towns.csv": TOWNS})
    assert made.warnings == ()
    session = FormSession.start(read_form(made.xform.encode(), {"towns.csv": TOWNS}), now=NOW)
    session.answer("/data/land", land)
    (question,) = (q for q in session.state().questions if q.path == "/data/town")
    return [(choice.value, choice.label) for choice in question.choices]


@pytest.mark.parametrize(
    ("search", "codes"),
    [
        ("search('towns')", "qrk"),
        ('minimal search("towns.csv")', "qrk"),
        ("search('towns', 'matches', 'land', ${land})", "qk"),
        ("quick search ( 'towns' , 'startswith' , 'title' , 'K' )", "k"),
        ("search('towns', 'endswith', 'title', '(old)')", "k"),
        ("search('towns', 'contains', 'title, other', 'a')", "qk"),
        ("search('towns', 'contains', 'title', 'y', 'land', ${land})", "qk"),
        ("search('towns', 'matches', 'title', concat('Qu', 'ay'), 'land', ${land})", "q"),
    ],
)
def test_what_is_searched_is_what_is_offered(search: str, codes: str) -> None:
    assert [code for code, _ in offered(survey(search))] == list(codes)


def test_labels_come_from_the_column_that_the_list_names() -> None:
    assert offered(survey("search('towns', 'matches', 'land', ${land})"), "b") == [("r", "Rye")]


def test_several_may_be_chosen_and_a_filter_of_its_own_holds_too() -> None:
    source = form(
        "type | name | label | appearance | choice_filter\ntext | land | Land | |\n"
        "select_multiple t | town | Town | search('towns') | land=${land}",
        COLUMNS,
    )
    assert [code for code, _ in offered(source)] == ["q", "k"]


def test_the_heading_may_be_written_in_any_of_its_ways() -> None:
    source = form(
        "Type | name | label | control::appearance | Choice Filter\ntext | land | Land | |\n"
        "select_one t | town | Town | search('towns') | land=${land}",
        COLUMNS,
    )
    assert [code for code, _ in offered(source, "b")] == ["r"]


@pytest.mark.parametrize(
    "search",
    ["search()", "search(towns)", "search('towns', 'sounds', 'land', 'a')", "search('towns', 'matches')",
     "search('towns', 'matches', 'la nd', 'a')", "search('towns', 'matches', 'land', 'a', 'x y', 'a')"],
)  # fmt: skip
def test_what_cannot_be_written_as_a_filter_is_refused_at_its_place(search: str) -> None:
    with pytest.raises(FormRefused) as refused:
        install(survey(search), attachments={"towns.csv": TOWNS})
    (problem,) = refused.value.problems
    assert (problem.fault, problem.sheet, problem.row, problem.column) == (
        Fault.SEARCHED,
        "survey",
        3,
        "appearance",
    )


@pytest.mark.parametrize("more", ["\nt | 99 | Another", ""])
def test_a_list_with_choices_of_its_own_beside_the_file_is_refused(more: str) -> None:
    choices = COLUMNS.replace("title", "title, other") if not more else COLUMNS + more
    source = form("type | name | label | appearance\nselect_one t | a | A | search('towns')", choices)
    with pytest.raises(FormRefused) as refused:
        install(source, attachments={"towns.csv": TOWNS})
    assert [p.fault for p in refused.value.problems] == [Fault.SEARCHED]
