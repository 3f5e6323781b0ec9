"""Every case of Unicode's two conformance files, where they are: Debian's `unicode-data`, or UNICODE_DATA_DIR."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldintake.letters.text.bidi import (
    base_level,
    levels_of_classes,
    line_levels,
    paragraph_levels,
    visual_order,
)
from fieldintake.letters.text.bidi_classes import (
    CLOSING,
    CLOSING_OF,
    LETTER_OF,
    classes_of,
)

FOLDER = Path(os.environ.get("UNICODE_DATA_DIR", "/usr/share/unicode"))
needs_data = pytest.mark.skipif(
    "UNICODE_DATA_DIR" not in os.environ and not (FOLDER / "BidiTest.txt").is_file(),
    reason=f"no BidiTest.txt in {FOLDER}: install unicode-data, or name a folder by UNICODE_DATA_DIR",
)
REMOVED = "beExXP"


def _lines(name: str) -> Iterator[str]:
    with (FOLDER / name).open(encoding="utf-8") as lines:
        for line in lines:
            text = line.split("#")[0].strip()
            if text:
                yield text


def _outcome(levels: list[int], classes: str, base: int) -> tuple[list[str], list[int]]:
    shown = line_levels(levels, classes, 0, len(levels), base)
    kept = [at for at, letter in enumerate(classes) if letter not in REMOVED]
    order = [kept[at] for at in visual_order([shown[at] for at in kept])]
    words = ["x" if classes[at] in REMOVED else str(level) for at, level in enumerate(shown)]
    return words, order


@needs_data
def test_every_case_of_the_class_file() -> None:
    wanted_levels: list[str] = []
    wanted_order: list[int] = []
    cases = 0
    for line in _lines("BidiTest.txt"):
        if line.startswith("@Levels:"):
            wanted_levels = line.split()[1:]
        elif line.startswith("@Reorder:"):
            wanted_order = [int(word) for word in line.split()[1:]]
        elif not line.startswith("@"):
            names, bits = line.split(";")
            classes = "".join(LETTER_OF[name] for name in names.split())
            for bit, base in ((1, base_level(classes)), (2, 0), (4, 1)):
                if int(bits, 16) & bit:
                    cases += 1
                    levels = levels_of_classes(classes, base)
                    assert _outcome(levels, classes, base) == (wanted_levels, wanted_order), line
    assert cases > 700_000


@needs_data
def test_every_case_of_the_character_file() -> None:
    cases = 0
    for line in _lines("BidiCharacterTest.txt"):
        points, direction, paragraph, wanted_levels, wanted_order = line.split(";")
        text = "".join(chr(int(point, 16)) for point in points.split())
        classes = classes_of(text)
        base = base_level(classes) if direction == "2" else int(direction)
        assert base == int(paragraph), line
        outcome = _outcome(paragraph_levels(text, base), classes, base)
        assert outcome == (wanted_levels.split(), [int(w) for w in wanted_order.split()]), line
        cases += 1
    assert cases > 90_000


@needs_data
def test_the_bracket_table_is_the_standards() -> None:
    pairs = {}
    for line in _lines("BidiBrackets.txt"):
        one, other, kind = (word.strip() for word in line.split(";"))
        if kind == "o":
            pairs[chr(int(one, 16))] = chr(int(other, 16))
    assert set(pairs) == set(CLOSING_OF)
    assert {opening: CLOSING[closing] for opening, closing in pairs.items()} == CLOSING_OF
