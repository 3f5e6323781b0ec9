"""The XML of a finished form is what other tools of the standard expect: its head, its times, its name, its files."""

from __future__ import annotations

import re

from lxml import etree

from fieldintake.domain.values import Unanswered, UnansweredKind
from fieldintake.forms.binds import FI
from fieldintake.forms.install import install
from fieldintake.forms.loading import plan_of
from fieldintake.forms.session import FormSession
from tests.forms.paper import NOW

SHEET = b"""
| survey |
| | type | name | label |
| | start | start | |
| | end | end | |
| | text | town | Town |
| | image | photo | Photo |
| | integer | rooms | Rooms |
| settings |
| | form_id | form_title | version | instance_name |
| | house | House | 7 | concat('house in ', ${town}) |
"""
PHOTO = "ab" * 16 + ".jpg"


def finished():
    session = FormSession.start(plan_of(install(SHEET).xform), now=NOW)
    session.answer("/data/town", "Lund")
    session.answer("/data/photo", PHOTO)
    session.answer("/data/rooms", Unanswered(UnansweredKind.UNKNOWN))
    return session.finish(now=NOW)


def test_the_root_says_which_form_in_which_version():
    done = finished()
    root = etree.fromstring(done.xml)
    assert (root.get("id"), root.get("version")) == ("house", "7")
    assert (done.form_id, done.form_version) == ("house", "7")


def test_the_meta_block_names_the_submission_and_the_times_are_there():
    done = finished()
    root = etree.fromstring(done.xml)
    meta = {etree.QName(each).localname: each.text for each in root.iterfind("{*}meta/*")}
    assert re.fullmatch(r"uuid:[0-9a-f-]{36}", meta["instanceID"])
    assert meta["instanceID"] == done.instance_id
    assert meta["instanceName"] == "house in Lund"
    assert root.findtext("{*}start").startswith("2026-03-01T")
    assert root.findtext("{*}end").startswith("2026-03-01T")


def test_a_file_stands_there_by_its_name_and_an_answer_that_is_no_value_as_an_attribute():
    root = etree.fromstring(finished().xml)
    assert root.findtext("{*}photo") == PHOTO
    rooms = root.find("{*}rooms")
    assert rooms.text is None
    assert rooms.get(f"{{{FI}}}unanswered") == "unknown"


def test_a_word_of_another_program_in_the_place_of_ours_is_left_where_it_is():
    plan = plan_of(install(SHEET).xform)
    changed = finished().xml.replace(b'"unknown"', b'"later"')
    again = FormSession.edit(plan, changed, now=NOW, is_new_version=False)
    assert again.node("/data/rooms").unanswered is None
    assert b'"later"' in again.finish(now=NOW).xml
