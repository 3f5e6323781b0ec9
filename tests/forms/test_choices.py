"""Choices: filtered, cascading, ranked, and from lists beside the form."""

from __future__ import annotations

import pytest

from fieldintake.forms.lookups import UnreadableLookup, from_csv, from_geojson
from fieldintake.forms.session import FormSession, NotAnswerable
from fieldintake.forms.state import QuestionState
from fieldintake.forms.xform import read_form
from tests.forms.paper import NOW, begin, line, page, questions, raw

TOWNS = (
    '<instance id="towns"><root>'
    "<item><land>a</land><name>x</name><label>Exton</label></item>"
    "<item><land>a</land><name>y</name><label>Whyville</label></item>"
    "<item><land>b</land><name>z</name><label>Zedbury</label></item></root></instance>"
)
CASCADE = page(
    "<land/><town/>",
    "",
    questions("land")
    + '<select ref="/data/town"><itemset nodeset="instance(\'towns\')/root/item[land='
    + 'current()/../land]"><value ref="name"/><label ref="label"/></itemset></select>',
    lists=TOWNS,
)


def choices(session: FormSession) -> list[str]:
    question = line(session, "/data/town")
    assert isinstance(question, QuestionState)
    return [c.label for c in question.choices]


def test_choices_follow_the_answer_above_them() -> None:
    session = begin(CASCADE)
    assert choices(session) == []
    session.answer("/data/land", "a")
    assert choices(session) == ["Exton", "Whyville"]
    session.answer("/data/land", "b")
    assert choices(session) == ["Zedbury"]


def test_a_choice_that_is_no_longer_offered_reads_as_empty_and_comes_back() -> None:
    session = begin(CASCADE)
    session.answer("/data/land", "a")
    session.answer("/data/town", "y x")
    assert raw(session, "/data/town") == "x y"
    session.answer("/data/land", "b")
    assert raw(session, "/data/town") == ""
    session.answer("/data/land", "a")
    assert raw(session, "/data/town") == "x y"


def test_a_code_that_is_not_offered_is_not_stored() -> None:
    session = begin(CASCADE)
    session.answer("/data/land", "a")
    session.answer("/data/town", "z x nothing")
    assert raw(session, "/data/town") == "x"


def test_a_ranking_must_rank_everything() -> None:
    items = "".join(f"<item><label>{v}</label><value>{v}</value></item>" for v in ("first", "second"))
    session = begin(page("<r/>", "", f'<odk:rank ref="/data/r">{items}</odk:rank>'))
    with pytest.raises(NotAnswerable):
        session.answer("/data/r", "first")
    session.answer("/data/r", "second first")
    assert raw(session, "/data/r") == "second first"


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("concat(jr:choice-name(/data/town, '/data/town'), '-', current()/../age)", "Exton-34"),
        ("if(jr:choice-name(/data/town, '/data/town') = 'Exton', current()/../age, '')", "34"),
    ],
)
def test_the_name_of_a_choice_leaves_the_rest_of_the_rule_where_it_stands(rule: str, said: str) -> None:
    person = (
        '<group ref="/data/person"><label>Person</label><repeat nodeset="/data/person">'
        '<input ref="/data/person/age"><label>Age</label></input></repeat></group>'
    )
    everyone = (
        '<select1 ref="/data/town"><itemset nodeset="instance(\'towns\')/root/item">'
        '<value ref="name"/><label ref="label"/></itemset></select1>'
    )
    binds = f'<bind nodeset="/data/person/said" calculate="{rule}"/>'
    xml = page("<town/><person><age/><said/></person>", binds, everyone + person, lists=TOWNS)
    session = begin(xml)
    session.answer("/data/town", "x")
    session.answer("/data/person[1]/age", "34")
    assert raw(session, "/data/person[1]/said") == said


def test_a_list_from_a_file_beside_the_form() -> None:
    xml = CASCADE.replace(TOWNS.encode(), b'<instance id="towns" src="jr://file-csv/towns.csv"/>')
    form = read_form(xml, {"towns.csv": b"land;name;label\na;q;Quay\nb;r;Rye\n"})
    session = FormSession.start(form, now=NOW)
    session.answer("/data/land", "a")
    assert choices(session) == ["Quay"]


def test_a_missing_list_leaves_the_choices_empty_and_is_named() -> None:
    xml = CASCADE.replace(TOWNS.encode(), b'<instance id="towns" src="jr://file-csv/towns.csv"/>')
    form = read_form(xml)
    assert form.missing == ("towns.csv",)
    assert choices(FormSession.start(form, now=NOW)) == []


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r", b"\n\r"])
@pytest.mark.parametrize("mark", [b",", b";", b"\t", b"|"])
def test_a_list_may_be_written_by_any_spreadsheet(mark: bytes, end: bytes) -> None:
    data = end.join(mark.join(row) for row in ((b"name", b"label"), (b"q", b'"Quay\nWest"'), (b"r", b" Rye")))
    rows = from_csv(b"\xef\xbb\xbf" + data + end).children[0].children
    assert [[c.text for c in row.children] for row in rows] == [["q", "Quay\nWest"], ["r", " Rye"]]


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b'a,b\n"open' * 3 + b"\x80"])
def test_a_broken_csv_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableLookup):
        from_csv(data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b'{"type":"FeatureCollection"}',
        b'{"type":"FeatureCollection","features":3}',
        b'{"type":"FeatureCollection","features":[3]}',
        b'{"type":"FeatureCollection","features":[{"geometry":{"type":"Blob","coordinates":[]}}]}',
    ],
)
def test_a_broken_geojson_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableLookup):
        from_geojson(data)


def test_a_place_of_a_geojson_list_becomes_a_row() -> None:
    data = (
        b'{"type":"FeatureCollection","features":[{"type":"Feature","id":7,'
        b'"properties":{"name":"Well","open":true,"n":2,"x":null},'
        b'"geometry":{"type":"Point","coordinates":[10.5,-3]}}]}'
    )
    item = from_geojson(data).children[0].children[0]
    values = {c.name: c.text for c in item.children}
    assert values == {"name": "Well", "open": "true", "n": "2", "x": "", "geometry": "-3 10.5 0 0", "id": "7"}
