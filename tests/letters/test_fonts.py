from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from fieldintake.data import resources_dir
from fieldintake.letters.text.breaks import segments
from fieldintake.letters.text.fonts import FontsMissing, UncoveredText, font_book, load_face
from fieldintake.letters.text.shaping import script_starts, shape

MANIFEST = Path(__file__).resolve().parents[2] / "scripts" / "fonts.sha256"


def test_the_built_fonts_are_those_of_the_manifest() -> None:
    folder = resources_dir() / "fonts"
    for line in MANIFEST.read_text("ascii").splitlines():
        digest, name = line.split("  ", 1)
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name


def test_every_font_comes_with_its_licence() -> None:
    folder = resources_dir() / "fonts"
    for font in folder.glob("*.ttf"):
        licence = folder / f"{font.stem.split('-')[0]}-OFL.txt"
        assert "SIL OPEN FONT LICENSE" in licence.read_text("utf-8").upper()


def test_a_missing_font_is_a_named_error(tmp_path: Path) -> None:
    with pytest.raises(FontsMissing, match=r"no font file Gone\.ttf"):
        load_face(tmp_path / "Gone.ttf")


@pytest.mark.parametrize("arabic_first", [True, False])
def test_letters_of_both_scripts_are_covered(arabic_first: bool) -> None:
    book = font_book(arabic_first=arabic_first)
    book.check("Amina Ëżő Київ أمينة گچپ ۱۲ • \u2068\u200c\u2069")
    with pytest.raises(UncoveredText, match="2 characters without a font: Han, Thai"):
        book.check("a ก 漢")


def test_marks_and_blanks_stay_with_the_face_before() -> None:
    book = font_book(arabic_first=False)
    starts = book.assign("ab أمينة، ب c", bold=False)
    assert [(at, face.name) for at, face in starts] == [
        (0, "NotoSans-Regular"),
        (3, "NotoSansArabic-Regular"),
        (12, "NotoSans-Regular"),
    ]


def test_scripts_are_told_apart_and_common_characters_follow() -> None:
    assert script_starts("12 ab, вг. عر") == [7, 11]
    assert script_starts("12") == script_starts("(12) ab") == []


def test_segments_cover_the_text_and_know_their_blanks() -> None:
    text = "one two-three\u2028four  "
    found = segments(text, "en")
    assert [text[s.start : s.end] for s in found] == ["one ", "two-", "three\u2028", "four  "]
    assert [text[s.start : s.body_end] for s in found] == ["one", "two-", "three", "four"]
    assert [s.ends_line for s in found] == [False, False, True, False]
    assert segments("K74M", "en")[0].body_end == 4


def test_characters_beyond_the_first_plane_count_as_one() -> None:
    text = "a\U0001df11 b\U0001df11\u2028c d"
    assert [text[s.start : s.end] for s in segments(text, "en")] == [
        "a\U0001df11 ",
        "b\U0001df11\u2028",
        "c ",
        "d",
    ]


def test_thai_is_broken_between_words_though_it_has_no_blanks() -> None:
    assert len(segments("สวัสดีชาวโลก", "th")) > 1


def test_a_run_is_as_wide_as_its_glyphs() -> None:
    face = font_book(arabic_first=False).regular[0]
    run = shape("AVATAR", face, "en", "ltr")
    assert run.advance == sum(glyph.advance for glyph in run.glyphs)
    assert run.advance < sum(glyph.width for glyph in run.glyphs)
    assert not run.plain
    assert shape("nnn", face, "en", "ltr").plain
    assert shape("\u2068\u2069", face, "en", "ltr").glyphs == ()
