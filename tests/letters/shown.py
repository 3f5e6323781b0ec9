"""What a reader sees: the characters of laid lines from left to right."""

from __future__ import annotations

from io import BytesIO

from pypdf import PdfReader

from fieldintake.letters.text.flowable import Script, ShapedParagraph, Span, TextBlock, TextStyle

ENGLISH = Script("en", right_to_left=False)
ARABIC = Script("ar", right_to_left=True)
FARSI = Script("fa", right_to_left=True)


def laid(text: str, script: Script = ENGLISH, width: float = 400, size: float = 10) -> TextBlock:
    return ShapedParagraph([Span(text)], script).lay(width, TextStyle(size=size))


def visual_lines(block: TextBlock) -> list[str]:
    """Each line's characters from the left edge to the right."""
    return ["".join(glyph.text for run in line.runs for glyph in run.glyphs) for line in block.lines]


def visual(text: str, script: Script = ENGLISH) -> str:
    return "".join(visual_lines(laid(text, script, width=10_000)))


def pdf_text(data: bytes) -> str:
    """The text that a left-to-right reader extracts, in drawing order."""
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
