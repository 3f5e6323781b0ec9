"""Installed forms in the vault: versions side by side, with the files that came beside them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fieldintake.casework.bundled_forms import form_plan
from fieldintake.casework.install_form import install_form
from fieldintake.domain.desk import FormVersion
from fieldintake.domain.errors import NotFound
from fieldintake.forms.session import FormSession
from tests.forms.paper import NOW

XFORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>Places</h:title><model>
 <instance><data id="places" version="1"><place/></data></instance>
 <instance id="towns" src="jr://file-csv/towns.csv"/><bind nodeset="/data/place" type="string"/></model></h:head>
 <h:body><select1 ref="/data/place"><label>Where?</label><itemset nodeset="instance('towns')/root/item">
 <value ref="name"/><label ref="label"/></itemset></select1></h:body></h:html>"""
TOWNS = b"name,label\nnorth,North town\nsouth,South town\n"
FORM = FormVersion("places", "1", "Places", b"source", "xlsx", XFORM, "aa", files={"towns.csv": TOWNS})


def test_files_come_back_with_their_version_only(vault):
    install_form(vault, FORM)
    install_form(vault, replace(FORM, version="2", sha256="bb", files={}))
    with vault.view() as unit:
        assert unit.forms.get("places", "1") == FORM
        assert unit.forms.get("places").files == {}
        assert [form.version for form in unit.forms.all() if form.form_id == "places"] == ["1", "2"]


def test_a_list_beside_the_form_is_what_its_question_offers(vault):
    install_form(vault, FORM)
    session = FormSession.start(form_plan(vault, "places"), now=NOW)
    (question,) = [q for q in session.state().questions if q.path == "/data/place"]
    assert [choice.value for choice in question.choices] == ["north", "south"]


def test_a_retired_form_begins_no_more_and_opens_what_was_begun(vault):
    install_form(vault, FORM)
    with vault.work() as unit:
        unit.forms.retire("places", "1", retired=True)
    with pytest.raises(NotFound):
        form_plan(vault, "places")
    assert form_plan(vault, "places", "1")
    with vault.work() as unit:
        unit.forms.retire("places", "1", retired=False)
    assert form_plan(vault, "places")


def test_a_form_that_is_not_here_is_not_retired(vault):
    with vault.work() as unit, pytest.raises(NotFound):
        unit.forms.retire("unknown", "1", retired=True)
