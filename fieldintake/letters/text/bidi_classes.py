"""The bidirectional class of each character as one letter, so that rules can be written as patterns.

Invariant: every code point has a class, unassigned ones the default of their block, so that a character
newer than the Unicode data of the running Python cannot upset the order of a line.
"""

from __future__ import annotations

import unicodedata
from typing import Final

LETTER_OF: Final = {
    "L": "L", "R": "R", "AL": "A", "EN": "1", "ES": "+", "ET": "#", "AN": "2", "CS": ",", "NSM": "m",
    "BN": "b", "B": "B", "S": "S", "WS": "w", "ON": "o", "LRI": "i", "RLI": "j", "FSI": "f", "PDI": "p",
    "LRE": "e", "RLE": "E", "LRO": "x", "RLO": "X", "PDF": "P",
}  # fmt: skip

# Unassigned code points take the direction that their block is set aside for.
_RIGHT_TO_LEFT_BLOCKS: Final = (
    (0x0590, 0x05FF), (0x07C0, 0x085F), (0xFB1D, 0xFB4F), (0x10800, 0x10CFF), (0x10D40, 0x10EBF),
    (0x10F00, 0x10F2F), (0x10F70, 0x10FFF), (0x1E800, 0x1EC6F), (0x1ECC0, 0x1ECFF),
    (0x1ED50, 0x1EDFF), (0x1EF00, 0x1EFFF),
)  # fmt: skip
_ARABIC_BLOCKS: Final = (
    (0x0600, 0x07BF), (0x0860, 0x08FF), (0xFB50, 0xFDCF), (0xFDF0, 0xFDFF), (0xFE70, 0xFEFF),
    (0x10D00, 0x10D3F), (0x10EC0, 0x10EFF), (0x10F30, 0x10F6F), (0x1EC70, 0x1ECBF),
    (0x1ED00, 0x1ED4F), (0x1EE00, 0x1EEFF),
)  # fmt: skip

# The paired brackets of the standard, opening before closing.
_BRACKETS: Final = (
    "()[]{}༺༻༼༽᚛᚜⁅⁆⁽⁾₍₎⌈⌉⌊⌋\u2329\u232a❨❩❪❫❬❭❮❯❰❱❲❳❴❵⟅⟆⟦⟧⟨⟩⟪⟫⟬⟭⟮⟯⦃⦄⦅⦆⦇⦈⦉⦊⦋⦌⦍⦐⦏⦎⦑⦒⦓⦔⦕⦖⦗⦘⧘⧙"
    "⧚⧛⧼⧽⸢⸣⸤⸥⸦⸧⸨⸩⹕⹖⹗⹘⹙⹚⹛⹜〈〉《》「」『』【】〔〕〖〗〘〙〚〛﹙﹚﹛﹜﹝﹞（）［］｛｝｟｠｢｣"
)
_CANONICAL: Final = {"\u2329": "\u3008", "\u232a": "\u3009"}
CLOSING_OF: Final = {
    opening: _CANONICAL.get(closing, closing)
    for opening, closing in zip(_BRACKETS[::2], _BRACKETS[1::2], strict=True)
}
CLOSING: Final = {closing: _CANONICAL.get(closing, closing) for closing in _BRACKETS[1::2]}


def _default_class(code: int) -> str:
    if code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF or 0xE0000 <= code <= 0xE0FFF:
        return "b"
    if 0x20A0 <= code <= 0x20CF:
        return "#"
    if any(low <= code <= high for low, high in _RIGHT_TO_LEFT_BLOCKS):
        return "R"
    if any(low <= code <= high for low, high in _ARABIC_BLOCKS):
        return "A"
    return "L"


class _ClassTable(dict[int, str]):
    """Filled as characters are met; `str.translate` asks it once for each new one."""

    def __missing__(self, code: int) -> str:
        known = unicodedata.bidirectional(chr(code))
        letter = LETTER_OF[known] if known else _default_class(code)
        self[code] = letter
        return letter


_TABLE: Final = _ClassTable()


def classes_of(text: str) -> str:
    """One class letter for each character of the text."""
    return text.translate(_TABLE)
