"""Text from people on its way into a sentence: plain, and unable to disturb the words around it.

Invariant: whatever a person typed, an `Isolated` starts and ends its own direction, holds no other
direction control, no line or paragraph end but LINE SEPARATOR, and no control character unmarked.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LEFT_TO_RIGHT: Final = "\u2066"
RIGHT_TO_LEFT: Final = "\u2067"
FIRST_STRONG: Final = "\u2068"
END: Final = "\u2069"
LINE: Final = "\u2028"
NO_BREAK_SPACE: Final = "\u00a0"
NO_BREAK_HYPHEN: Final = "\u2011"

_LINE_ENDS: Final = re.compile("\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_PRINTABLE_ASCII: Final = re.compile("[ -~]*")
# Joiners, direction marks and break hints belong to the spelling of several languages.
_KEPT: Final = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\u061c" + LINE)
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_TYPED: Final = str.maketrans(
    {
        LEFT_TO_RIGHT: "",
        RIGHT_TO_LEFT: "",
        FIRST_STRONG: "",
        END: "",
        NO_BREAK_SPACE: " ",
        "\u202f": " ",
        NO_BREAK_HYPHEN: "-",
        LINE: "\n",
    }
)


class Isolated(str):
    """A text that is already plain and wrapped in its own direction."""

    __slots__ = ()


def _shown(character: str) -> str:
    if character == "\t":
        return " "
    if character == "\u00ad":
        return ""
    code = ord(character)
    noncharacter = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    if noncharacter or (
        unicodedata.category(character) in _INVISIBLE
        and character not in _KEPT
        and unicodedata.bidirectional(character) != "AN"
    ):
        return f"[U+{code:04X}]"
    return character


def plain(untrusted: str) -> str:
    """The text as it is, with line ends made one kind and other control characters shown as `[U+0007]`."""
    if _PRINTABLE_ASCII.fullmatch(untrusted):
        return untrusted
    return "".join(map(_shown, _LINE_ENDS.sub(LINE, untrusted)))


def isolate(untrusted: str) -> Isolated:
    """Plain text in the direction of its own first strong letter."""
    if isinstance(untrusted, Isolated):
        return untrusted
    return Isolated(f"{FIRST_STRONG}{plain(untrusted)}{END}")


def isolate_code(untrusted: str) -> Isolated:
    """A reference, phone number or address: always left to right, never broken at a blank."""
    unbroken = plain(untrusted).replace(" ", NO_BREAK_SPACE).replace("-", NO_BREAK_HYPHEN)
    return Isolated(f"{LEFT_TO_RIGHT}{unbroken}{END}")


def isolate_in(text: str, *, right_to_left: bool, breakable: bool = False) -> Isolated:
    """Words of ours that must keep the direction of their language wherever they stand."""
    start = RIGHT_TO_LEFT if right_to_left else LEFT_TO_RIGHT
    return Isolated(f"{start}{text if breakable else text.replace(' ', NO_BREAK_SPACE)}{END}")


def bare(text: str) -> str:
    """The text as a person would type it: no isolates, ordinary blanks, hyphens and line ends."""
    return text.translate(_TYPED)
