"""Whatever a person typed is printed as it is, or refused by name; it is never interpreted."""

from __future__ import annotations

import random
import unicodedata

from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import RecordId
from fieldintake.letters.compose import referral_letter
from fieldintake.letters.pdf import render
from fieldintake.letters.text.flowable import Script, ShapedParagraph, Span, TextStyle
from fieldintake.letters.text.fonts import INVISIBLE, UncoveredText, font_book
from fieldintake.wording.isolation import bare, isolate
from tests.letters.cases import CASE, RECORDS, made_release, record
from tests.letters.shown import ARABIC, ENGLISH, pdf_text, visual_lines

MARKUP = (
    "<b>", "</b>", "<font color=\"[[].__class__]\">", "<img src='file:///etc/passwd'/>", "<a href='x'>",
    "<para>", "&lt;", "&#x41;", "{reference}", "{0.__class__}", "%s", "%(x)s", "${x}", "\\n", "\\(", "(",
    ")", "<0041>", "]TJ ET", "endstream", "/Artifact BMC", "Tj", "']\"", "`x`", "javascript:x", "=1+1",
    "../..", "-- ;", "NaN", "None", "\\x00",
)  # fmt: skip
CONTROLS = (
    *map(chr, range(0x20)), "\x7f", *map(chr, range(0x80, 0xA0)),
    *"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\u2028\u2029\ufeff\u00ad",
    "\u200b", "\u200c", "\u200d", "\u2060", "\ufff9", "\ufffe", "\ud800", "\U000e0041", "\u180e",
)  # fmt: skip
WORDS = ("Amina", "K.", "مركز", "12/11", "۱۲", "Straße", "Ђорђе", "e\u0301", "(", "]", "60%", " ", "\u00a0")


def naughty(seed: int) -> str:
    chooser = random.Random(seed)
    pool = (*MARKUP, *CONTROLS, *WORDS)
    return "".join(chooser.choice(pool) for _ in range(chooser.randint(1, 9)))


def drawn(text: str, script: Script) -> str:
    return "".join(visual_lines(ShapedParagraph([Span(text)], script).lay(9_000, TextStyle())))


def visible(text: str) -> list[str]:
    """The characters that leave ink, in any order."""
    unseen = "\u200b\u200c\u200d\u200e\u200f\u061c\u2060\u00a0\n "
    return sorted(character for character in bare(text) if character not in unseen)


def test_five_thousand_naughty_strings_are_drawn_as_they_are() -> None:
    refused = 0
    for seed in range(5_000):
        text = naughty(seed)
        shown = isolate(text)
        try:
            seen = drawn(f"{shown} K74M", ARABIC if seed % 2 else ENGLISH)
        except UncoveredText:
            refused += 1
            continue
        assert visible(seen) == visible(f"{shown}K74M"), text.encode("unicode_escape")
        assert "K74M" in seen
    assert refused < 100


def test_a_value_cannot_reorder_the_sentence_around_it() -> None:
    for attack in ("\u202e", "\u2067", "\u2069", "\u2069\u202e", "\u2029", "\u2069\u2067مركز"):
        seen = drawn(f"before {isolate('x' + attack + 'y')} after", ENGLISH)
        assert seen.startswith("before ")
        assert seen.endswith(" after")


def test_control_characters_are_marked() -> None:
    assert "[U+0007]" in drawn(isolate("a\x07b"), ENGLISH)
    assert "[U+202E]" in drawn(isolate("a\u202eb"), ENGLISH)


def test_markup_in_an_answer_is_printed_as_typed() -> None:
    attack = "<font color='red'>{reference}</font> )Tj ET <script>"
    person = record(1, RecordType.PERSON, role="survivor", name=attack)
    made = made_release(records=(person, *RECORDS[3:5]))
    data = render(referral_letter(made, sender="<b>House</b>", language="en", issued=True))
    text = pdf_text(data)
    assert attack in text
    assert "<b>House</b>" in text


def test_a_long_answer_runs_over_pages_without_losing_a_word() -> None:
    words = [f"word{number}" for number in range(4_000)]
    need = record(4, RecordType.NEED, area="shelter", wanted=" ".join(words))
    made = made_release(records=(need,))
    assert made.fields[0].record_id == RecordId(f"{4:032x}")
    assert made.case_id == CASE
    data = render(referral_letter(made, sender="House", language="en", issued=True))
    text = pdf_text(data)
    missing = [word for word in words if word not in text]
    assert missing == []


def test_any_mix_of_covered_characters_is_drawn_whole_at_any_width() -> None:
    faces = font_book(arabic_first=False).regular
    pool = sorted(frozenset().union(*(face.characters for face in faces)))
    for seed in range(400):
        chooser = random.Random(seed)
        text = "".join(chooser.choice(pool if chooser.random() < 0.7 else " ()[]12،,-/") for _ in range(40))
        for script in (ENGLISH, ARABIC):
            block = ShapedParagraph([Span(isolate(text))], script).lay(
                chooser.choice((20, 60, 200)), TextStyle()
            )
            assert inked("".join(visual_lines(block))) == inked(bare(isolate(text))), seed


def inked(text: str) -> list[str]:
    """The characters of a text that are neither blank nor invisible by definition, in any order."""
    return sorted(
        character
        for character in bare(text)
        if character not in INVISIBLE and not character.isspace() and unicodedata.category(character) != "Cf"
    )
