"""The return slip: its check code, its QR code and its drawing.

Invariant: nothing on it says who she is or who we are; whoever finds it learns nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

from fieldintake.letters.boxes import TextBox
from fieldintake.letters.structure import Page
from fieldintake.letters.text.ink import GREY

_SYMBOLS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_QR_SIDE: Final = 78.0
_GAP: Final = 6.0
_TICK: Final = 9.0
_WRITING_ROOM: Final = 24.0


def check_code(reference: str, consents: Iterable[str]) -> str:
    """Four symbols that tie a slip to the consents of one letter: after a new consent they are others.

    A digest of the reference and the random ids of the consent events, both of which the disclosure ledger
    keeps; it proves nothing and gives nothing away.
    """
    named = " ".join([reference, *sorted(consents)])
    digest = hashlib.sha256(named.encode("ascii")).digest()
    return "".join(_SYMBOLS[byte & 31] for byte in digest[:4])


@lru_cache(maxsize=64)
def qr_squares(content: str) -> tuple[int, tuple[tuple[int, int, int], ...]]:
    """The number of modules on a side, and the dark stretches as (row, column, length)."""
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(content)
    code.make()
    side = code.getModuleCount()
    stretches: list[tuple[int, int, int]] = []
    for row in range(side):
        column = 0
        while column < side:
            start = column
            while column < side and code.isDark(row, column):
                column += 1
            if column > start:
                stretches.append((row, start, column - start))
            column += 1
    return side, tuple(stretches)


@dataclass(frozen=True, slots=True)
class SlipBox:
    """The slip below its cutting line; never cut by a page end."""

    heads: tuple[TextBox, ...]
    choices: tuple[TextBox, ...]
    lines: tuple[TextBox, ...]
    qr: str
    width: float
    right_to_left: bool

    @property
    def height(self) -> float:
        heads = sum(box.height for box in self.heads)
        choices = sum(box.height + _GAP for box in self.choices)
        lines = len(self.lines) * _WRITING_ROOM
        return 3 * _GAP + max(heads, _QR_SIDE) + _GAP + choices + lines + 2 * _GAP

    @property
    def least(self) -> float:
        return self.height

    def split(self, height: float) -> None:  # noqa: ARG002  half a slip cannot be given back
        return None

    def draw(self, page: Page, x: float, top: float) -> None:
        page.ink.begin_artifact()
        page.ink.dashed_rule(x, top - _GAP, self.width, grey=GREY)
        self._draw_qr(page, x, top - 3 * _GAP)
        page.ink.end()
        y = top - 3 * _GAP
        for box in self.heads:
            box.draw(page, self._inner(x, box.block.width), y)
            y -= box.height
        y = min(y, top - 3 * _GAP - _QR_SIDE) - _GAP
        for box in self.choices:
            self._draw_choice(page, box, x, y)
            y -= box.height + _GAP
        for box in self.lines:
            y -= _WRITING_ROOM
            box.draw(page, self._inner(x, box.block.width), y + box.height)
            page.ink.begin_artifact()
            left = x if self.right_to_left else x + box.block.width + _GAP
            page.ink.rule(left, y, self.width - box.block.width - _GAP, grey=GREY)
            page.ink.end()

    def _inner(self, x: float, width: float) -> float:
        return x + self.width - width if self.right_to_left else x

    def _draw_choice(self, page: Page, box: TextBox, x: float, y: float) -> None:
        page.ink.begin_artifact()
        left = x + self.width - _TICK if self.right_to_left else x
        page.ink.frame(left, y - box.height / 2 - _TICK / 2, _TICK, _TICK)
        page.ink.end()
        inset = _TICK + _GAP
        box.draw(page, self._inner(x, box.block.width + inset) + (0 if self.right_to_left else inset), y)

    def _draw_qr(self, page: Page, x: float, top: float) -> None:
        side, stretches = qr_squares(self.qr)
        module = _QR_SIDE / side
        left = x if self.right_to_left else x + self.width - _QR_SIDE
        page.ink.fill(
            [
                (left + column * module, top - (row + 1) * module, length * module, module)
                for row, column, length in stretches
            ]
        )
