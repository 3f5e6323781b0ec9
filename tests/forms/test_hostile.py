"""Forms made to hang or to break the desk end in a named error, soon."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Iterable

import pytest
from openpyxl import Workbook

from benchmarks.hostile import measured
from benchmarks.hostile_forms import CASES
from fieldintake.domain.errors import FormError
from fieldintake.forms.faults import Fault, FormProblem
from fieldintake.forms.install import FormRefused, install
from fieldintake.forms.plan import Rule
from fieldintake.forms.xpath.patterns import found_in, safe_pattern
from tests.forms.paper import begin, page

MANY = "".join(f"<q{n}/>" for n in range(2_000))


def with_rule(kind: str, expression: str, data: str = "") -> bytes:
    return page(f"{data}<z/>", f'<bind nodeset="/data/z" {kind}="{expression}"/>')


def fill(xml: bytes) -> None:
    session = begin(xml)
    session.answer("/data/z", "1")
    session.problems()


@pytest.mark.parametrize(
    "xml",
    [
        with_rule("calculate", "(" * 500 + "1" + ")" * 500),
        with_rule("calculate", "/data" + "[1" * 80 + "]" * 80),
        with_rule("calculate", "+".join(["1"] * 5_000)),
        with_rule("calculate", "|".join(["/data/z"] * 2_000)),
        with_rule("calculate", "1" * 30_000),
        page("<g>" * 100 + "</g>" * 100),
        page("".join(f"<q{n}/>" for n in range(25_000))),
        page(
            "<r><s><t/></s></r>",
            "",
            '<repeat nodeset="/data/r" jr:count="1000"><repeat nodeset="/data/r/s" jr:count="1000">'
            '<input ref="/data/r/s/t"/></repeat></repeat>',
        ),
    ],
)
def test_a_form_made_to_hang_is_stopped(xml: bytes) -> None:
    started = time.monotonic()
    with pytest.raises(FormError):
        fill(xml)
    assert time.monotonic() - started < 20


def test_a_rule_that_would_never_end_is_given_up_once_and_the_answer_stays() -> None:
    session = begin(with_rule("constraint", "count(//*[count(//*[count(//*) &gt; 1]) &gt; 1])", MANY))
    started = time.monotonic()
    for answer in ("1", "2", "3"):
        session.answer("/data/z", answer)
        session.problems()
        assert [(p.path, p.rule) for p in session.failures()] == [("/data/z", Rule.CONSTRAINT)]
    assert session.node("/data/z").value == "3"
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("expression", ["-" * 5_000 + "1", "/".join([".."] * 3_000), "//* = //*"])
def test_long_but_harmless_rules_are_worked_out(expression: str) -> None:
    session = begin(with_rule("constraint", expression, MANY))
    session.answer("/data/z", "1")
    session.problems()


@pytest.mark.parametrize("pattern", ["(a+)+b", "a*a*a*a*b", "(a|a)*b", "(.*a){9}", "((a*)*)*b", r"(a)\1+"])
def test_a_pattern_that_could_run_for_ages_is_not_run(pattern: str) -> None:
    found = safe_pattern(pattern)
    started = time.monotonic()
    if found is not None:
        found_in(found, "a" * 20_000)
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    "pattern",
    ["^[A-Z]{3}$", r"[a-z]+@[a-z]+\.[a-z]+", r"^\+?[0-9 ]+$", r"^\d{1,3}(,\d{3})*$", "^(yes|no)$"],
)
def test_patterns_that_forms_use_are_kept(pattern: str) -> None:
    assert safe_pattern(pattern) is not None


def test_an_expression_never_reaches_outside_the_form() -> None:
    body = '<input ref="/data/z"><label><output value="instance(\'other\')/root/x"/>!</label></input>'
    session = begin(page("<z/>", "", body))
    assert [line.label for line in session.state().lines] == ["!"]


HEAD = ("type", "name", "label")


def workbook(survey: Iterable[tuple[str, ...]], choices: Iterable[tuple[str, ...]] = ()) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("survey")
    for row in (HEAD, *survey):
        sheet.append(row)
    sheet = book.create_sheet("choices")
    for row in (("list_name", "name", "label"), *choices):
        sheet.append(row)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def rewritten(source: bytes, member: str, old: bytes, new: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as before, zipfile.ZipFile(packed, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, content.replace(old, new) if name == member else content)
    return packed.getvalue()


def refused(source: bytes) -> FormProblem:
    started = time.monotonic()
    with pytest.raises(FormRefused) as refusal:
        install(source)
    assert time.monotonic() - started < 10
    return refusal.value.problems[0]


def test_a_formula_without_a_result_is_named_by_its_cell() -> None:
    problem = refused(workbook([("text", "a", "A"), ("text", "b", "=1+1")]))
    assert (problem.fault, problem.sheet, problem.row, problem.column) == (
        Fault.FORMULA,
        "survey",
        3,
        "label",
    )


@pytest.mark.parametrize("count", [20_000, pytest.param(100_000, marks=pytest.mark.long)])
def test_a_long_list_of_choices_is_a_form_like_any_other(count: int) -> None:
    rows = [("x", f"c{n}", f"C {n}") for n in range(count)]
    made = install(workbook([("select_one x", "a", "A")], rows), seconds=30)
    assert made.xform.count("<name>c") == count


def test_more_choices_than_that_belong_into_a_list_beside_the_form() -> None:
    problem = refused(workbook([("select_one x", "a", "A")], [("x", f"c{n}", "C") for n in range(140_000)]))
    assert problem.fault is Fault.TOO_LARGE


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        (workbook([("begin_group", f"g{n}", "G") for n in range(60)]), Fault.TOO_DEEP),
        (b"| survey |\n| | type | name | label |\n" + b"| | text | a | A |\n" * 1_000_000, Fault.TOO_LARGE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1_000_000, Fault.UNREADABLE),
        (b"<h><model><instance><d>" + b"<q/>" * 1_000_000 + b"</d></instance></model></h>", Fault.TOO_LARGE),
        (b"<h>" + b"<g>" * 5_000 + b"</g>" * 5_000 + b"</h>", Fault.NOT_XML),
        (
            b'<!DOCTYPE h [<!ENTITY a SYSTEM "file:///etc/hostname">]><h><model>&a;</model></h>',
            Fault.ENTITIES,
        ),
        (
            b'<!DOCTYPE h [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><h><model>&b;</model></h>',
            Fault.ENTITIES,
        ),
        (b"PK\x03\x04" + b"\0" * 100_000, Fault.UNREADABLE),
    ],
    ids=["open groups", "a million rows", "ole", "wide", "deep", "outside entity", "entities", "no archive"],
)
def test_a_hostile_file_ends_in_a_named_refusal_soon(source: bytes, fault: Fault) -> None:
    assert refused(source).fault is fault


def test_an_entity_inside_a_workbook_is_never_resolved() -> None:
    entity = b'<!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:///etc/hostname">]><worksheet'
    source = rewritten(workbook([("text", "a", "A")]), "xl/worksheets/sheet1.xml", b"<worksheet", entity)
    assert refused(source).fault is Fault.UNREADABLE


def test_a_form_with_a_byte_order_mark_is_a_form() -> None:
    assert install(b"\xef\xbb\xbf" + page("<a/>")).id == "paper"


QUICK = (
    "a sheet that laughs", "a book that laughs", "a sheet that reads a file", "an archive that lies", "half an archive",
    "5,000 members", "a row without end", "a ring of three", "a pattern without end", "null bytes between bars",
    "an XForm that reads a file", "an XForm of 100,000 attributes", "an XForm that asks the file system",
)  # fmt: skip


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in QUICK else pytest.mark.long) for name in CASES]
)
def test_a_file_made_to_hurt_costs_little_and_ends_with_a_name(name: str) -> None:
    outcome = measured(name, CASES[name]())
    assert outcome.result.startswith(("installs, ", "refused: "))
    assert outcome.is_well, outcome
