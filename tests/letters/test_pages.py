from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from fieldintake.letters.boxes import GridBox
from fieldintake.letters.build import Builder, Placed
from fieldintake.letters.letter import (
    Block,
    Bullets,
    Facts,
    Heading,
    Letter,
    Paragraph,
    Signatures,
    Table,
)
from fieldintake.letters.pages import BODY_WIDTH, BlockTooHigh, fill_pages
from fieldintake.letters.pdf import render
from fieldintake.letters.structure import Element
from tests.letters.shown import ARABIC, ENGLISH

LINE = Paragraph("One line.")


def letter(*blocks: Block) -> Letter:
    return Letter("en", False, "Letter", blocks, "Footer", "Page {page} of {pages}")


def pages_of(*blocks: Block) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(render(letter(*blocks)))).pages]


def boxes_of(*blocks: Block) -> list[Placed]:
    builder = Builder(ENGLISH, BODY_WIDTH, Element("Document"))
    return [placed for block in blocks for placed in builder.boxes(block)]


def test_a_heading_is_never_the_last_thing_on_a_page() -> None:
    for before in range(25, 45):
        pages = pages_of(*[LINE] * before, Heading("Her consent"), Paragraph("Below it. " * 40))
        for page in pages:
            lines = [line for line in page.split("\n") if line and "Footer" not in line]
            lines = [line for line in lines if not line.startswith("Page ")]
            assert lines[-1] != "Her consent"


def test_two_headings_in_a_row_stay_with_what_they_are_for() -> None:
    for before in range(25, 45):
        facts = Facts((("Label", "value"),))
        pages = pages_of(*[LINE] * before, Heading("Shared"), Heading("Health", 3), facts)
        assert sum("Shared" in page and "Health" in page and "value" in page for page in pages) == 1


def test_table_heads_are_repeated_on_every_page() -> None:
    rows = tuple((str(at), f"row {at}") for at in range(120))
    pages = pages_of(Table(("Number", "Name"), rows, (1, 2)))
    assert len(pages) > 2
    assert all("Number" in page for page in pages)
    assert all(sum(f"row {at}\n" in f"{page}\n" for page in pages) == 1 for at in range(120))


def test_a_row_higher_than_a_page_is_cut_and_loses_nothing() -> None:
    words = [f"w{at}x" for at in range(3_000)]
    pages = pages_of(Facts((("Note", " ".join(words)), ("After", "the end"))))
    assert len(pages) > 2
    text = "\n".join(pages)
    assert [word for word in words if word not in text] == []
    assert "the end" in pages[-1]


def test_signatures_stay_together() -> None:
    for before in range(30, 46):
        pages = pages_of(*[LINE] * before, Signatures(("Sender", "Date", "Witness")))
        assert sum("Sender" in page for page in pages) == 1
        assert sum("Sender" in page and "Witness" in page for page in pages) == 1


def test_a_long_list_item_keeps_its_mark_on_the_first_page_only() -> None:
    pages = pages_of(*[LINE] * 30, Bullets(("Word " * 900,)))
    assert sum(page.count("•") for page in pages) == 1


def test_what_cannot_be_cut_and_is_higher_than_a_page_is_refused() -> None:
    (placed,) = boxes_of(Signatures(tuple(f"Line {at}" for at in range(60))))
    with pytest.raises(BlockTooHigh):
        fill_pages([placed])


def test_right_to_left_tables_start_at_the_right() -> None:
    builder = Builder(ARABIC, BODY_WIDTH, Element("Document"))
    (placed,) = builder.boxes(Table(("أول", "ثان"), (("1", "2"),), (1, 3)))
    data = render(replace(letter(Table(("a", "b"), (("1", "2"),), (1, 3))), right_to_left=True))
    positions: dict[str, float] = {}

    def note(text: str, _cm: object, tm: list[float], _font: object, _size: object) -> None:
        if text.strip():
            positions[text.strip()] = tm[4]

    PdfReader(BytesIO(data)).pages[0].extract_text(visitor_text=note)
    assert positions["a"] > positions["b"]
    assert positions["1"] > positions["2"]
    assert isinstance(placed.box, GridBox)
    assert placed.box.right_to_left
