from __future__ import annotations

import pytest

from fieldintake.letters.text.bidi import (
    base_level,
    line_levels,
    needs_reordering,
    paragraph_levels,
    visual_order,
)
from fieldintake.letters.text.bidi_classes import classes_of

LRI, RLI, FSI, PDI = "\u2066", "\u2067", "\u2068", "\u2069"
ALEF, BEH = "\u0627", "\u0628"


@pytest.mark.parametrize(
    ("text", "base", "levels"),
    [
        ("ab", 0, [0, 0]),
        ("ab", 1, [2, 2]),
        (f"{ALEF}{BEH}", 0, [1, 1]),
        (f"a {ALEF}", 0, [0, 0, 1]),
        (f"{ALEF} 12", 1, [1, 1, 2, 2]),
        (f"{ALEF} \u06f1\u06f2", 1, [1, 1, 2, 2]),
        ("1+2", 1, [2, 2, 2]),
        (f"{ALEF}1/2", 0, [1, 2, 2, 2]),
        (f"{LRI}{ALEF}{PDI}a", 0, [0, 3, 0, 0]),
        (f"{ALEF}(a){ALEF}", 1, [1, 1, 2, 1, 1]),
        (f"a({ALEF})b", 0, [0, 0, 1, 0, 0]),
        ("\u202eab\u202c", 0, [0, 1, 1, 1]),
    ],
)
def test_levels(text: str, base: int, levels: list[int]) -> None:
    assert paragraph_levels(text, base) == levels


def test_the_first_strong_letter_outside_isolates_sets_the_direction() -> None:
    assert base_level(classes_of(f"12 {ALEF} a")) == 1
    assert base_level(classes_of(f"{RLI}{ALEF}{PDI} a")) == 0
    assert base_level(classes_of("12")) == 0


def test_an_isolated_value_takes_its_own_direction() -> None:
    text = f"{ALEF} {FSI}Amina K.{PDI} {BEH}"
    levels = paragraph_levels(text, 1)
    assert set(levels[3:11]) == {2}
    assert levels[2] == levels[11] == 1


def test_an_isolate_that_is_never_closed_does_no_harm() -> None:
    assert len(paragraph_levels(FSI * 200 + ALEF, 0)) == 201


def test_more_embeddings_than_the_standard_allows_are_ignored() -> None:
    levels = paragraph_levels("\u202b" * 300 + "a", 0)
    assert max(levels) <= 126


def test_blanks_at_the_end_of_a_line_follow_the_paragraph() -> None:
    text = f"{ALEF}b  "
    classes = classes_of(text)
    levels = paragraph_levels(text, 1)
    assert line_levels(levels, classes, 0, 4, 1) == [1, 2, 1, 1]


def test_reordering_by_level() -> None:
    assert visual_order([0, 1, 1, 2, 2, 1, 0]) == [0, 5, 3, 4, 2, 1, 6]
    assert visual_order([1, 1, 1]) == [2, 1, 0]
    assert visual_order([]) == []


def test_plain_latin_text_needs_no_reordering() -> None:
    assert not needs_reordering(f"Amina {FSI}K.{PDI} 12-11")
    assert needs_reordering(f"Amina {ALEF}")
    assert needs_reordering(f"{RLI}a{PDI}")
