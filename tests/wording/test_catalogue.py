from __future__ import annotations

import pytest

from fieldintake.domain.consent import Purpose
from fieldintake.domain.fields import FIELDS, RecordType, ValueKind, field
from fieldintake.domain.release import HeldWhy
from fieldintake.domain.values import (
    BlobRef,
    Instant,
    PartialDate,
    Unanswered,
    UnansweredKind,
)
from fieldintake.wording.catalogue import (
    Catalogue,
    Direction,
    Domain,
    direction_of,
    nearest_shipped,
    own_name,
    shipped_languages,
)
from fieldintake.wording.isolation import bare, isolate
from fieldintake.wording.labels import Labels, english_code_label


def test_a_value_in_a_sentence_is_isolated() -> None:
    letters = Catalogue("fr", Domain.LETTERS)
    assert letters.text("Reference {reference}", reference="K74M") == "Référence \u2068K74M\u2069"
    assert bare(letters.text("Page {page} of {pages}", page=1, pages=2)) == "Page 1 sur 2"


def test_a_value_that_looks_like_a_placeholder_stays_as_typed() -> None:
    shown = Catalogue("en", Domain.LETTERS).text("Reference {reference}", reference="{0.__class__}")
    assert bare(shown) == "Reference {0.__class__}"


def test_an_unknown_text_is_shown_in_english() -> None:
    assert Catalogue("ar", Domain.LETTERS).text("Nobody translated this") == "Nobody translated this"
    assert not Catalogue("ar", Domain.LETTERS).knows("Nobody translated this")
    assert Catalogue("so", Domain.LETTERS).text("Reference") == "Reference"
    assert Catalogue("fr", Domain.LETTERS).text("") == ""


def test_plural_forms_follow_the_language() -> None:
    english = Catalogue("en", Domain.LETTERS)
    assert bare(english.plural("{n} need", "{n} needs", 1)) == "1 need"
    assert bare(english.plural("{n} need", "{n} needs", 5)) == "5 needs"


@pytest.mark.parametrize("language", [name for name in shipped_languages() if name != "en"])
def test_no_native_reader_has_checked_a_translation_yet(language: str) -> None:
    assert not Catalogue(language, Domain.LETTERS).reviewed


def test_directions_and_names() -> None:
    assert [direction_of(name) for name in ("ar", "fa_AF", "ur", "ckb")] == [Direction.RIGHT_TO_LEFT] * 4
    assert direction_of("fr") is Direction.LEFT_TO_RIGHT
    assert own_name("fr") == "français"
    assert shipped_languages()[0] == "en"


def test_the_nearest_shipped_language() -> None:
    assert nearest_shipped("ar") == "ar"
    assert nearest_shipped("fr_CA") == "fr"
    assert nearest_shipped("so") == "en"


@pytest.mark.parametrize("language", shipped_languages())
def test_every_field_and_purpose_has_a_label(language: str) -> None:
    labels = Labels(language)
    assert all(labels.field(row) for row in FIELDS)
    assert all(labels.purpose(purpose) for purpose in Purpose)
    assert all(labels.held(why) for why in HeldWhy)


def test_every_kind_of_answer_has_words() -> None:
    labels = Labels("en")
    name = field(RecordType.PERSON, "name")
    assert labels.value(name, "Amina") == isolate("Amina")
    assert bare(labels.value(name, True)) == "Yes"
    assert bare(labels.value(name, 3)) == "3"
    assert bare(labels.value(name, PartialDate("2026"))) == "2026"
    assert bare(labels.value(name, Instant(0))) == "1 January 1970 (1970-01-01) 00:00"
    assert labels.value(name, BlobRef("ab")) == "A file that is not printed"
    assert labels.value(name, Unanswered(UnansweredKind.NOT_SAFE_TO_ASK)) == "Not safe to ask"
    languages = field(RecordType.PERSON, "languages")
    assert bare(Labels("fr").value(languages, frozenset({"ar", "fr"}))) == "arabe, français"
    assert "،" in Labels("ar").value(languages, frozenset({"ar", "fr"}))


def test_a_number_typed_as_text_is_kept_whole() -> None:
    address = field(RecordType.SAFE_CONTACT, "address")
    assert Labels("ar").value(address, "+961 71 234").startswith("\u2066")
    assert Labels("ar").value(address, "amina at home").startswith("\u2068")


def test_a_code_that_nobody_described_is_shown_as_it_is() -> None:
    assert english_code_label(None, "very_odd-code") == "Very odd code"
    assert english_code_label("no_such_vocabulary", "x") == "X"
    risk = field(RecordType.PERSON, "risk_level")
    assert risk.kind is ValueKind.CODE
    assert bare(Labels("fr").value(risk, "zz_top")) == "Zz top"
