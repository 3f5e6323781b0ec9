"""How hard a passphrase is to guess, as far as its own shape says; lists of known ones are not asked.

Invariant: what is too short here is refused wherever a passphrase is chosen.
"""

from __future__ import annotations

import unicodedata
from enum import Enum

LEAST_SIGNS, LEAST_WORDS = 15, 6
_FEW_SIGNS = 6


class Strength(Enum):
    """What is said while a passphrase is typed."""

    EMPTY = "empty"
    SHORT = "short"
    REPEATS = "repeats"
    ENOUGH = "enough"
    STRONG = "strong"


def is_long_enough(passphrase: str) -> bool:
    """Fifteen characters, or six words."""
    normal = unicodedata.normalize("NFC", passphrase)
    return len(normal) >= LEAST_SIGNS or len(normal.split()) >= LEAST_WORDS


def strength(passphrase: str) -> Strength:
    """Length first, then whether it repeats itself; different words count most."""
    if not passphrase:
        return Strength.EMPTY
    if not is_long_enough(passphrase):
        return Strength.SHORT
    words = passphrase.casefold().split()
    different = len(set(words))
    if len(set(passphrase.casefold())) < _FEW_SIGNS or different * 2 <= len(words):
        return Strength.REPEATS
    return Strength.STRONG if different >= LEAST_WORDS else Strength.ENOUGH
