"""What stands on the letters, and what must not."""

from __future__ import annotations

import inspect
import json
import re
import subprocess
import sys
from io import BytesIO

import pikepdf
import pytest
from pypdf import PdfReader

from fieldintake.data import resources_dir
from fieldintake.domain.categories import DataCategory
from fieldintake.domain.fields import RecordType, field, fields_of
from fieldintake.domain.release import PaperChoice, Release
from fieldintake.letters import compose
from fieldintake.letters.compose import referral_letter, survivor_copy
from fieldintake.letters.letter import Letter, ReturnSlip
from fieldintake.letters.pdf import render
from fieldintake.letters.renderer import PdfLetters
from fieldintake.letters.slip import check_code
from fieldintake.letters.templates import TemplateError, assemble, load_sample
from fieldintake.ports import LetterRenderer
from fieldintake.wording.catalogue import Catalogue, Domain, shipped_languages
from fieldintake.wording.isolation import bare
from fieldintake.wording.labels import Labels
from tests.letters.cases import (
    NEEDS_ONLY,
    RECIPIENT,
    RECORDS,
    REFERENCE,
    SENDER,
    her_copy,
    made_release,
    record,
)
from tests.letters.shown import pdf_text

TEMPLATES = sorted(path.parent.name for path in (resources_dir() / "letters").glob("*/template.json"))
LANGUAGES = shipped_languages()


def letter_of(release: Release, language: str = "en", *, issued: bool = True) -> Letter:
    return referral_letter(release, sender=SENDER.name, language=language, issued=issued)


def all_texts(node: object) -> list[str]:
    if isinstance(node, str):
        return [bare(node)]
    if isinstance(node, tuple):
        return [text for item in node for text in all_texts(item)]
    slots = getattr(type(node), "__dataclass_fields__", {})
    return [text for name in slots for text in all_texts(getattr(node, name))]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", TEMPLATES)
def test_every_template_prints_in_every_shipped_language(template: str, language: str) -> None:
    letter = assemble(template, load_sample(template), language, draft=True)
    data = render(letter)
    assert len(PdfReader(BytesIO(data)).pages) >= 1


