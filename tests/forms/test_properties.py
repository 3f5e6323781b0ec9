"""What must hold for every expression and every order of answers."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from fieldintake.forms.session import FormSession
from fieldintake.forms.xform import read_form
from fieldintake.forms.xpath.compile import compiled
from fieldintake.forms.xpath.environment import Environment, Run
from fieldintake.forms.xpath.errors import XPathError
from fieldintake.forms.xpath.functions import ALL
from tests.conformance.dom import dom_document
from tests.forms.paper import NOW, page, questions

TREE = dom_document('<a id="i"><b n="1">2</b><b>x</b><c><b/>2020-01-01</c></a>')
WORDS = st.sampled_from(
    [
        "/a/b",
        "//b",
        ".",
        "..",
        "@n",
        "*",
        "1",
        "-2.5",
        "'x'",
        '""',
        "/a/c",
        "last()",
        "position()",
        "current()",
        "'2020-01-01'",
        "ancestor::*",
        "text()",
        "/",
        "node()",
    ]
)
SIGNS = st.sampled_from(["+", "-", "*", " div ", " mod ", "=", "!=", "<", ">=", " and ", " or ", "|"])
NAMES = st.sampled_from(sorted(ALL))


def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(inner, SIGNS, inner).map("".join),
        st.tuples(NAMES, st.lists(inner, max_size=3)).map(lambda p: f"{p[0]}({', '.join(p[1])})"),
        st.tuples(inner, inner).map(lambda p: f"({p[0]})[{p[1]}]"),
        inner.map(lambda p: f"-({p})"),
    )


EXPRESSIONS = st.recursive(WORDS, grown, max_leaves=12)


def run() -> Run:
    return Run(Environment(zone=UTC, now=datetime(2026, 3, 1, tzinfo=UTC)), TREE)


@settings(max_examples=400, deadline=None)
@given(EXPRESSIONS)
def test_an_expression_gives_a_value_or_a_named_error(expression: str) -> None:
    try:
        value = compiled(expression)(TREE.children[0], run())
    except XPathError:
        return
    assert isinstance(value, (bool, float, str, list))


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet="ab/.@*[]()'\"=<>!|+-,: 12divor$\0\u00e9", max_size=60))
def test_any_text_is_read_or_refused(expression: str) -> None:
    try:
        compiled(expression)(TREE.children[0], run())
    except XPathError:
        return


FORM = read_form(
    page(
        "<a/><b/><c/><g><d/><e/></g><r><x/><y/><z/></r><t/>",
        '<bind nodeset="/data/b" relevant="/data/a != 1"/>'
        '<bind nodeset="/data/c" calculate="concat(/data/a, \'-\', /data/b)"/>'
        '<bind nodeset="/data/g" relevant="/data/b = 2 or /data/a = 3"/>'
        '<bind nodeset="/data/g/e" relevant="../d != \'\'"/>'
        '<bind nodeset="/data/r/y" calculate="concat(position(..), /data/c, ../x)"/>'
        '<bind nodeset="/data/r/z" relevant="../x = /data/a"/>'
        '<bind nodeset="/data/t" calculate="concat(count(/data/r), join(\',\', /data/r/y), /data/g/e)"/>',
        questions("a", "b", "g/d", "g/e")
        + '<repeat nodeset="/data/r"><input ref="/data/r/x"/><input ref="/data/r/z"/></repeat>',
    )
)
PLACES = ["/data/a", "/data/b", "/data/g/d", "/data/g/e"]
STEP = st.one_of(
    st.tuples(st.just("answer"), st.sampled_from(PLACES), st.sampled_from(["", "1", "2", "3"])),
    st.tuples(st.just("inside"), st.integers(0, 3), st.sampled_from(["", "1", "2"])),
    st.tuples(st.just("add"), st.just(0), st.just("")),
    st.tuples(st.just("remove"), st.integers(0, 3), st.just("")),
    st.tuples(st.just("undo"), st.just(0), st.just("")),
)


def play(session: FormSession, step: tuple[str, object, str]) -> None:
    what, where, text = step
    count = len(session._scope.repeats[FORM.nodes["/data/r"]])
    place = int(where) % count + 1 if isinstance(where, int) and count else 1
    match what:
        case "answer":
            session.answer(str(where), text)
        case "inside" if count:
            session.answer(f"/data/r[{place}]/x", text)
        case "add":
            session.add_repeat("/data/r")
        case "remove" if count:
            session.remove_repeat(f"/data/r[{place}]")
        case "undo":
            session.undo()


@settings(max_examples=120, deadline=None)
@given(st.lists(STEP, max_size=14))
def test_recalculating_what_changed_equals_recalculating_everything(
    steps: list[tuple[str, object, str]],
) -> None:
    session = FormSession.start(FORM, now=NOW)
    for step in steps:
        play(session, step)
        session.state()
    again = FormSession.restore(FORM, session.snapshot(), now=NOW)
    assert session.xml() == again.xml()
    assert session.state().lines == again.state().lines
    assert session.problems() == again.problems()
