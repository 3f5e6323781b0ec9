from __future__ import annotations

import time

import pytest

from fieldintake.letters.text.flowable import Align, Script, ShapedParagraph, Span, TextStyle
from fieldintake.letters.text.fonts import UncoveredText
from fieldintake.wording.isolation import isolate, isolate_code
from tests.letters.shown import ARABIC, ENGLISH, FARSI, laid, visual, visual_lines

LONG = "She asks for a room with a door that locks, and for help with her papers. " * 6


def test_english_reads_as_written() -> None:
    assert visual("Referral letter, 12-11") == "Referral letter, 12-11"


def test_arabic_words_run_from_right_to_left() -> None:
    assert visual("خطاب إحالة", ARABIC) == "خطاب إحالة"[::-1]


def test_arabic_letters_are_joined() -> None:
    (alone,) = laid("ب", ARABIC).lines[0].runs
    (word,) = laid("ببب", ARABIC).lines[0].runs
    bases = [glyph.id for glyph in word.glyphs if glyph.text]
    assert len(set(bases)) == 3
    assert not set(bases) & {glyph.id for glyph in alone.glyphs if glyph.text}


def test_numbers_in_arabic_keep_their_order() -> None:
    assert visual("يوم 12 نوفمبر 2026", ARABIC) == "2026 " + "نوفمبر"[::-1] + " 12 " + "يوم"[::-1]


def test_native_digits_keep_their_order() -> None:
    assert visual("۱۲ نوامبر ۲۰۲۶", FARSI) == "۲۰۲۶ " + "نوامبر"[::-1] + " ۱۲"


def test_a_joiner_in_a_farsi_word_shifts_nothing_after_it() -> None:
    shown = visual("می\u200cخواهد ۱۲", FARSI)
    assert shown.startswith("۱۲ ")


def test_an_isolated_name_keeps_its_full_stop() -> None:
    shown = visual(f"السيدة {isolate('Amina K.')} هنا", ARABIC)
    assert "Amina K." in shown


def test_a_phone_number_stays_left_to_right_and_whole() -> None:
    number = "+33 6 12 34 56 78"
    text = f"الرقم {isolate_code(number)} الآن"
    assert number in visual(text, ARABIC).replace("\u00a0", " ")
    for width in range(100, 200, 7):
        lines = [line.replace("\u00a0", " ") for line in visual_lines(laid(text, ARABIC, width))]
        assert any(number in line for line in lines)


def test_a_reference_is_not_broken_at_its_dash() -> None:
    text = f"under the reference {isolate_code('K74M-2PQD')}"
    for width in range(60, 130, 3):
        lines = [line.replace("\u2011", "-") for line in visual_lines(laid(text, width=width))]
        assert any("K74M-2PQD" in line for line in lines)


@pytest.mark.parametrize("script", [ENGLISH, ARABIC], ids=["en", "ar"])
@pytest.mark.parametrize("width", range(30, 300, 27))
def test_every_character_is_drawn_at_every_width(script: Script, width: int) -> None:
    text = "Amina تطلب غرفة with a door، و60% من (Nour) 24 حماية-قانونية Donaudampfschifffahrt"
    lines = visual_lines(laid(text, script, width))
    drawn = sorted("".join(lines).replace(" ", ""))
    assert drawn == sorted(text.replace(" ", ""))


@pytest.mark.parametrize("width", range(20, 300, 23))
def test_no_line_is_wider_than_the_column(width: int) -> None:
    block = laid("Donaudampfschifffahrtsgesellschaft خطاب إحالة 12 " * 3, ARABIC, width)
    assert all(line.width <= width + 0.01 for line in block.lines)


def test_a_letter_is_never_parted_from_its_mark() -> None:
    block = laid("e\u0301" * 60, width=37)
    assert all(not line.startswith("\u0301") for line in visual_lines(block))


@pytest.mark.parametrize("text", ["x" * 30_000, "ب" * 30_000, "e" + "\u0301" * 5_000, "1" * 30_000])
def test_a_text_without_any_place_to_break_is_laid_out_in_time(text: str) -> None:
    start = time.perf_counter()
    block = laid(text, width=200)
    assert time.perf_counter() - start < 5
    assert "".join(visual_lines(block)).count(text[0]) == text.count(text[0])


def test_a_line_separator_ends_the_line() -> None:
    assert visual_lines(laid("one\u2028two\nthree")) == ["one", "two", "three"]


def test_a_block_is_cut_only_with_two_lines_on_each_side() -> None:
    block = laid(LONG, width=150)
    assert block.split(block.line_height) is None
    cut = block.split(block.line_height * 3.5)
    assert cut is not None
    assert len(cut[0].lines) == 3
    assert visual_lines(cut[0]) + visual_lines(cut[1]) == visual_lines(block)
    nearly_all = block.split(block.height - block.line_height)
    assert nearly_all is not None
    assert len(nearly_all[1].lines) == 2


def test_bold_and_regular_share_a_line() -> None:
    paragraph = ShapedParagraph([Span("Amina ", bold=True), Span("K.")], ENGLISH)
    (line,) = paragraph.lay(300, TextStyle()).lines
    assert {run.face.name for run in line.runs} == {"NotoSans-Bold", "NotoSans-Regular"}


def test_alignment_follows_the_reading_direction() -> None:
    for script, start in ((ENGLISH, 0.0), (ARABIC, 300.0)):
        paragraph = ShapedParagraph([Span("12")], script)
        for align in Align:
            block = paragraph.lay(300, TextStyle(align=align))
            indent = block._indent(block.lines[0])
            edge = {Align.START: start, Align.END: 300 - start, Align.CENTRE: 150}[align]
            nearest = min(indent, indent + block.lines[0].width, key=lambda x: abs(x - edge))
            assert abs(nearest - edge) <= block.lines[0].width / 2 + 0.01


def test_a_character_without_a_font_is_refused_by_name() -> None:
    with pytest.raises(UncoveredText, match="1 characters without a font: Thai") as caught:
        laid("ก Amina")
    assert caught.value.characters == {"ก"}
    assert "ก" not in str(caught.value)
    assert "Amina" not in str(caught.value)


def test_an_empty_text_is_one_empty_line() -> None:
    assert visual_lines(laid("")) == [""]
