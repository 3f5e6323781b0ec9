"""Every sentence is there in every language, keeps its places for values, and says times as people do."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.pofile import read_po

from fieldintake.data import translations_dir
from fieldintake.ui.sentences import SENTENCES
from fieldintake.ui.words import Words
from fieldintake.wording.isolation import bare
from tests.ui import gallery
from tests.ui.test_house_rules import ROOT

KEYWORDS = {"_": None, "text": None, "N_": None, "plural": (1, 2)}
LANGUAGES = ("fr", "ar")
COMPOSED = ("app.py", "door.py", "errands.py", "pausing.py", "workspace")  # they speak to people as well
PLACES = re.compile(r"\{\w+\}")
# `text` is also how a record names its fields; those names are no sentences.
FIELD_NAMES = re.compile(r"[a-z_]+")


def messages() -> Iterator[str | tuple[str, ...]]:
    for _, _, message, _, _ in extract_from_dir(ROOT, [("**.py", "python")], keywords=KEYWORDS):
        yield message
    for name in COMPOSED:
        place = ROOT.parent / name
        for path in sorted(place.glob("*.py")) if place.is_dir() else [place]:
            for _, message, _, _ in extract_from_file("python", path, keywords=KEYWORDS):
                yield message


def sentences() -> set[str]:
    found = set()
    for message in messages():
        one = message if isinstance(message, str) else message[0]
        if one in ("us", "never", "everybody", "lock") or not FIELD_NAMES.fullmatch(one):
            found.add(one)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated_and_keeps_its_places(language):
    with (translations_dir() / language / "LC_MESSAGES" / "ui.po").open("rb") as lines:
        catalogue = read_po(lines, locale=language)
    missing = []
    for sentence in sorted(sentences()):
        message = catalogue.get(sentence)
        if message is None or not message.string:
            missing.append(sentence)
            continue
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = set(PLACES.findall(message.id if isinstance(message.id, str) else message.id[1]))
        for form in forms:
            assert set(PLACES.findall(form)) <= wanted, form
            assert set(PLACES.findall(form)) | {"{n}"} >= wanted, form
    assert missing == []


def test_every_member_has_words_in_every_language():
    for language in ("en", *LANGUAGES):
        words = Words(language)
        assert all(words.of(member) for member in SENTENCES)


def test_times_are_said_as_people_say_them():
    words = Words("en", gallery.ZONE)
    now = gallery.NOW
    said = [
        words.when(now - gallery.HOUR, now),
        words.when(now - gallery.DAY, now),
        words.when(now - 9 * gallery.DAY, now),
        words.due(now - 30 * gallery.MINUTE, now),
        words.due(now + 2 * gallery.DAY, now),
        words.ago(now - 4000, now),
        words.full_day(now),
    ]
    assert [bare(text).replace("\u00a0", " ") for text in said] == [
        "today 13:10",
        "yesterday 14:10",
        "15 November",
        "30 minutes over",
        "In 2 days",
        "4 seconds ago",
        "Tuesday, 24 November 2026",
    ]


def test_arabic_counts_by_its_six_forms():
    words = Words("ar", gallery.ZONE)
    forms = {bare(words.plural("{n} day ago", "{n} days ago", n)) for n in (0, 1, 2, 3, 11, 100)}
    assert len(forms) == 6
