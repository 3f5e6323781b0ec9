"""Rules between questions: counts, actions, circles, attributes, types."""

from __future__ import annotations

import pytest

from fieldintake.forms.answers import stored
from fieldintake.forms.definition import DataType
from fieldintake.forms.engine import MAX_INSTANCES
from fieldintake.forms.plan import CyclicForm, Rule
from fieldintake.forms.session import FormSession, NotAnswerable
from tests.forms.paper import NOW, begin, page, questions, raw

COUNTED = page(
    "<n/><room><bed/></room>",
    '<bind nodeset="/data/n" type="int"/>',
    questions("n")
    + '<group ref="/data/room"><repeat nodeset="/data/room" jr:count="/data/n">'
    + '<input ref="/data/room/bed"/></repeat></group>',
)


def test_a_count_adds_and_removes_instances_by_itself() -> None:
    session = begin(COUNTED)
    session.answer("/data/n", "3")
    session.answer("/data/room[3]/bed", "window")
    session.answer("/data/n", "2")
    assert session.finish().xml.count(b"<room>") == 2
    with pytest.raises(NotAnswerable):
        session.add_repeat("/data/room")
    with pytest.raises(NotAnswerable):
        session.remove_repeat("/data/room[1]")


def test_an_absurd_count_is_bounded() -> None:
    session = begin(COUNTED)
    session.answer("/data/n", "2000000000")
    assert session.finish().xml.count(b"<room") == MAX_INSTANCES


@pytest.mark.parametrize(
    "binds",
    [
        '<bind nodeset="/data/a" calculate="/data/b + 1"/><bind nodeset="/data/b" calculate="/data/a + 1"/>',
        '<bind nodeset="/data/a" calculate=". + 1"/>',
        '<bind nodeset="/data/a" relevant=". = \'\'"/>',
        '<bind nodeset="/data/a" relevant="/data/b = 1"/><bind nodeset="/data/b" calculate="/data/a"/>',
    ],
)
def test_a_circle_of_rules_is_refused_with_its_places(binds: str) -> None:
    with pytest.raises(CyclicForm) as refused:
        begin(page("<a/><b/>", binds, questions("a", "b")))
    assert "/data/a" in refused.value.paths


def test_a_constraint_may_look_at_its_own_answer() -> None:
    session = begin(page("<a/>", '<bind nodeset="/data/a" constraint=". != 3"/>', questions("a")))
    session.answer("/data/a", "3")
    assert len(session.problems()) == 1


def test_an_action_copies_a_value_when_another_one_changes() -> None:
    body = (
        '<input ref="/data/a"><label>a</label>'
        '<setvalue event="xforms-value-changed" ref="/data/b" value="concat(/data/a, \'!\')"/></input>'
    )
    session = begin(page("<a/><b>old</b>", "", body + questions("b")))
    assert raw(session, "/data/b") == "old"
    session.answer("/data/a", "new")
    assert raw(session, "/data/b") == "new!"
    session.undo()
    assert raw(session, "/data/b") == "old"


def test_a_first_value_is_set_once_and_not_when_a_draft_resumes() -> None:
    body = questions("a") + ('<setvalue event="odk-instance-first-load" ref="/data/a">start</setvalue>')
    session = begin(page("<a/>", "", body))
    assert raw(session, "/data/a") == "start"
    session.answer("/data/a", "")
    again = FormSession.restore(session.definition, session.snapshot(), now=NOW)
    assert raw(again, "/data/a") == ""


def test_a_new_instance_gets_its_own_first_value() -> None:
    body = (
        '<repeat nodeset="/data/r"><setvalue event="odk-new-repeat" ref="/data/r/a"'
        ' value="position(..)"/><input ref="/data/r/a"/></repeat>'
    )
    session = begin(page("<r><a/></r>", "", body))
    session.add_repeat("/data/r")
    assert (raw(session, "/data/r[1]/a"), raw(session, "/data/r[2]/a")) == ("", "2")


def test_an_action_at_every_instance_at_once_changes_nothing() -> None:
    body = (
        '<input ref="/data/a"><setvalue event="xforms-value-changed" ref="/data/r/b">x</setvalue>'
        '</input><repeat nodeset="/data/r"><input ref="/data/r/b"/></repeat>'
    )
    session = begin(page("<a/><r><b/></r><r><b/></r>", "", body))
    session.answer("/data/a", "1")
    assert (raw(session, "/data/a"), raw(session, "/data/r[2]/b")) == ("1", "")
    assert [(p.path, p.rule) for p in session.failures()] == [("/data/a", Rule.ACTION)]


