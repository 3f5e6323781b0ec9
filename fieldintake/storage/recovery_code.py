"""The personal recovery code: 160 random bits as 36 symbols that survive handwriting.

Nine groups of four Crockford base32 symbols; the last group is a checksum. Invariant: a single wrong symbol, or a swap
of two neighbours, is told before any key is tried (one in a million other mistakes is not).
"""

from __future__ import annotations

import hashlib

from fieldintake.domain.errors import WrongRecovery

BYTES = 20
_SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": ""})
_CHECK_BITS = 20


def _symbols(number: int, count: int) -> str:
    return "".join(_SYMBOLS[number >> 5 * place & 31] for place in reversed(range(count)))


def _check(code: bytes) -> str:
    digest = int.from_bytes(hashlib.sha256(b"recovery code" + code).digest()[:4], "big")
    return _symbols(digest >> 32 - _CHECK_BITS, _CHECK_BITS // 5)


def written(code: bytes) -> str:
    """The 20 bytes as they are written by hand: nine groups of four."""
    symbols = _symbols(int.from_bytes(code, "big"), BYTES * 8 // 5) + _check(code)
    return " ".join(symbols[at : at + 4] for at in range(0, len(symbols), 4))


def read(typed: str) -> bytes:
    """The bytes of a typed code, forgiving case, blanks, dashes and O/I/L; raises `WrongRecovery`."""
    symbols = "".join(typed.upper().translate(_MISREAD).split())
    if len(symbols) != 36 or any(symbol not in _SYMBOLS for symbol in symbols):
        raise WrongRecovery("a recovery code has nine groups of four letters or digits")
    number = 0
    for symbol in symbols[:32]:
        number = number << 5 | _SYMBOLS.index(symbol)
    code = number.to_bytes(BYTES, "big")
    if _check(code) != symbols[32:]:
        raise WrongRecovery("the code is mistyped")
    return code
