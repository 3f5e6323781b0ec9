"""What she answered and is not in the ledger yet, as the bytes of a draft. Qt-free.

A choice is found again by what it is about, so that it never moves to another question of a later policy.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from fieldintake.domain.consent import ConsentMethod, GivenBy
from fieldintake.ui.consent.state import Circumstances, ConsentRow, ConsentState

FORM_ID, VERSION = "consent", "1"
"""Under which name it lies among the drafts of forms."""


def to_bytes(state: ConsentState) -> bytes:
    """Her choices and how they were made."""
    how = state.circumstances
    kept = {
        "choices": {_about(row): [row.answer, row.months] for row in state.rows if row.answer is not None},
        "method": how.method.value,
        "given_by": how.given_by.value,
        "witness": how.witness,
        "interpreter": how.interpreter,
    }
    return json.dumps(kept).encode()


def restored(data: bytes, state: ConsentState) -> ConsentState:
    """A conversation that begins, with what a draft of it holds."""
    kept = json.loads(data)
    how = Circumstances(
        method=ConsentMethod(kept["method"]),
        given_by=GivenBy(kept["given_by"]),
        witness=kept["witness"],
        interpreter=kept["interpreter"],
    )
    rows = tuple(_with_choice(row, kept["choices"]) for row in state.rows)
    return replace(state, rows=rows, circumstances=how)


def _with_choice(row: ConsentRow, choices: Mapping[str, tuple[bool, int]]) -> ConsentRow:
    if _about(row) not in choices:
        return row
    answer, months = choices[_about(row)]
    return replace(row, answer=answer, months=min(months, row.most_months))


def _about(row: ConsentRow) -> str:
    return f"{row.purpose.value} {row.kind} {row.name}"