def test_nested_repeats_know_only_their_own_parent() -> None:
    body = (
        '<repeat nodeset="/data/h"><input ref="/data/h/name"/><repeat nodeset="/data/h/p">'
        '<input ref="/data/h/p/age"/></repeat></repeat>'
    )
    binds = '<bind nodeset="/data/h/sum" calculate="sum(../p/age[. != \'\'])"/>'
    session = begin(page("<h><name/><p><age/></p><sum/></h>", binds, body))
    session.add_repeat("/data/h")
    session.add_repeat("/data/h[2]/p")
    session.answer("/data/h[1]/p[1]/age", "1")
    session.answer("/data/h[2]/p[1]/age", "10")
    session.answer("/data/h[2]/p[2]/age", "20")
    assert (raw(session, "/data/h[1]/sum"), raw(session, "/data/h[2]/sum")) == ("1", "30")
    session.remove_repeat("/data/h[1]")
    assert raw(session, "/data/h[1]/sum") == "30"


@pytest.mark.parametrize("name", ["n", "jr:n"])
def test_a_rule_follows_an_attribute_also_when_its_name_has_a_prefix(name: str) -> None:
    binds = f'<bind nodeset="/data/a/@{name}" calculate="/data/b"/>' + (
        f'<bind nodeset="/data/c" calculate="concat(/data/a/@{name}, \'!\')"/>'
    )
    session = begin(page(f'<a {name}=""/><b/><c/>', binds, questions("a", "b")))
    session.answer("/data/b", "new")
    assert raw(session, "/data/c") == "new!"


@pytest.mark.parametrize(
    ("kind", "text", "kept"),
    [
        (DataType.INTEGER, "7.9", "7"),
        (DataType.INTEGER, "-7.9", "-7"),
        (DataType.INTEGER, "seven", ""),
        (DataType.INTEGER, "99999999999", ""),
        (DataType.DECIMAL, "10", "10.0"),
        (DataType.DECIMAL, "1e400", ""),
        (DataType.DATE, "2026-02-30", ""),
        (DataType.DATE, "2026-02-28T10:00:00Z", "2026-02-28"),
        (DataType.DATE_TIME, "2026-02-28", "2026-02-28"),
        (DataType.DATE_TIME, "2026-02-28T25:00:00Z", ""),
        (DataType.TIME, "23:59:59", "23:59:59"),
        (DataType.TIME, "24:00", ""),
        (DataType.GEOPOINT, "1 2", "1.0 2.0 0.0 0.0"),
        (DataType.GEOPOINT, "91 2", ""),
        (DataType.GEOTRACE, "1 2; 3 4", "1.0 2.0 0.0 0.0;3.0 4.0 0.0 0.0"),
        (DataType.STRING, " as it is ", " as it is "),
    ],
)
def test_a_value_that_does_not_fit_its_type_is_stored_as_empty(kind: DataType, text: str, kept: str) -> None:
    assert stored(kind, text) == kept


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("sum(/data/none)", ""),
        ("sum(/data/none) + 1", ""),
        ("count(/data/*)", "4"),
        ("count(/data/none)", "0"),
        ("number('1e3')", "1000"),
        ("string(0 div 0)", ""),
        ("selected('', '')", "true"),
        ("selected('a b', '')", "false"),
        ("join(' ', randomize(instance('l')/root/item, 'abc'))", "x z y w"),
        ("join(' ', randomize(instance('l')/root/item, 42))", "x w z y"),
    ],
)
def test_an_expression_gives_what_other_engines_give(expression: str, value: str) -> None:
    rows = "".join(f"<item>{n}</item>" for n in "xyzw")
    lists = f'<instance id="l"><root>{rows}</root></instance>'
    form = page("<a/><b/><z/>", f'<bind nodeset="/data/z" calculate="{expression}"/>', lists=lists)
    assert raw(begin(form), "/data/z") == value


def test_what_is_counted_may_depend_on_the_count_and_what_a_predicate_reads_may_not() -> None:
    both = '<bind nodeset="/data/a" calculate="{}"/><bind nodeset="/data/b" calculate="/data/a + 1"/>'
    assert raw(begin(page("<a/><b/>", both.format("count(/data/*)"))), "/data/b") == "4"
    with pytest.raises(CyclicForm):
        begin(page("<a/><b/>", both.format("count(/data/b[. &gt; 1])")))
