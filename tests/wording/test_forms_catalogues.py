"""Whoever fills a bundled form in French or Arabic never meets an English word of it."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from pathlib import Path

import pytest

from fieldintake.data import resources_dir, translations_dir
from fieldintake.forms.definition import FormDefinition
from fieldintake.forms.install import install
from fieldintake.forms.session import FormContext, FormSession
from fieldintake.forms.state import GroupState, QuestionState
from fieldintake.forms.wording import translatable_texts
from fieldintake.forms.xform import read_form
from fieldintake.wording.catalogue import Catalogue, Domain
from fieldintake.wording.catalogue_file import CatalogueFile, read_catalogue

FORMS = sorted(path.stem for path in (resources_dir() / "forms").glob("*.md"))
LANGUAGES = ("fr", "ar")
PLACEHOLDER = re.compile(r"\{\w*\}|\$\{")
ARABIC = re.compile("[\u0600-\u06ff]")
LATIN = re.compile("[A-Za-z]")
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@cache
def form(name: str) -> FormDefinition:
    return read_form(install((resources_dir() / "forms" / f"{name}.md").read_bytes()).xform.encode())


def catalogue_path(language: str) -> Path:
    return translations_dir() / language / "LC_MESSAGES" / "forms.po"


@cache
def catalogue(language: str) -> CatalogueFile:
    return read_catalogue(catalogue_path(language), language, "forms")


def cells(name: str) -> set[str]:
    """Every cell of the form's own spreadsheet that people read, by the names of its columns."""
    found: set[str] = set()
    read = re.compile(r"label|hint|constraint_message|required_message|form_title|bind::fi:why")
    columns: list[int] = []
    for line in (resources_dir() / "forms" / f"{name}.md").read_text("utf-8").splitlines():
        row = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if row[0]:
            columns = []
        elif not columns:
            columns = [at for at, cell in enumerate(row) if read.fullmatch(cell)]
        else:
            found |= {row[at] for at in columns if at < len(row) and row[at]}
    return found


def in_language(name: str, language: str) -> FormSession:
    def translate(wanted: str, text: str) -> str:
        return Catalogue(wanted, Domain.FORMS).text(text)

    context = FormContext(translate=translate, languages=("en", *LANGUAGES))
    return FormSession.start(form(name), context=context, now=NOW, language=language)


def shown(line: QuestionState) -> list[str]:
    own = [line.label, line.hint, line.why, line.problem.message if line.problem else None]
    return [text for text in (*own, *(choice.label for choice in line.choices)) if text]


@pytest.mark.parametrize("name", FORMS)
def test_no_cell_that_people_read_escapes_the_catalogues(name: str) -> None:
    texts = {text.strip() for text in translatable_texts(form(name))}
    wanted = {re.sub(r"\$\{\w+\}", "{0}", cell) for cell in cells(name)}
    assert len(wanted) >= 15
    assert wanted <= texts


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FORMS)
def test_every_text_is_translated_and_keeps_its_placeholders(name: str, language: str) -> None:
    faults = []
    for text in translatable_texts(form(name)):
        message = catalogue(language).get(text)
        if message is None or not str(message.string).strip() or message.fuzzy:
            faults.append(f"no {language} for “{text}”")
        elif sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(str(message.string))):
            faults.append(f"placeholders of “{text}” differ")
    assert faults == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_over_and_nobody_claims_a_native_reader(language: str) -> None:
    texts = {text for name in FORMS for text in translatable_texts(form(name))}
    assert {message.id for message in catalogue(language) if message.id} == texts
    assert not catalogue(language).reviewed


def test_arabic_is_arabic() -> None:
    for message in catalogue("ar"):
        if message.id:
            assert ARABIC.search(str(message.string)), message.id
            assert not LATIN.search(str(message.string)), message.id


def test_a_session_shows_an_arabic_label() -> None:
    session = in_language("safety-and-language", "ar")
    first = session.state().questions[0]
    assert session.state().title == "السلامة واللغة"
    assert first.label == "هل الحديث آمن الآن؟"
    assert [choice.label for choice in first.choices] == ["نعم", "لا"]
    session.set_language("en")
    assert session.state().questions[0].label == "Is it safe to talk now?"


def test_an_answer_stands_inside_a_translated_label() -> None:
    for language, words in (("ar", "علامات الخطر المذكورة: 2"), ("fr", "Signes de danger cités\u00a0: 2")):
        session = in_language("needs-and-risk", language)
        session.answer("/data/danger/danger_signs", "threats followed")
        assert words in [(line.label or "").strip() for line in session.state().questions]


def test_a_constraint_speaks_arabic() -> None:
    session = in_language("intake", "ar")
    session.answer("/data/about/age_known", "years")
    session.answer("/data/about/age", "300")
    problems = [problem.message for problem in session.problems()]
    assert problems == ["يُرجى إدخال عمر من 0 إلى 120."]


@pytest.mark.parametrize("name", FORMS)
def test_no_line_of_an_arabic_page_holds_an_english_word(name: str) -> None:
    lines = in_language(name, "ar").state().lines
    texts = [text for line in lines if isinstance(line, QuestionState) for text in shown(line)]
    texts += [line.label for line in lines if isinstance(line, GroupState) and line.label]
    assert len(texts) > 5
    assert [text for text in texts if LATIN.search(text)] == []
