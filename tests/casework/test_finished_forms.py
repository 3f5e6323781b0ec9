"""A finished form is opened in the version in which it was filled, also after the form was changed or retired."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from fieldintake.casework.bundled_forms import accepted, form_plan
from fieldintake.casework.finish_form import finish_form, finished_form
from fieldintake.casework.install_form import install_form
from fieldintake.casework.keep_draft import Typed, keep_draft, my_drafts
from fieldintake.casework.merge_cases import merge_cases
from fieldintake.casework.open_case import open_case
from fieldintake.casework.read_submission import print_for_own_file, read_submission, reveal_answer
from fieldintake.domain import own_file
from fieldintake.domain.errors import NotFound
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import RecordId
from fieldintake.domain.own_file import FormLine, OwnFilePaper, own_file_paper
from fieldintake.forms.session import FormSession
from fieldintake.letters.own_file import own_file_letter
from fieldintake.letters.renderer import PdfLetters
from tests.forms.paper import NOW
from tests.letters.test_letters import all_texts

SHEET = """
| survey |
| | type | name | label |
| | select_one yn | safe | {question} |
| | text | words | Her words |
| choices |
| | list_name | name | label |
| | yn | yes | Yes |
| | yn | no | No |
| settings |
| | form_id | form_title | version |
| | house | House | {version} |
"""


def sheet(version, question):
    return accepted(SHEET.format(version=version, question=question).encode())


def fill(vault, case_id, version):
    session = FormSession.start(form_plan(vault, "house", version), now=NOW)
    session.answer("/data/safe", "yes")
    session.answer("/data/words", "the side door")
    finish_form(vault, case_id, finished_form(session), draft_id=None)
    with vault.view() as unit:
        return unit.records.of_case(case_id, RecordType.SUBMISSION)[-1].id


@pytest.fixture
def case_id(vault):
    install_form(vault, sheet("1", "Safe to talk?"))
    return open_case(vault)


def asked(plan):
    session = FormSession.start(plan, now=NOW)
    return next(q.label for q in session.state().questions if q.path == "/data/safe")


def test_drafts_and_finished_forms_stay_with_their_version(vault, case_id):
    old = fill(vault, case_id, "1")
    begun = FormSession.start(form_plan(vault, "house"), now=NOW)
    begun.answer("/data/words", "half")
    keep_draft(vault, Typed(RecordId("d1" * 16), case_id, "house", "1", begun.snapshot()))
    install_form(vault, sheet("2", "Is it safe now?"))
    with vault.work() as unit:
        unit.forms.retire("house", "1", retired=True)
    new = fill(vault, case_id, "2")
    first, second = read_submission(vault, old), read_submission(vault, new)
    assert (first.form.version, second.form.version) == ("1", "2")
    assert (asked(first.plan), asked(second.plan)) == ("Safe to talk?", "Is it safe now?")
    (draft,) = my_drafts(vault)
    again = FormSession.restore(form_plan(vault, draft.form_id, draft.form_version), draft.snapshot, now=NOW)
    assert again.node("/data/words").text == "half"


def test_a_finished_form_of_a_merged_case_opens(vault, case_id):
    submission, other = fill(vault, case_id, "1"), open_case(vault)
    merge_cases(vault, other, case_id)
    assert read_submission(vault, submission).case_id == case_id


def test_only_a_finished_form_is_opened_as_one(vault, case_id):
    with pytest.raises(NotFound):
        read_submission(vault, RecordId(case_id))
    with pytest.raises(NotFound):
        reveal_answer(vault, RecordId(case_id), "/data/words")


LINES = [
    FormLine("Part one", "الجزء الأول", is_head=True),
    FormLine("Safe to talk?", "هل الكلام آمن؟", "Yes", "نعم"),
    FormLine("Her words", "", "the side door", is_kept_back=True),
    FormLine("Her town"),
]


def paper(lines=LINES):
    return own_file_paper("K74M-2PQD", "House", "1", 1_780_000_000_000, lines)


def test_paper_for_our_own_file_holds_no_masked_answer_and_says_what_it_is():
    texts = " ".join(all_texts(own_file_letter(paper(), sender="Harbour House", language="en").blocks))
    assert "For our own file" in texts
    assert "Kept in the record, not on paper" in texts
    assert "No answer" in texts
    assert "نعم" in texts
    assert "side door" not in texts + repr(paper())


def test_every_page_of_it_says_that_it_is_handed_to_nobody(vault, case_id):
    view = read_submission(vault, fill(vault, case_id, "1"))
    many = [FormLine(f"Question {number}", "", "Yes") for number in range(200)]
    pdf = print_for_own_file(vault, PdfLetters(), view, many, "en")
    pages = PdfReader(BytesIO(pdf)).pages
    assert len(pages) > 2
    assert all("Hand it to nobody" in page.extract_text() for page in pages)


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_it_is_printed_in_every_shipped_language(vault, case_id, language):
    view = read_submission(vault, fill(vault, case_id, "1"))
    assert print_for_own_file(vault, PdfLetters(), view, LINES, language).startswith(b"%PDF")


def test_paper_for_our_own_file_is_made_in_one_place():
    with pytest.raises(TypeError):
        OwnFilePaper(object(), "K74M-2PQD", "House", "1", 1, ())
    assert isinstance(paper(), OwnFilePaper)
    assert own_file.__all__ == ["FormLine", "OwnFilePaper", "own_file_paper"]
