"""From the blocks of a letter to boxes of a given width, with the logical structure beside them.

Invariant: each block becomes boxes in the order in which it is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, assert_never

from fieldintake.letters.boxes import Box, BulletBox, Cell, GridBox, Row, SignatureBox, TextBox
from fieldintake.letters.letter import (
    Addresses,
    Block,
    Bullets,
    Facts,
    Heading,
    Paragraph,
    ReturnSlip,
    Signatures,
    Table,
)
from fieldintake.letters.slip import SlipBox
from fieldintake.letters.structure import Element
from fieldintake.letters.text.flowable import Script, Span, TextBlock, TextStyle, paragraph
from fieldintake.letters.text.ink import GREY

BODY: Final = TextStyle(size=10)
SMALL: Final = TextStyle(size=8.5, grey=GREY)
_CELL: Final = TextStyle(size=9.5)
_CODE: Final = TextStyle(size=15)
_HEADINGS: Final = {1: TextStyle(size=17), 2: TextStyle(size=11.5), 3: TextStyle(size=10)}
_BEFORE_HEADING: Final = {1: 0.0, 2: 14.0, 3: 8.0}
_LABEL_SHARE: Final = 0.34
_CELL_PADDING: Final = 6.0
_INDENT: Final = 14.0
_QR_ROOM: Final = 100.0
_SIGNATURE_GAP: Final = 14.0
_TICK_ROOM: Final = 15.0


@dataclass(frozen=True, slots=True)
class Placed:
    """A box with the white space around it; a heading stays with what follows."""

    box: Box
    before: float
    stays_with_next: bool = False
    bookmark: str = ""


@dataclass(frozen=True, slots=True)
class Builder:
    """Builds boxes for one letter."""

    script: Script
    width: float
    root: Element

    def boxes(self, block: Block) -> Iterator[Placed]:
        """The boxes of one block, in order."""
        match block:
            case Heading(text, level):
                shown = self._text(text, f"H{level}", _HEADINGS[level], bold=True)
                yield Placed(shown, _BEFORE_HEADING[level], stays_with_next=True, bookmark=text)
            case Paragraph(text, strong, small):
                style = SMALL if small else BODY
                yield Placed(self._text(text, "P", style, bold=strong), 5)
            case Facts(rows):
                yield Placed(self._facts(rows), 6)
            case Table():
                yield Placed(self._table(block), 4)
            case Bullets(items):
                yield from self._bullets(items)
            case Addresses():
                yield Placed(self._addresses(block), 8)
            case Signatures(labels):
                yield Placed(self._signatures(labels), 10)
            case ReturnSlip():
                yield Placed(self._slip(block), 22)
            case _:
                assert_never(block)

    def _lay(self, text: str, width: float, style: TextStyle, *, bold: bool = False) -> TextBlock:
        return paragraph((Span(text, bold),), self.script).lay(width, style)

    def _text(
        self,
        text: str,
        role: str,
        style: TextStyle,
        *,
        bold: bool = False,
        width: float = 0,
        parent: Element | None = None,
    ) -> TextBox:
        element = (parent or self.root).child(role)
        return TextBox(self._lay(text, width or self.width, style, bold=bold), element)

    def _row(
        self, parent: Element, cells: tuple[tuple[str, str, bool], ...], widths: tuple[float, ...]
    ) -> Row:
        line = parent.child("TR")
        return Row(
            tuple(
                Cell(self._lay(text, width - _CELL_PADDING, _CELL, bold=bold), line.child(role))
                for (text, role, bold), width in zip(cells, widths, strict=True)
            ),
            widths,
        )

    def _facts(self, rows: tuple[tuple[str, str], ...]) -> GridBox:
        table = self.root.child("Table")
        widths = (self.width * _LABEL_SHARE, self.width * (1 - _LABEL_SHARE))
        made = tuple(
            self._row(table, ((label, "TH", True), (text, "TD", False)), widths) for label, text in rows
        )
        return GridBox(made, None, self.script.right_to_left)

    def _table(self, block: Table) -> GridBox:
        table = self.root.child("Table")
        total = sum(block.weights)
        widths = tuple(self.width * weight / total for weight in block.weights)
        head = self._row(table, tuple((text, "TH", True) for text in block.head), widths)
        rows = tuple(
            self._row(table, tuple((text, "TD", False) for text in row), widths) for row in block.rows
        )
        return GridBox(rows, head, self.script.right_to_left)

    def _bullets(self, items: tuple[str, ...]) -> Iterator[Placed]:
        parent = self.root.child("L")
        mark = self._lay("•", _INDENT, BODY)
        for item in items:
            width = self.width - _INDENT
            text = self._text(item, "LBody", BODY, width=width, parent=parent.child("LI"))
            box = BulletBox(text, mark, self.width, _INDENT, self.script.right_to_left)
            yield Placed(box, 2)

    def _addresses(self, block: Addresses) -> GridBox:
        table = self.root.child("Table")
        widths = (self.width / 2, self.width / 2)
        depth = max(len(block.sender), len(block.recipient))
        pairs = zip(_padded(block.recipient, depth), _padded(block.sender, depth), strict=True)
        rows = tuple(
            self._row(
                table,
                ((left, "TH" if at == 0 else "TD", at == 0), (right, "TH" if at == 0 else "TD", at == 0)),
                widths,
            )
            for at, (left, right) in enumerate(pairs)
        )
        return GridBox(rows, None, self.script.right_to_left, ruled=False)

    def _signatures(self, labels: tuple[str, ...]) -> SignatureBox:
        width = self.width / 2 - _SIGNATURE_GAP
        boxes = tuple(self._text(label, "P", SMALL, width=width) for label in labels)
        return SignatureBox(boxes, self.width, 2, self.script.right_to_left)

    def _slip(self, block: ReturnSlip) -> SlipBox:
        width = self.width - _QR_ROOM
        bold_code = replace(_CODE, grey="0")
        heads = (
            self._text(block.title, "H2", _HEADINGS[2], bold=True, width=width),
            self._text(block.reference_label, "P", SMALL, width=width),
            self._text(block.reference, "P", bold_code, bold=True, width=width),
            self._text(f"{block.check_label} {block.check}", "P", BODY, width=width),
        )
        choices = tuple(
            self._text(choice, "P", BODY, width=self.width - _TICK_ROOM) for choice in block.choices
        )
        lines = tuple(self._label(label) for label in block.lines)
        return SlipBox(heads, choices, lines, block.qr, self.width, self.script.right_to_left)

    def _label(self, label: str) -> TextBox:
        """A label no wider than its words, so that the writing line can begin after it."""
        natural = paragraph((Span(label),), self.script).natural_width(SMALL.size) + 0.5
        return self._text(label, "P", SMALL, width=min(natural, self.width * 0.6))


def _padded(lines: tuple[str, ...], depth: int) -> tuple[str, ...]:
    return lines + ("",) * (depth - len(lines))
