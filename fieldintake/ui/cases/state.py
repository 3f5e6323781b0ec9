"""What the list of cases shows, as values. Qt-free. Names are never part of a line."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from fieldintake.ui.marks import ConsentMark, Risk


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case. `next_step` is already a sentence, `next_at_ms` when it is due."""

    key: str
    code: str
    risk: Risk
    consent: ConsentMark
    next_step: str
    next_at_ms: int | None
    languages: tuple[str, ...]
    worker: str


class Loading(Enum):
    """How far the list is."""

    FIRST = "first"
    MORE_TO_COME = "more_to_come"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class Revealed:
    """A name that somebody is holding open, and whose it is."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class CasesState:
    """The lines loaded so far, what was searched, how many cases there are."""

    now_ms: int
    lines: tuple[CaseLine, ...] = ()
    loading: Loading = Loading.FIRST
    text: str = ""
    total: int = 0
    revealed: Revealed | None = None
