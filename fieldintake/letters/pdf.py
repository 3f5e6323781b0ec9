"""Draws a letter: pages, page numbers, draft mark. In memory only; no temporary file ever exists.

Invariant: the same letter gives the same bytes.
"""

from __future__ import annotations

import math
from typing import Final

from fieldintake.letters.build import SMALL, Builder
from fieldintake.letters.document import Document
from fieldintake.letters.letter import Letter
from fieldintake.letters.pages import (
    BODY_WIDTH,
    MARGIN,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    PlacedBox,
    fill_pages,
)
from fieldintake.letters.structure import Page
from fieldintake.letters.text.flowable import Align, Script, Span, TextStyle, paragraph
from fieldintake.letters.text.ink import PALE
from fieldintake.wording.isolation import bare
from fieldintake.wording.numbers_dates import number

_WATERMARK: Final = TextStyle(size=92, grey=PALE, align=Align.CENTRE)
_PAGE_NUMBER: Final = TextStyle(size=SMALL.size, grey=SMALL.grey, align=Align.END)
_FOOTER_TOP: Final = MARGIN + 2
_TURN: Final = math.atan2(PAGE_HEIGHT, PAGE_WIDTH)


def render(letter: Letter) -> bytes:
    """The letter as PDF bytes; raises `LetterError` (a character without a font, a block too high)."""
    script = Script(letter.language, letter.right_to_left)
    document = Document(PAGE_WIDTH, PAGE_HEIGHT, letter.language, letter.neutral_title)
    builder = Builder(script, BODY_WIDTH, document.root)
    placed = (box for block in letter.blocks for box in builder.boxes(block))
    pages = fill_pages(placed)
    for at, boxes in enumerate(pages):
        page = document.new_page()
        _draw_furniture(page, letter, script, at + 1, len(pages))
        _draw_boxes(page, document, boxes)
    return document.to_bytes()


def _draw_boxes(page: Page, document: Document, boxes: list[PlacedBox]) -> None:
    for item in boxes:
        if item.bookmark:
            document.bookmark(bare(item.bookmark), page, item.top)
        item.box.draw(page, MARGIN, item.top)


def _draw_furniture(page: Page, letter: Letter, script: Script, at: int, of: int) -> None:
    page.ink.begin_artifact()
    if letter.watermark:
        width = math.hypot(PAGE_WIDTH, PAGE_HEIGHT)
        mark = paragraph((Span(letter.watermark, bold=True),), script).lay(width, _WATERMARK)
        page.ink.turned(0, 0, math.cos(_TURN), math.sin(_TURN))
        mark.draw(page.ink, 0, mark.height / 2)
        page.ink.restore()
    for text, style in ((letter.footer, SMALL), (_numbers(letter, at, of), _PAGE_NUMBER)):
        if text:
            block = paragraph((Span(text),), script).lay(BODY_WIDTH, style)
            block.draw(page.ink, MARGIN, _FOOTER_TOP)
    page.ink.end()


def _numbers(letter: Letter, at: int, of: int) -> str:
    if not letter.page_pattern:
        return ""
    shown = {"page": number(at, letter.language), "pages": number(of, letter.language)}
    return letter.page_pattern.format_map(shown)
