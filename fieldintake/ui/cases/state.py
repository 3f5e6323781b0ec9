"""What the list of cases shows, as values. Qt-free. Names are never part of a line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from fieldintake.domain.case_list import NextStep
from fieldintake.ui.marks import ConsentMark, Risk
from fieldintake.wording.catalogue import N_

WORDS: Mapping[Enum, str] = {
    NextStep.ASK_CONSENT: N_("Ask what may be shared"),
    NextStep.ASSESS_RISK: N_("Look at her risk"),
    NextStep.REFER_NEED: N_("Find help for her need"),
    NextStep.AWAIT_ANSWER: N_("Await the provider's answer"),
    NextStep.NOTHING_DUE: N_("Nothing is due"),
}


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
    total: int | None = None
    revealed: Revealed | None = None
