"""Where a picture could be a child's, nothing asks what it shows or where it is: only to tell who takes reports."""

from __future__ import annotations

from itertools import product

import pytest

from fieldintake.domain.values import Unanswered, UnansweredKind
from fieldintake.forms.session import FormSession
from tests.forms.bundled import NOW, begun

ABOUT_THE_CONTENT = {"content_address", "content_words", "content_state"}
UNSAID = [None, *(Unanswered(kind) for kind in UnansweredKind)]


def asked(session: FormSession) -> set[str]:
    return {question.path.rpartition("/")[2] for question in session.state().questions}


@pytest.mark.parametrize("online_harm", ["images", "live", "grooming images", ""])
@pytest.mark.parametrize("age", ["child", "unknown", *UNSAID])
def test_an_incident_asks_nothing_about_content_until_somebody_knows_that_she_was_grown_up(online_harm, age):
    session = begun("incident")
    session.answer("/data/online/online_harm", online_harm or None)
    if not online_harm:
        session.answer("/data/online/images", "yes")
    session.answer("/data/online/age_then", age)
    assert "child_gate" in asked(session)
    assert not asked(session) & ABOUT_THE_CONTENT


def test_what_was_written_before_it_was_known_does_not_stay():
    session = begun("incident")
    session.answer("/data/online/images", "yes")
    session.answer("/data/online/age_then", "adult")
    assert asked(session) >= ABOUT_THE_CONTENT
    session.answer("/data/online/content_words", "what it shows")
    session.answer("/data/online/age_then", "unknown")
    assert b"what it shows" not in session.finish(now=NOW).xml


@pytest.mark.parametrize(
    ("question", "answer"), [("harm/means", "threat images_held"), ("harm/purpose", "image_abuse")]
)
def test_the_gate_stands_as_well_where_pictures_are_named_as_means_or_purpose(question, answer):
    session = begun("incident")
    session.answer(f"/data/{question}", answer)
    assert "child_gate" in asked(session)
    assert not asked(session) & ABOUT_THE_CONTENT


@pytest.mark.parametrize("online_harm", ["extortion", "stalking", ""])
def test_no_gate_stands_where_there_are_no_pictures(online_harm):
    session = begun("incident")
    session.answer("/data/online/online_harm", online_harm or None)
    session.answer("/data/online/images", "no")
    assert "child_gate" not in asked(session)


@pytest.mark.parametrize(
    ("content", "age"), list(product(["picture", "live", "other"], ["yes", "unknown", *UNSAID]))
)
def test_a_request_asks_for_no_address_until_somebody_knows_that_all_were_grown_up(content, age):
    session = begun("removal-request")
    session.add_repeat("/data/request") if not asked(session) else None
    session.answer("/data/request[1]/content", content)
    session.answer("/data/request[1]/minor", age)
    assert "child_gate" in asked(session)
    assert "address" not in asked(session)
    session.answer("/data/request[1]/minor", "no")
    assert "address" in asked(session)
    assert "child_gate" not in asked(session)


@pytest.mark.parametrize("address", ["https://site.example/1", "www.site.example/1"])
@pytest.mark.parametrize("form_id", ["incident", "removal-request"])
def test_an_address_cannot_be_opened(form_id, address):
    session = begun(form_id)
    if form_id == "incident":
        session.answer("/data/online/images", "yes")
        session.answer("/data/online/age_then", "adult")
        path = "/data/online/content_address"
    else:
        session.add_repeat("/data/request") if not asked(session) else None
        session.answer("/data/request[1]/content", "account")
        path = "/data/request[1]/address"
    session.answer(path, address)
    assert [problem.path for problem in session.problems()] == [path]
    session.answer(path, "site.example/1")
    assert session.problems() == ()


def test_an_order_that_ends_soon_says_so():
    session = begun("remedies")
    session.add_repeat("/data/remedy") if not asked(session) else None
    session.answer("/data/remedy[1]/state", "granted")
    for day, is_soon in (("2026-03-20", True), ("2026-02-01", True), ("2026-06-01", False)):
        session.answer("/data/remedy[1]/expires_on", day)
        assert ("soon_note" in asked(session)) is is_soon
