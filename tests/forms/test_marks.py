"""The words of a form's texts come out of their marks whole, and what only looks like a mark stays."""

from __future__ import annotations

import time

import pytest

from fieldintake.forms.beginning import FormContext
from fieldintake.forms.marks import without_marks
from fieldintake.forms.plan import make_plan
from fieldintake.forms.session import FormSession
from fieldintake.forms.xform import read_form
from fieldintake.ui.filling.open_form import form_context
from tests.forms.paper import NOW, page, raw


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("**Ask her** first", "Ask her first"),
        ("__Ask her__ first", "Ask her first"),
        ("*Ask* _her_ first", "Ask her first"),
        ("**Ask _her_**", "Ask her"),
        ("# Safety\n## Today", "Safety\nToday"),
        ("See [the guide](https://example.invalid/a)", "See the guide (https://example.invalid/a)"),
        ('<span style="color:red">Stop</span> here', "Stop here"),
        ('<span style="display: none">row1-</span>Number', "Number"),
        ('<span style="display:none">a<span>b</span>c</span>d', "d"),
        ("One<br>two<br/>three", "One\ntwo\nthree"),
        ("<p>One</p><p>two</p>", "One\ntwo"),
        ("<b>Bold</b> and <FONT color='red'>red</FONT>", "Bold and red"),
        ("a&nbsp;b", "a\N{NO-BREAK SPACE}b"),
        (r"5 \* 3 \_x\_", "5 * 3 _x_"),
        ("**اسألها** أولا", "اسألها أولا"),
    ],
)
def test_the_marks_go_and_the_words_stay(written: str, read: str) -> None:
    assert without_marks(written) == read


@pytest.mark.parametrize(
    "text",
    ["", "Plain", "5 * 3 * 2", "a*b*c", "snake_case_name", "_x", "**open", "#1 of 3", "# ", "x < y and y > z", "<3",
     "[a] (b)", "<script>alert(1)</script>", "* one\n* two", "a & b", "____", "****", "2 < 3 <b", "C:\\new"],
)  # fmt: skip
def test_what_is_no_mark_stays_as_it_is(text: str) -> None:
    assert without_marks(text) == text


@pytest.mark.parametrize(
    "piece", ["**a", "__a", "*a ", "_a ", "<span>", "</span>", "[a](", "[", "_a__", "<b", "# "]
)
def test_no_text_keeps_the_desk_busy(piece: str) -> None:
    started = time.monotonic()
    assert isinstance(without_marks(piece * (19_000 // len(piece))), str)
    assert (
        time.monotonic() - started < 5
    )  # far more than any of them takes, and far less than one that never ends


FORM = page(
    "<a/><b/>",
    '<bind nodeset="/data/b" calculate="jr:itext(\'t\')"/>',
    '<select1 ref="/data/a"><label>**Where** is <output value="/data/b"/>?</label><hint>_now_</hint>'
    "<item><label ref=\"jr:itext('t')\"/><value>x</value></item></select1>",
    extra='<itext><translation lang="en" default="true()"><text id="t"><value>**Here**</value></text></translation>'
    "</itext>",
)


def test_the_desk_shows_words_and_the_rules_of_a_form_read_what_stands_there() -> None:
    def asked(context: FormContext) -> tuple[str | None, str | None, str]:
        session = FormSession.start(make_plan(read_form(FORM)), context=context, now=NOW)
        (question,) = session.state().questions
        assert raw(session, "/data/b") == "**Here**"
        return question.label, question.hint, question.choices[0].label

    assert asked(form_context("somebody's", "en")) == ("Where is Here?", "now", "Here")
    assert asked(FormContext()) == ("**Where** is **Here**?", "_now_", "**Here**")
