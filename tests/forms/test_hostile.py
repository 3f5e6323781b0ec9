"""Forms made to hang or to break the desk end in a named error, soon."""

from __future__ import annotations

import time

import pytest

from fieldintake.domain.errors import FormError
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
        with_rule("constraint", "count(//*[count(//*[count(//*) &gt; 1]) &gt; 1])", MANY),
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
