"""What the steps of an intake show, as values. Qt-free."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from fieldintake.ui.consent.state import ConsentState
from fieldintake.ui.filling.state import FormStep
from fieldintake.wording.catalogue import N_


class IntakeStep(Enum):
    """The steps, in order."""

    SEARCH = "search"
    SAFETY = "safety"
    CONSENT = "consent"
    INTAKE = "intake"
    NEEDS = "needs"
    NEXT = "next"


class Matched(Enum):
    """Why a case may be hers already, in words and never a score."""

    NAME_SAME = "name"
    NAME_SOUNDS = "sound"
    NAME_IN_OTHER_SCRIPT = "script"
    BIRTH_YEAR = "birth_year"
    NEAR_BIRTH_YEAR = "near_birth_year"
    PHONE = "phone"
    CODE = "code"


WORDS: Mapping[Enum, str] = {
    IntakeStep.SEARCH: N_("Search first"),
    IntakeStep.SAFETY: N_("Safety and language"),
    IntakeStep.CONSENT: N_("Consent"),
    IntakeStep.INTAKE: N_("Intake"),
    IntakeStep.NEEDS: N_("Needs"),
    IntakeStep.NEXT: N_("What next"),
    Matched.NAME_SAME: N_("The name is the same"),
    Matched.NAME_SOUNDS: N_("The name sounds alike"),
    Matched.NAME_IN_OTHER_SCRIPT: N_("Like her name, in another script"),
    Matched.BIRTH_YEAR: N_("Same year of birth"),
    Matched.NEAR_BIRTH_YEAR: N_("Born a year earlier or later"),
    Matched.PHONE: N_("Phone ends in the same digits"),
    Matched.CODE: N_("Same code"),
}


@dataclass(frozen=True, slots=True)
class Match:
    """A case that may be hers."""

    key: str
    code: str
    matched: tuple[Matched, ...]
    worker: str
    updated_ms: int

    @property
    def is_strong(self) -> bool:
        return len(self.matched) >= 2 or Matched.CODE in self.matched


@dataclass(frozen=True, slots=True)
class SearchStep:
    """What was typed, and what it found."""

    name: str = ""
    birth_year: str = ""
    phone: str = ""
    code: str = ""
    matches: tuple[Match, ...] = ()
    has_searched: bool = False


@dataclass(frozen=True, slots=True)
class NextStepState:
    """What may follow: refer a need, print, or stop."""

    needs: int = 0
    paper_asked: bool = False
    paper: str = "nothing"


StepState = SearchStep | FormStep | ConsentState | NextStepState


@dataclass(frozen=True, slots=True)
class IntakeState:
    """The whole path. `kept_ms` is when the draft last reached the disk; `is_known` when the case was there before."""

    now_ms: int
    step: IntakeStep
    content: StepState
    code: str = ""
    started_ms: int = 0
    kept_ms: int | None = None
    done: frozenset[IntakeStep] = frozenset()
    is_saving: bool = False
    could_not_keep: bool = False
    is_known: bool = False
