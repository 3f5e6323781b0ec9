"""Boxes that fill a page from top to bottom, each able to say how high it is and where it may be cut.

Invariant: drawing a box, or the two halves of a cut one, draws each of its lines exactly once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from fieldintake.letters.structure import Element, Page
from fieldintake.letters.text.flowable import TextBlock
from fieldintake.letters.text.ink import GREY, PALE

_PADDING = 3.0
_LEAST_ROW = 40.0
_BETWEEN = 14.0


class Box(Protocol):
    """What the page filler needs of a box."""

    @property
    def height(self) -> float: ...

    @property
    def least(self) -> float:
        """The height of the smallest part that may stand at the end of a page."""

    def split(self, height: float) -> tuple[Box, Box] | None:
        """What fits into that height and the rest; None if it must go to the next page whole."""

    def draw(self, page: Page, x: float, top: float) -> None: ...


@dataclass(frozen=True, slots=True)
class TextBox:
    """One paragraph, heading or list item."""

    block: TextBlock
    element: Element

    @property
    def height(self) -> float:
        return self.block.height

    @property
    def least(self) -> float:
        return min(self.height, 2 * self.block.line_height)

    def split(self, height: float) -> tuple[Box, Box] | None:
        cut = self.block.split(height)
        return None if cut is None else (TextBox(cut[0], self.element), TextBox(cut[1], self.element))

    def draw(self, page: Page, x: float, top: float) -> None:
        page.begin(self.element)
        self.block.draw(page.ink, x, top)
        page.ink.end()


@dataclass(frozen=True, slots=True)
class BulletBox:
    """A list item with its mark on the side from which the language reads."""

    text: TextBox
    mark: TextBlock | None
    width: float
    indent: float
    right_to_left: bool

    @property
    def height(self) -> float:
        return self.text.height

    @property
    def least(self) -> float:
        return self.text.least

    def split(self, height: float) -> tuple[Box, Box] | None:
        cut = self.text.split(height)
        if cut is None or not isinstance(cut[0], TextBox) or not isinstance(cut[1], TextBox):
            return None
        return self._with(cut[0], self.mark), self._with(cut[1], None)

    def _with(self, text: TextBox, mark: TextBlock | None) -> BulletBox:
        return BulletBox(text, mark, self.width, self.indent, self.right_to_left)

    def draw(self, page: Page, x: float, top: float) -> None:
        if self.mark is not None:
            page.ink.begin_artifact()
            left = x + self.width - self.indent if self.right_to_left else x
            self.mark.draw(page.ink, left, top)
            page.ink.end()
        self.text.draw(page, x if self.right_to_left else x + self.indent, top)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a row; None where nothing is left of it after a cut."""

    block: TextBlock | None
    element: Element


@dataclass(frozen=True, slots=True)
class Row:
    """Cells from the reading side; `widths` include the padding."""

    cells: tuple[Cell, ...]
    widths: tuple[float, ...]

    @property
    def height(self) -> float:
        return max((cell.block.height for cell in self.cells if cell.block), default=0) + 2 * _PADDING

    def split(self, height: float) -> tuple[Row, Row] | None:
        """The row cut through its longest cells; short cells stay above."""
        inside = height - 2 * _PADDING
        first: list[Cell] = []
        rest: list[Cell] = []
        for cell in self.cells:
            if cell.block is None or cell.block.height <= inside:
                first.append(cell)
                rest.append(Cell(None, cell.element))
                continue
            cut = cell.block.split(inside)
            if cut is None:
                return None
            first.append(Cell(cut[0], cell.element))
            rest.append(Cell(cut[1], cell.element))
        return Row(tuple(first), self.widths), Row(tuple(rest), self.widths)

    def draw(self, page: Page, x: float, top: float, *, right_to_left: bool, furniture: bool = False) -> None:
        """Draws the cells; a repeated head is page furniture and not read again."""
        at = x + sum(self.widths) if right_to_left else x
        for cell, width in zip(self.cells, self.widths, strict=True):
            if right_to_left:
                at -= width
            if cell.block is not None:
                if furniture:
                    page.ink.begin_artifact()
                else:
                    page.begin(cell.element)
                cell.block.draw(page.ink, at + _PADDING, top - _PADDING)
                page.ink.end()
            if not right_to_left:
                at += width


@dataclass(frozen=True, slots=True)
class GridBox:
    """Rows with a rule under each; the head stands above them again after a page end."""

    rows: tuple[Row, ...]
    head: Row | None
    right_to_left: bool
    ruled: bool = True
    continued: bool = False

    @property
    def height(self) -> float:
        head = self.head.height if self.head else 0
        return head + sum(row.height for row in self.rows)

    @property
    def least(self) -> float:
        head = self.head.height if self.head else 0
        return head + min(self.rows[0].height, _LEAST_ROW) if self.rows else head

    def split(self, height: float) -> tuple[Box, Box] | None:
        used = self.head.height if self.head else 0.0
        for at, row in enumerate(self.rows):
            if used + row.height > height:
                cut = row.split(height - used)
                if cut is not None:
                    return self._cut((*self.rows[:at], cut[0]), (cut[1], *self.rows[at + 1 :]))
                return self._cut(self.rows[:at], self.rows[at:]) if at else None
            used += row.height
        return None

    def _cut(self, first: tuple[Row, ...], rest: tuple[Row, ...]) -> tuple[Box, Box]:
        return replace(self, rows=first), replace(self, rows=rest, continued=True)

    def draw(self, page: Page, x: float, top: float) -> None:
        y = top
        for row in ([self.head] if self.head else []) + list(self.rows):
            repeated = row is self.head and self.continued
            row.draw(page, x, y, right_to_left=self.right_to_left, furniture=repeated)
            y -= row.height
            if self.ruled:
                page.ink.begin_artifact()
                grey = GREY if row is self.head else PALE
                page.ink.rule(x, y, sum(row.widths), grey=grey)
                page.ink.end()


@dataclass(frozen=True, slots=True)
class SignatureBox:
    """Lines to sign, each with its label below; never cut."""

    labels: tuple[TextBox, ...]
    width: float
    columns: int
    right_to_left: bool
    room: float = 34.0

    @property
    def _row_height(self) -> float:
        return self.room + max(label.height for label in self.labels)

    @property
    def height(self) -> float:
        return -(-len(self.labels) // self.columns) * self._row_height

    @property
    def least(self) -> float:
        return self.height

    def split(self, height: float) -> None:  # noqa: ARG002  signatures are never torn apart
        return None

    def draw(self, page: Page, x: float, top: float) -> None:
        share = self.width / self.columns
        for at, label in enumerate(self.labels):
            column = at % self.columns
            if self.right_to_left:
                column = self.columns - 1 - column
            left = x + column * share + (_BETWEEN if self.right_to_left else 0)
            line = top - (at // self.columns) * self._row_height - self.room
            page.ink.begin_artifact()
            page.ink.rule(left, line, share - _BETWEEN)
            page.ink.end()
            label.draw(page, left, line)
