"""What a person at the command line is told of a form."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from fieldintake.cli import main
from fieldintake.forms.faults import Fault, FormProblem
from fieldintake.ui.forms.faults import place, sentence
from fieldintake.ui.words import Words
from fieldintake.wording.isolation import bare
from tests.forms.test_install import table


def said(verb: str, file: Path) -> tuple[int, list[str]]:
    outcome = CliRunner().invoke(main, ["form", verb, str(file)])
    return outcome.exit_code, outcome.output.splitlines()


@pytest.mark.parametrize("fault", list(Fault))
def test_every_fault_is_a_sentence(fault: Fault) -> None:
    words = bare(sentence(FormProblem(fault, "thing"), Words()))
    assert re.fullmatch(r"\w.*(\.|: thing)", words)


def test_a_place_is_named_as_a_spreadsheet_does() -> None:
    assert (
        bare(place(FormProblem(Fault.SYNTAX, "", "survey", 5, "relevant"), Words()))
        == "survey row 5, column relevant"
    )
    assert place(FormProblem(Fault.TOO_LARGE), Words()) == ""


def test_a_form_with_faults_is_refused_with_each_of_them(tmp_path: Path) -> None:
    file = tmp_path / "form.xlsx"
    file.write_bytes(table("text | a | A | 1 + |", "calculate | b | | | nope()"))
    code, lines = said("check", file)
    assert code == 1
    assert lines[0].startswith("survey row 2, column relevant: This expression cannot be read: 1 + (")
    assert lines[1:] == [
        "survey row 3, column calculation: There is no function of the name nope().",
        "Refused: 2 faults.",
    ]
    assert said("show", file) == (code, lines)


def test_a_good_form_is_shown_with_where_answers_go(tmp_path: Path) -> None:
    file = tmp_path / "form.md"
    (tmp_path / "towns.csv").write_text("name,label\nx,X\n")
    file.write_bytes(
        table("select_one_from_file towns.csv | town | Town | |", "integer | age | Age | ${town} = 'x' |")
    )
    assert said("check", file)[0] == 0
    code, lines = said("show", file)
    assert code == 0
    assert lines[1:] == ["town: one choice", "age: a whole number, asked only if /data/town = 'x'"]


def test_a_list_that_is_not_beside_the_form_is_named(tmp_path: Path) -> None:
    file = tmp_path / "form.md"
    file.write_bytes(table("select_one_from_file towns.csv | town | Town | |"))
    code, lines = said("check", file)
    assert code == 0
    assert any("The file towns.csv belongs to this form" in line for line in lines)
