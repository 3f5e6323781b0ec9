"""Fills pages from top to bottom; every page is laid out before the first is drawn.

Invariant: a heading is never the last thing on a page, and what must stay together does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from fieldintake.domain.errors import LetterError
from fieldintake.letters.boxes import Box
from fieldintake.letters.build import Placed

PAGE_WIDTH: Final = 595.28
PAGE_HEIGHT: Final = 841.89
MARGIN: Final = 56.7
BODY_WIDTH: Final = PAGE_WIDTH - 2 * MARGIN
_BODY_TOP: Final = PAGE_HEIGHT - MARGIN
_BODY_BOTTOM: Final = MARGIN + 14


class BlockTooHigh(LetterError):
    """Something that must stay together is higher than a page."""


@dataclass(frozen=True, slots=True)
class PlacedBox:
    """A box with its upper edge on the page, and the bookmark that points to it."""

    box: Box
    top: float
    bookmark: str = ""


@dataclass(slots=True)
class _Filler:
    pages: list[list[PlacedBox]] = field(default_factory=lambda: [[]])
    top: float = _BODY_TOP

    def place(self, placed: Placed, keep: float) -> None:
        """Puts a box on this page and the next ones; `keep` is the room wanted below it."""
        box, before, bookmark = placed.box, placed.before, placed.bookmark
        while True:
            space = before if self.pages[-1] else 0.0
            room = self.top - _BODY_BOTTOM - space
            if box.height + keep <= room:
                self._put(box, space, bookmark)
                return
            cut = None if keep else box.split(room)
            if cut is not None:
                self._put(cut[0], space, bookmark)
                box, before, bookmark = cut[1], 0.0, ""
            elif not self.pages[-1]:
                raise BlockTooHigh("a block is higher than a page")
            self._turn()

    def _put(self, box: Box, before: float, bookmark: str) -> None:
        self.top -= before
        self.pages[-1].append(PlacedBox(box, self.top, bookmark))
        self.top -= box.height

    def _turn(self) -> None:
        self.pages.append([])
        self.top = _BODY_TOP


def fill_pages(boxes: Iterable[Placed]) -> list[list[PlacedBox]]:
    """The boxes of each page; raises `BlockTooHigh`."""
    filler = _Filler()
    every = list(boxes)
    for placed, keep in zip(every, _room_below(every), strict=True):
        filler.place(placed, keep)
    return filler.pages


def _room_below(boxes: list[Placed]) -> list[float]:
    """For each box the room wanted below it: headings in a row stay together with what they are for."""
    wanted = [0.0] * len(boxes)
    for at in range(len(boxes) - 2, -1, -1):
        after = boxes[at + 1]
        if boxes[at].stays_with_next:
            below = after.box.height + wanted[at + 1] if after.stays_with_next else after.box.least
            wanted[at] = after.before + below
    return wanted
