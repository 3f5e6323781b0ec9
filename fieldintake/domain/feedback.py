"""What somebody said of the help she had, apart from her case and from whoever asked.

Invariant: nothing in it leads to a person, a case, a device or a day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

FEEDBACK = "feedback"
"""The form in which it is given."""
FEWEST = 5
"""So many answers of one month are read together; fewer could be told apart."""


UNSAID = "="
"""Begins an answer that is not a value, before its kind; no code of a form begins so."""


@dataclass(frozen=True, slots=True, repr=False)
class Feedback:
    """`month` as `2026-03`; `answers` by the name of the question, in the codes of that version of the form."""

    id: str
    month: str
    version: str
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True, repr=False)
class Given:
    """One that was given and is not yet written down: in memory only."""

    version: str
    answers: Mapping[str, str]
