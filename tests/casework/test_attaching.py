"""Attaching a file: off where it could be imagery that nobody may hold, bounded, and gone with what it belongs to."""

from __future__ import annotations

import logging

import pytest

from fieldintake.casework.attach_file import attach_file, clean_file, read_attachment
from fieldintake.casework.finish_form import finish_form, finished_form
from fieldintake.casework.install_form import install_form
from fieldintake.casework.keep_draft import Typed, keep_draft, my_drafts
from fieldintake.casework.open_case import open_case
from fieldintake.casework.restrict_case import restrict_case
from fieldintake.domain import blobs
from fieldintake.domain.blobs import (
    NO,
    TAKES_FILES,
    BlobKind,
    Cleaned,
    FilesOff,
    NotTaken,
    files_off,
    is_name,
)
from fieldintake.domain.desk import FormVersion
from fieldintake.domain.errors import FileRefused, NotFound
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import RecordId
from fieldintake.forms.loading import plan_of
from fieldintake.forms.session import FormSession
from fieldintake.media.cleaning import FileCleaner
from tests.forms.paper import NOW, page
from tests.media import files

DRAFT = RecordId("d1" * 16)
PHOTO = Cleaned("jpg", b"dots")


def form(*, save_to=""):
    saving = f' fi:save_to="{save_to}"' if save_to else ""
    binds = f'<bind nodeset="/data/photo" type="binary"/><bind nodeset="/data/said" type="string"{saving}/>'
    body = (
        '<upload ref="/data/photo" mediatype="image/*"><label>Photo</label></upload>'
        '<input ref="/data/said"><label>Said</label></input>'
    )
    xform = page("<photo/><said/>", binds, body).decode()
    return FormVersion("paper", "1", "Paper", b"source", "xform", xform, save_to or "plain")


@pytest.fixture
def case_id(vault):
    install_form(vault, form())
    return open_case(vault)


def typed(case_id, draft_id=DRAFT, snapshot=b"begun"):
    return Typed(draft_id, case_id, "paper", "1", snapshot)


def refusal(attempt):
    with pytest.raises(FileRefused) as refused:
        attempt()
    return NotTaken(refused.value.why)


def test_a_photograph_becomes_an_answer_and_stays_with_the_finished_form(vault, case_id):
    cleaned = clean_file(FileCleaner(), files.photo(), BlobKind.PICTURE)
    name = attach_file(vault, typed(case_id), cleaned)
    assert is_name(name)
    assert read_attachment(vault, DRAFT, name).data == cleaned.data
    session = FormSession.start(plan_of(form().xform), now=NOW)
    session.answer("/data/photo", name)
    done = finished_form(session)
    assert done.files == (name,)
    assert f"<photo>{name}</photo>" in done.xml
    finish_form(vault, case_id, done, draft_id=DRAFT)
    with vault.view() as unit:
        (submission,) = unit.records.of_case(case_id, RecordType.SUBMISSION)
    assert read_attachment(vault, submission.id, name).data == cleaned.data
    with pytest.raises(NotFound):
        read_attachment(vault, DRAFT, name)


def test_the_draft_is_there_as_soon_as_a_file_belongs_to_it_and_is_not_set_back(vault, case_id):
    attach_file(vault, typed(case_id), PHOTO)
    assert [draft.snapshot for draft in my_drafts(vault)] == [b"begun"]
    keep_draft(vault, typed(case_id, snapshot=b"more"))
    attach_file(vault, typed(case_id), PHOTO)
    assert [draft.snapshot for draft in my_drafts(vault)] == [b"more"]


def test_a_file_of_another_kind_than_asked_for_is_refused():
    assert refusal(lambda: clean_file(FileCleaner(), files.sound(), BlobKind.PICTURE)) is NotTaken.WRONG_KIND


@pytest.mark.parametrize("record", list(RecordType))
def test_no_file_goes_beside_an_account_of_harm_or_into_the_register(record):
    harm = {RecordType.INCIDENT, RecordType.EVIDENCE, RecordType.CUSTODY_STEP}
    assert (files_off({RecordType.PERSON, record}, "yes") is FilesOff.HARM) == (record in harm)


def test_a_form_that_writes_down_harm_takes_no_file(vault):
    install_form(vault, form(save_to="incident#account"))
    case_id = open_case(vault)
    assert refusal(lambda: attach_file(vault, typed(case_id), PHOTO)) is NotTaken.OFF
    assert not my_drafts(vault)


def test_a_house_that_takes_no_files_takes_none(vault, case_id):
    with vault.work() as unit:
        unit.settings.set(TAKES_FILES, NO)
    assert refusal(lambda: attach_file(vault, typed(case_id), PHOTO)) is NotTaken.OFF


def test_there_is_an_end_to_how_many(vault, case_id, monkeypatch):
    monkeypatch.setattr("fieldintake.casework.attach_file.MAX_FILES", 3)
    assert blobs.MAX_FILES == 50
    for _each in range(3):
        attach_file(vault, typed(case_id), PHOTO)
    assert refusal(lambda: attach_file(vault, typed(case_id), PHOTO)) is NotTaken.TOO_MANY


def test_nothing_is_attached_without_a_case_or_to_one_that_is_gone(vault, case_id):
    with pytest.raises(NotFound):
        attach_file(vault, typed(None), PHOTO)
    with vault.work() as unit:
        unit.erase_case(case_id)
    with pytest.raises(NotFound):
        attach_file(vault, typed(case_id), PHOTO)
    assert vault._connection.execute("SELECT count(*) FROM blob").fetchone()[0] == 0


def test_a_file_can_be_attached_in_a_restricted_case(vault, case_id):
    restrict_case(vault, case_id)
    name = attach_file(vault, typed(case_id), PHOTO)
    assert read_attachment(vault, DRAFT, name).data == b"dots"


def test_no_byte_and_no_name_of_a_file_is_logged(vault, case_id, caplog):
    photograph = files.photo()
    caplog.set_level(logging.DEBUG)
    attach_file(vault, typed(case_id), clean_file(FileCleaner(), photograph, None))
    with pytest.raises(FileRefused):
        clean_file(FileCleaner(), b"%PDF-1.7 broken", None)
    assert not caplog.records
