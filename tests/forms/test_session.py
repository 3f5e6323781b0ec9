"""A form being filled, as a person at the desk lives it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from random import Random

import pytest

from fieldintake.domain.values import Unanswered, UnansweredKind
from fieldintake.forms.session import FormSession, NoSuchPlace, NotAnswerable
from fieldintake.forms.snapshot import ForeignSnapshot
from fieldintake.forms.state import ProblemCode, QuestionState
from fieldintake.forms.xform import read_form
from fieldintake.ui.filling.open_form import form_context
from tests.forms.paper import NOW, begin, line, page, questions, raw

CHILDREN = page(
    "<children/><names/><sum/>",
    '<bind nodeset="/data/children" type="int" required="true()" constraint=". &lt; 20"'
    ' jr:constraintMsg="That is many"/>'
    '<bind nodeset="/data/names" relevant="/data/children &gt; 0" required="true()"/>'
    '<bind nodeset="/data/sum" type="int" calculate="/data/children * 2"/>',
    questions("children", "names"),
)
FAMILY = page(
    "<household/><person><name/><age/><place/></person><total/>",
    '<bind nodeset="/data/person/age" type="int"/>'
    '<bind nodeset="/data/person/place" calculate="position(..)"/>'
    '<bind nodeset="/data/total" type="int" calculate="sum(/data/person/age[. != \'\'])"/>',
    questions("household")
    + '<group ref="/data/person"><label>Person</label><repeat nodeset="/data/person">'
    + '<input ref="/data/person/name"><label>Name of <output value="../place"/></label></input>'
    + '<input ref="/data/person/age"><label>Age</label></input></repeat></group>',
)
COUNTED = page(
    "<count/><one jr:template=''><name/></one>",
    '<bind nodeset="/data/count" type="int"/>',
    questions("count")
    + '<group ref="/data/one"><label>One</label><repeat nodeset="/data/one" jr:count="/data/count">'
    + '<input ref="/data/one/name"><label>Name</label></input></repeat></group>',
)


def test_an_answer_shows_the_questions_that_follow_from_it() -> None:
    session = begin(CHILDREN)
    assert line(session, "/data/names") is None
    session.answer("/data/children", "2")
    assert line(session, "/data/names") is not None
    assert raw(session, "/data/sum") == "4"


def test_a_hidden_answer_is_kept_reads_as_empty_and_is_dropped_at_the_end() -> None:
    session = begin(CHILDREN)
    session.answer("/data/children", "1")
    session.answer("/data/names", "Lila")
    session.answer("/data/children", "0")
    assert raw(session, "/data/names") == ""
    assert b"Lila" not in session.finish().xml
    session.answer("/data/children", "1")
    assert raw(session, "/data/names") == "Lila"


def test_problems_name_the_place_and_carry_the_words_of_the_form() -> None:
    session = begin(CHILDREN)
    assert [(p.code, p.path) for p in session.problems()] == [(ProblemCode.REQUIRED, "/data/children")]
    session.answer("/data/children", "30")
    codes = {p.path: (p.code, p.message) for p in session.problems()}
    assert codes["/data/children"] == (ProblemCode.CONSTRAINT, "That is many")


@pytest.mark.parametrize("kind", list(UnansweredKind))
def test_an_answer_that_is_no_value_satisfies_required_and_skips_the_constraint(
    kind: UnansweredKind,
) -> None:
    session = begin(CHILDREN)
    session.answer("/data/children", "30")
    session.answer("/data/children", Unanswered(kind))
    assert session.problems() == ()
    assert raw(session, "/data/children") == ""
    xml = session.finish().xml.decode()
    assert f'<children fi:unanswered="{kind.value}"/>' in xml
    assert 'xmlns:fi="https://fieldintake.invalid/xforms"' in xml


def test_a_value_takes_the_place_of_an_unanswered_state() -> None:
    session = begin(CHILDREN)
    session.answer("/data/children", Unanswered(UnansweredKind.UNKNOWN))
    session.answer("/data/children", "3")
    question = line(session, "/data/children")
    assert isinstance(question, QuestionState)
    assert (question.raw, question.unanswered) == ("3", None)


def test_undo_takes_the_last_answer_back_with_all_that_followed() -> None:
    session = begin(CHILDREN)
    session.answer("/data/children", "1")
    session.answer("/data/children", "5")
    assert session.undo()
    assert (raw(session, "/data/children"), raw(session, "/data/sum")) == ("1", "2")
    assert session.undo()
    assert raw(session, "/data/children") == ""
    assert not session.undo()


def test_undo_of_an_unanswered_state_brings_the_value_back() -> None:
    session = begin(CHILDREN)
    session.answer("/data/children", "4")
    session.answer("/data/children", Unanswered(UnansweredKind.NOT_ASKED))
    session.undo()
    assert session.node("/data/children").unanswered is None
    assert raw(session, "/data/sum") == "8"


def test_people_are_added_numbered_summed_and_removed() -> None:
    session = begin(FAMILY)
    assert session.add_repeat("/data/person") == "/data/person[2]"
    session.add_repeat("/data/person")
    for place, age in ((1, "30"), (2, "5"), (3, "8")):
        session.answer(f"/data/person[{place}]/age", age)
    assert raw(session, "/data/total") == "43"
    session.remove_repeat("/data/person[2]")
    assert raw(session, "/data/total") == "38"
    assert raw(session, "/data/person[2]/age") == "8"
    assert raw(session, "/data/person[2]/place") == "2"
    name = line(session, "/data/person[2]/name")
    assert isinstance(name, QuestionState)
    assert name.label == "Name of 2"


def test_removing_every_person_leaves_a_form_that_can_grow_again() -> None:
    session = begin(FAMILY)
    session.remove_repeat("/data/person[1]")
    assert raw(session, "/data/total") == ""
    session.add_repeat("/data/person")
    session.answer("/data/person[1]/age", "7")
    assert raw(session, "/data/total") == "7"


def test_lines_that_did_not_change_are_the_same_objects() -> None:
    session = begin(FAMILY)
    before = {x.path: x for x in session.state().lines}
    session.answer("/data/household", "blue")
    after = {x.path: x for x in session.state().lines}
    same = {p for p in before if before[p] is after.get(p)}
    assert same == set(before) - {"/data/household"}


def test_a_draft_resumes_where_it_was_left() -> None:
    session = begin(FAMILY)
    session.add_repeat("/data/person")
    session.answer("/data/person[2]/age", "9")
    session.answer("/data/person[1]/age", Unanswered(UnansweredKind.UNKNOWN))
    again = FormSession.restore(session.definition, session.snapshot(), now=NOW)
    assert again.state().lines == session.state().lines
    assert again.snapshot() == session.snapshot()
    assert again.finish().xml == session.finish().xml


@pytest.mark.parametrize(
    "draft",
    [b"", b"{}", b"[]", b"\xff", b'{"v":1,"form":"other","version":"1","language":"","tree":{}}'],
)
def test_a_draft_of_something_else_is_refused(draft: bytes) -> None:
    with pytest.raises(ForeignSnapshot):
        FormSession.restore(read_form(FAMILY), draft, now=NOW)


def test_a_draft_with_an_answer_that_the_form_does_not_ask_is_refused() -> None:
    draft = begin(FAMILY).snapshot().replace(b"/data/meta/instanceID", b"/data/secret")
    with pytest.raises(ForeignSnapshot):
        FormSession.restore(read_form(FAMILY), draft, now=NOW)


def test_a_place_that_is_not_there_is_named() -> None:
    session = begin(FAMILY)
    for path in ("/data/nobody", "/data/person[9]/age", "nonsense[", "/data/person"):
        with pytest.raises(NoSuchPlace):
            session.answer(path, "x")


def test_a_read_only_question_takes_no_answer() -> None:
    xml = page("<a>1</a>", '<bind nodeset="/data/a" readonly="true()"/>', questions("a"))
    with pytest.raises(NotAnswerable):
        begin(xml).answer("/data/a", "2")


def test_the_same_answers_give_the_same_bytes() -> None:
    def filled() -> bytes:
        session = begin(CHILDREN, random=Random(4))
        session.answer("/data/children", "2")
        session.answer("/data/names", 'A & "B" <c>\x07')
        return session.finish().xml

    assert filled() == filled()
    assert b'A &amp; "B" &lt;c&gt;</names>' in filled()


def test_a_submission_has_an_id_even_when_the_form_makes_none() -> None:
    xml = page("<a/>", "", questions("a")).replace(
        b'<bind nodeset="/data/meta/instanceID" jr:preload="uid"/>', b""
    )
    assert begin(xml).finish().instance_id.startswith("uuid:")


def test_languages_change_the_words_and_leave_the_answers() -> None:
    itext = (
        '<itext><translation lang="en" default="true()"><text id="q"><value>Name</value></text>'
        '</translation><translation lang="sw"><text id="q"><value>Jina</value></text>'
        "</translation></itext>"
    )
    body = '<input ref="/data/a"><label ref="jr:itext(\'q\')"/></input>'
    session = begin(page("<a/>", "", body, itext))
    session.answer("/data/a", "Lila")
    assert session.languages == ("en", "sw")
    assert session.labels("/data/a", "sw").label == "Jina"
    session.set_language("sw")
    question = line(session, "/data/a")
    assert isinstance(question, QuestionState)
    assert (question.label, question.raw) == ("Jina", "Lila")
    with pytest.raises(NoSuchPlace):
        session.set_language("xx")


def test_a_catalogue_translates_a_form_that_is_in_english_only() -> None:
    words = {"Hello {0}, are you safe?": "Habari {0}, uko salama?", "name": "jina"}
    body = questions("name") + (
        '<input ref="/data/safe"><label>Hello <output value="/data/name"/>, are you safe?</label></input>'
    )
    session = begin(
        page("<name/><safe/>", "", body),
        translate=lambda _language, text: words.get(text, text),
        languages=("en", "sw"),
    )
    session.answer("/data/name", "Lila")
    session.set_language("sw")
    assert session.labels("/data/safe", "sw").label == "Habari Lila, uko salama?"
    assert session.labels("/data/name", "sw").label == "jina"


@pytest.mark.parametrize(
    ("staff", "said"),
    [("en", "Sun 1 Mar"), ("fr", "dim. 1 mars"), ("ar", "الأحد 1 مارس"), ("fa_AF", "یکشنبه 1 مارچ")],
)
def test_a_date_in_a_text_names_month_and_day_as_the_staff_read_them(staff: str, said: str) -> None:
    body = '<input ref="/data/a"><label>Since <output value="format-date(today(), \'%a %e %b\')"/></label></input>'
    context = replace(form_context("any", staff), zone=UTC)
    session = FormSession.start(read_form(page("<a/>", "", body)), context=context, now=NOW)
    assert session.labels("/data/a", staff).label == f"Since {said}"


def test_now_stays_the_same_within_one_pass() -> None:
    xml = page(
        "<t/><a/><b/>",
        "<bind nodeset=\"/data/a\" calculate=\"if(/data/t != '', now(), '')\"/>"
        "<bind nodeset=\"/data/b\" calculate=\"if(/data/t != '', now(), '')\"/>",
        questions("t"),
    )
    session = begin(xml)
    session.answer("/data/t", "x")
    assert raw(session, "/data/a") == raw(session, "/data/b") == "2026-03-01T12:00:00.000+00:00"


def test_a_resumed_draft_keeps_what_chance_made() -> None:
    xml = page("<a/><b/>", '<bind nodeset="/data/b" calculate="uuid()"/>', questions("a"))
    session = begin(xml)
    again = FormSession.restore(session.definition, session.snapshot(), now=NOW)
    assert raw(again, "/data/b") == raw(session, "/data/b") != ""


def test_undo_takes_back_a_text_at_once_and_not_letter_by_letter() -> None:
    session = begin(FAMILY)
    for text in ("A", "Am", "Ami"):
        session.answer("/data/person[1]/name", text)
    assert session.undo()
    assert raw(session, "/data/person[1]/name") == ""
    assert not session.undo()


def test_undo_of_a_removed_row_brings_its_answers_back_where_they_were() -> None:
    session = begin(FAMILY)
    session.add_repeat("/data/person")
    session.add_repeat("/data/person")
    for number, name in enumerate(("Ada", "Bea", "Cleo"), 1):
        session.answer(f"/data/person[{number}]/name", name)
    before = session.xml()
    session.remove_repeat("/data/person[2]")
    assert "Bea" not in session.xml()
    assert session.undo()
    assert session.xml() == before
    assert raw(session, "/data/person[3]/place") == "3"
    assert session.undo()  # the name of the third one: what came before is still known
    assert raw(session, "/data/person[3]/name") == ""


def test_undo_of_an_added_row_takes_it_out() -> None:
    session = begin(FAMILY)
    before = session.xml()
    session.add_repeat("/data/person")
    session.undo()
    assert session.xml() == before


def test_undo_of_a_smaller_count_brings_the_rows_back_with_their_answers() -> None:
    session = begin(COUNTED)
    session.answer("/data/count", "3")
    session.answer("/data/one[3]/name", "Cleo")
    before = session.xml()
    session.answer("/data/count", "1")
    assert "Cleo" not in session.xml()
    session.undo()
    assert session.xml() == before


def test_what_nobody_can_answer_does_not_stand_in_the_way_of_the_end() -> None:
    binds = (
        '<bind nodeset="/data/shown" required="true()" readonly="true()"/>'
        '<bind nodeset="/data/worked" required="true()" calculate="/data/nothing"/><bind nodeset="/data/nothing"/>'
    )
    session = begin(page("<shown/><worked/><nothing/>", binds, questions("shown", "nothing")))
    assert session.problems() == ()
