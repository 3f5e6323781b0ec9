"""What somebody who answers for keeping sees on Today: whose time ends, and how many people were erased.

Invariant: the numbers name nobody, and seeing an ending decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from fieldintake.casework.erase_person import erased_counts
from fieldintake.casework.retention import KEEP_DAYS_SETTING, Ending, endings
from fieldintake.domain.desk import Changed
from fieldintake.domain.errors import NotAllowed
from fieldintake.domain.roles import Act, may, require
from fieldintake.ports import Vault

KEEP_YEARS = (1, 2, 3, 5, 7, 10)


@dataclass(frozen=True, slots=True)
class Endings:
    """Cases whose time is over or ends within a month, and how many people were erased, by year."""

    cases: tuple[Ending, ...] = ()
    erased: tuple[tuple[int, int], ...] = ()


def see_endings(vault: Vault) -> Endings:
    """Empty for a role that does not answer for it."""
    with vault.view() as unit:
        if not may(unit.me.role, Act.SEE_RETENTION):
            return Endings()
        erased = tuple(erased_counts(unit, vault.clock.now_ms()))
    return Endings(tuple(endings(vault)), erased)


def set_keep_years(vault: Vault, years: int) -> frozenset[Changed]:
    """How long closed cases are kept, counted from the closure; raises `NotAllowed`."""
    if years not in KEEP_YEARS:
        raise NotAllowed("closed cases are not kept for that long")
    with vault.work() as unit:
        require(unit.me, Act.SET_KEEPING)
        unit.settings.set(KEEP_DAYS_SETTING, str(years * 365))
        unit.audit.append("keeping_changed", str(years))
    return frozenset({Changed.SETTINGS})