def test_five_templates_are_there() -> None:
    assert TEMPLATES == ["erasure", "neutral-card", "own-file", "referral", "survivor-copy"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_released_is_on_the_letter(language: str) -> None:
    made = made_release()
    texts = all_texts(letter_of(made, language).blocks)
    labels = Labels(language)
    for item in made.fields:
        assert bare(labels.value(field(item.record, item.name), item.value)) in texts


def test_the_table_of_needs_shows_every_field_of_a_need() -> None:
    open_fields = {
        row.name for row in fields_of(RecordType.NEED) if row.category is not DataCategory.CASE_FILE
    }
    assert set(compose._NEED_COLUMNS) == open_fields


def test_what_she_withheld_is_nowhere_on_the_letter() -> None:
    texts = " ".join(all_texts(letter_of(made_release(NEEDS_ONLY)).blocks))
    for withheld in ("Amina", "961", "dentist", "Ažūolas", "Images of her", "High"):
        assert withheld not in texts
    assert "Please do not contact her yourselves" in texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_no_way_is_safe_the_letter_asks_not_to_contact_her(language: str) -> None:
    way, no_way = RECORDS[1], record(2, RecordType.SAFE_CONTACT, **{**RECORDS[1].fields, "method": "none"})
    made = made_release(records=tuple(no_way if each is way else each for each in RECORDS))
    texts = " ".join(all_texts(letter_of(made, language).blocks))
    letters = Catalogue(language, Domain.LETTERS)
    assert letters.text("Please do not contact her yourselves. Answer to us, and we will tell her.") in texts
    assert letters.text("Please contact her in this way only, and in no other.") not in texts
    for withheld in ("961", "10:00-12:00", "dentist"):
        assert withheld not in texts


def test_the_letter_does_not_say_what_she_refused() -> None:
    texts = " ".join(all_texts(letter_of(made_release(NEEDS_ONLY)).blocks))
    assert "you said no" not in texts
    assert "Family" not in texts


def test_her_own_copy_says_what_was_not_passed_on_and_why() -> None:
    copy = survivor_copy(her_copy(PaperChoice.FULL, NEEDS_ONLY), sender=SENDER.name, language="en")
    texts = all_texts(copy.blocks)
    assert "Who she is" in texts
    assert "you said no" in texts
    assert "A room that locks, for her and her son" in texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_neutral_card_has_two_lines_and_no_word(language: str) -> None:
    data = PdfLetters().her_copy(her_copy(PaperChoice.NEUTRAL_CARD), sender=SENDER, language=language)
    assert pdf_text(data).split("\n") == ["K74M-2PQD", "+33 6 12 34 56 78"]
    with pikepdf.open(BytesIO(data)) as document:
        assert str(document.Root.Lang) == "zxx"
        assert "/Outlines" not in document.Root


def test_the_neutral_card_is_the_same_in_every_language() -> None:
    cards = {
        PdfLetters().her_copy(her_copy(PaperChoice.NEUTRAL_CARD), sender=SENDER, language=language)
        for language in LANGUAGES
    }
    assert len(cards) == 1


def test_the_return_slip_carries_codes_only() -> None:
    (slip,) = (b for b in letter_of(made_release()).blocks if isinstance(b, ReturnSlip))
    texts = " ".join(all_texts(slip))
    assert slip.qr == REFERENCE
    assert check_code(REFERENCE, [f"{100:032x}"]) in texts
    for name in ("Amina", SENDER.name, RECIPIENT.name, RECIPIENT.address, "Nour"):
        assert name not in texts


def test_a_letter_under_other_consents_has_another_check_code() -> None:
    codes = {check_code(REFERENCE, [f"{number:032x}"]) for number in range(200)}
    assert len(codes) > 195
    assert all(len(code) == 4 for code in codes)
    assert check_code(REFERENCE, ["a", "b"]) == check_code(REFERENCE, ["b", "a"])


def test_a_draft_says_so_on_every_page_and_an_issued_letter_does_not() -> None:
    draft = PdfReader(BytesIO(render(letter_of(made_release(), issued=False))))
    assert all("Draft" in page.extract_text() for page in draft.pages)
    assert "Draft" not in pdf_text(render(letter_of(made_release())))


def test_pages_are_numbered() -> None:
    pages = PdfReader(BytesIO(render(letter_of(made_release())))).pages
    for at, page in enumerate(pages, 1):
        assert f"Page {at} of {len(pages)}" in page.extract_text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_says_nothing_about_anyone(language: str) -> None:
    data = PdfLetters().referral(made_release(), sender=SENDER, language=language, issued=True)
    reader = PdfReader(BytesIO(data))
    info = {key: str(value) for key, value in (reader.metadata or {}).items()}
    assert info["/Producer"] == info["/Creator"] == "desk"
    assert not info["/Author"]
    assert info["/Title"] in {"Letter", "Lettre", "رسالة"}
    assert info["/CreationDate"].startswith("D:20000101")
    outline = " ".join(str(entry["/Title"]) for entry in reader.outline if isinstance(entry, dict))
    for name in ("Amina", "أمينة", SENDER.name, RECIPIENT.name, REFERENCE, "Nour"):
        assert name not in " ".join(info.values())
        assert name not in outline
        assert name.encode() not in data
    assert b"ReportLab PDF Library" not in data


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_is_sound_tagged_and_has_its_fonts_inside(language: str) -> None:
    data = PdfLetters().referral(made_release(), sender=SENDER, language=language, issued=True)
    with pikepdf.open(BytesIO(data)) as document:
        assert document.check_pdf_syntax() == []
        assert str(document.Root.Lang) == language
        assert document.Root.MarkInfo.Marked
        fonts = document.pages[0].Resources.Font
        assert fonts
        for font in fonts.values():
            assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor
        roles = _roles(document.Root.StructTreeRoot.K)
        assert {"/Document", "/H1", "/H2", "/P", "/Table", "/TR", "/TH", "/TD", "/L", "/LI"} <= roles
        nums = document.Root.StructTreeRoot.ParentTree.Nums
        assert len(nums) == 2 * len(document.pages)


def _roles(node: pikepdf.Object) -> set[str]:
    found = {str(node.S)}
    for child in node.K:
        if "/S" in child:
            found |= _roles(child)
    return found


def test_the_same_letter_is_the_same_bytes_here_and_in_another_process() -> None:
    made = render(assemble("referral", load_sample("referral"), "ar", draft=True))
    assert made == render(assemble("referral", load_sample("referral"), "ar", draft=True))
    program = (
        "import sys; from fieldintake.letters.pdf import render;"
        "from fieldintake.letters.templates import assemble, load_sample;"
        "render(assemble('survivor-copy', load_sample('survivor-copy'), 'en', draft=False));"
        "sys.stdout.buffer.write(render(assemble('referral', load_sample('referral'), 'ar', draft=True)))"
    )
    other = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, env={"PYTHONHASHSEED": "7"}
    )
    assert other.stdout == made


def test_the_renderer_fits_its_port() -> None:
    renderer: LetterRenderer = PdfLetters()
    for name in ("referral", "her_copy"):
        wanted = inspect.signature(getattr(LetterRenderer, name)).parameters
        assert list(inspect.signature(getattr(PdfLetters, name)).parameters) == list(wanted)
    made = renderer.referral(made_release(), sender=SENDER, language="fr", issued=True)
    assert "Lettre d" in pdf_text(made)


def test_a_language_that_is_not_shipped_is_printed_in_english_throughout() -> None:
    urdu = PdfLetters().referral(made_release(), sender=SENDER, language="ur", issued=True)
    english = PdfLetters().referral(made_release(), sender=SENDER, language="en", issued=True)
    assert urdu == english


def test_a_template_that_asks_for_more_than_there_is_is_refused() -> None:
    with pytest.raises(TemplateError, match="referral does not fit"):
        assemble("referral", load_sample("neutral-card"), "en", draft=False)
    with pytest.raises(TemplateError, match="no template"):
        assemble("nothing-of-that-name", load_sample("referral"), "en", draft=False)


def test_every_template_comes_with_a_whole_sample_whose_numbers_nobody_has() -> None:
    for template in TEMPLATES:
        text = (resources_dir() / "letters" / template / "sample.json").read_text("utf-8")
        assert set(json.loads(text)) >= {"values", "tables", "sections", "sender", "recipient"}
        assert set(re.findall(r"\+[0-9 ]{8,}", text)) <= {"+44 20 7946 0000", "+44 20 7946 0001"}
