"""Identifiers: random record ids, and the codes by which people and paper know a case.

Invariant: no id or code carries a place, a date or a sequence; a code's check symbol notices every single
wrong symbol and every swap of two neighbours (weights are distinct powers in GF(32)).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NewType

from fieldintake.domain.errors import InvalidCode

RecordId = NewType("RecordId", str)
"""32 lower-case hex digits: 128 random bits."""
CaseId = NewType("CaseId", str)
"""The record id of the case's own record."""
StaffId = NewType("StaffId", str)
DeviceId = NewType("DeviceId", str)
OrganisationId = NewType("OrganisationId", str)
"""The first 32 hex digits of SHA-256 over the organisation's root public key."""
RevisionId = NewType("RevisionId", str)
"""64 hex digits: SHA-256 of the revision's canonical bytes."""
Code = NewType("Code", str)
"""A case code or a reference, `K74M-2PQD`."""

RandomBytes = Callable[[int], bytes]

_SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": ""})
_REDUCTION = 0b100101  # x^5 + x^2 + 1


def _times_x(element: int) -> int:
    doubled = element << 1
    return doubled ^ _REDUCTION if doubled & 32 else doubled


def _check(values: list[int]) -> int:
    """The symbol that makes the weighted sum over GF(32) zero (Horner's rule)."""
    total = 0
    for value in values:
        total = _times_x(total) ^ value
    return _times_x(total)


def new_record_id(random: RandomBytes) -> RecordId:
    """A fresh id: 128 random bits, nothing else."""
    return RecordId(random(16).hex())


def new_code(random: RandomBytes) -> Code:
    """A fresh code: seven random symbols and their check symbol, shown as `XXXX-XXXX`."""
    values = [byte & 31 for byte in random(7)]
    symbols = "".join(_SYMBOLS[value] for value in [*values, _check(values)])
    return Code(f"{symbols[:4]}-{symbols[4:]}")


def parse_code(typed: str) -> Code:
    """The code that a person typed, forgiving case, blanks, dashes and O/I/L; else `InvalidCode`."""
    symbols = typed.upper().translate(_MISREAD)
    if len(symbols) != 8 or any(symbol not in _SYMBOLS for symbol in symbols):
        raise InvalidCode("a code has eight letters or digits")
    values = [_SYMBOLS.index(symbol) for symbol in symbols]
    if _check(values[:7]) != values[7]:
        raise InvalidCode("the check symbol does not fit")
    return Code(f"{symbols[:4]}-{symbols[4:]}")
