"""A question whose choices stand in the sheet of external choices offers them as any other question does."""

from __future__ import annotations

import pytest

from fieldintake.forms.faults import Fault, FormProblem
from fieldintake.forms.install import FormRefused, InstalledForm, install
from fieldintake.forms.session import FormSession
from fieldintake.forms.xform import read_form
from tests.forms.books import form
from tests.forms.paper import NOW

SURVEY = """
type | name | label | choice_filter
select_one land | land | Country |
select_one_external town | town | Town | land=${land}
"""
LANDS = """
list_name | name | label
land | a | Aland
land | b | Bland
"""
TOWNS = """
list_name | name | label | land
town | q | Quay | a
town | r | Rye | b
town | r | Rye on the Water | a
"""


def offered(made: InstalledForm, land: str) -> list[str]:
    session = FormSession.start(read_form(made.xform.encode()), now=NOW)
    session.answer("/data/land", land)
    return labels(session, "/data/town")


def labels(session: FormSession, path: str) -> list[str]:
    return [choice.label for q in session.state().questions if q.path == path for choice in q.choices]


def problems(source: bytes) -> list[tuple[Fault, str | None, int | None, str | None]]:
    with pytest.raises(FormRefused) as refused:
        install(source)
    return [where(problem) for problem in refused.value.problems]


def where(problem: FormProblem) -> tuple[Fault, str | None, int | None, str | None]:
    return problem.fault, problem.sheet, problem.row, problem.column


def test_its_choices_are_narrowed_by_another_answer() -> None:
    made = install(form(SURVEY, LANDS, external=TOWNS))
    assert made.warnings == ()
    assert offered(made, "a") == ["Quay", "Rye on the Water"]
    assert offered(made, "b") == ["Rye"]


def test_a_list_of_the_same_name_among_the_ordinary_ones_stays_another_one() -> None:
    made = install(
        form(f"{SURVEY}select_one town | other | Other |", f"{LANDS}town | x | Elsewhere", external=TOWNS)
    )
    assert offered(made, "b") == ["Rye"]
    session = FormSession.start(read_form(made.xform.encode()), now=NOW)
    assert labels(session, "/data/other") == ["Elsewhere"]


def test_its_headings_may_be_spelled_in_another_way_than_those_of_the_choices() -> None:
    towns = TOWNS.replace("list_name | name | label", "List Name | Name | Label")
    assert offered(install(form(SURVEY, LANDS, external=towns)), "b") == ["Rye"]


def test_its_labels_are_said_in_each_language_and_gaps_are_told_by_their_row() -> None:
    survey = SURVEY.replace("| label |", "| label::French (fr) |")
    lands = LANDS.replace("| label", "| label::French (fr)")
    towns = """
list_name | name | label::English (en) | label::French (fr) | land
town | q | Quay | Quai | a
town | r | Rye | | a
"""
    made = install(form(survey, lands, external=towns))
    session = FormSession.start(read_form(made.xform.encode()), now=NOW)
    session.answer("/data/land", "a")
    said = []
    for language in ("French (fr)", "English (en)"):
        session.set_language(language)
        said.append(labels(session, "/data/town"))
    assert said == [["Quai", "-"], ["Quay", "Rye"]]
    gap = (Fault.MISSING_TRANSLATION, "external_choices", 3, "label::French (fr)")
    assert gap in [where(problem) for problem in made.warnings]


def test_a_row_without_a_code_is_told_in_its_own_sheet() -> None:
    assert problems(form(SURVEY, LANDS, external=f"{TOWNS}town | | Nowhere | a")) == [
        (Fault.MISSING_NAME, "external_choices", 5, "name")
    ]


def test_a_choice_without_words_is_told_in_its_own_sheet() -> None:
    made = install(form(SURVEY, LANDS, external=TOWNS.replace("| Quay |", "| |")))
    assert (Fault.MISSING_LABEL, "external_choices", 2, "label") in [where(p) for p in made.warnings]


def test_a_list_that_nobody_has_is_told_where_it_is_asked_for() -> None:
    source = form(SURVEY.replace("external town", "external village"), LANDS, external=TOWNS)
    assert problems(source) == [(Fault.NOT_CONVERTED, "survey", 3, "type")]


def test_a_table_in_plain_text_has_them_too() -> None:
    def table(name: str, rows: str) -> str:
        return f"| {name} |\n" + "\n".join(f"| | {row} |" for row in rows.strip().splitlines())

    source = "\n".join((table("survey", SURVEY), table("choices", LANDS), table("external_choices", TOWNS)))
    assert offered(install(source.encode()), "b") == ["Rye"]
