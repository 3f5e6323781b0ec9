"""All functions by name.

Invariant: one name, one function; the tables are constants, nothing registers itself.
"""

from __future__ import annotations

from fieldintake.forms.xpath import geography, logic, nodesets, numbers, texts, times
from fieldintake.forms.xpath.function import Function, Table

_TABLES: tuple[Table, ...] = (
    logic.FUNCTIONS,
    texts.FUNCTIONS,
    numbers.FUNCTIONS,
    times.FUNCTIONS,
    nodesets.FUNCTIONS,
    geography.FUNCTIONS,
)
ALL: dict[str, Function] = {name: f for table in _TABLES for name, f in table.items()}


def find(name: str) -> Function | None:
    """The function of that name as written, prefix included; None when there is none."""
    return ALL.get(name)
