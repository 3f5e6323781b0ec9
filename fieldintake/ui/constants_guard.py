"""Keeps None, True and False alive under Python 3.11, where the toolkit loses references to them.

PySide6 6.12 is built for interpreters whose constants are immortal (3.12 and later): each call that returns
None takes one reference away, and after some thousand calls the interpreter ends with "deallocating None".
Measured on 3.11.7: one reference of None per call without a result, one of True per emitted bool.
Invariant: after `guard_constants` the counts are so high that no running time can use them up.
"""

from __future__ import annotations

import ctypes
import sys

_PLENTY = 1 << 40
_FIRST_WITH_IMMORTALS = (3, 12)


def guard_constants() -> None:
    """Make the constants last; called once, before the first window. Later interpreters need nothing."""
    if sys.version_info >= _FIRST_WITH_IMMORTALS:
        return
    for constant in (None, True, False):
        count = ctypes.c_ssize_t.from_address(id(constant))
        if count.value < _PLENTY:
            count.value += _PLENTY
