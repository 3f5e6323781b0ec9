"""What the part of a case's page about evidence shows, as values. Qt-free. Nothing masked is here until it is held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from fieldintake.ui.case.lines import Revealed, ToldRecord
from fieldintake.ui.questions.state import FormPage
from fieldintake.wording.catalogue import N_
from fieldintake.wording.reporting import ReportingPlace


class Edit(Enum):
    """What is being written."""

    NEW = "new"
    CORRECT = "correct"
    REPORT = "report"
    STEP = "step"
    CORRECT_STEP = "correct_step"


WORDS: Mapping[Enum, str] = {
    Edit.NEW: N_("Write down what exists and where"),
    Edit.CORRECT: N_("Correct what is written"),
    Edit.REPORT: N_("Where it was reported"),
    Edit.STEP: N_("Who gave it to whom"),
    Edit.CORRECT_STEP: N_("Correct who gave it to whom"),
}


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of custody, in words."""

    key: str
    sentence: str
    reason: str
    condition: str
    when: str


@dataclass(frozen=True, slots=True)
class ReferenceCard:
    """One thing that exists. `is_gated` says that it may be imagery of a minor: only the report is shown."""

    key: str
    record: ToldRecord
    steps: tuple[StepLine, ...] = ()
    is_gated: bool = False


@dataclass(frozen=True, slots=True)
class Writing:
    """The page that is being filled; `is_gated` as of what was answered so far."""

    edit: Edit
    page: FormPage
    is_gated: bool = False


@dataclass(frozen=True, slots=True)
class WhomToCall:
    """The card of whom to tell: shown when a file was refused, or when somebody asks for it."""

    refused_file: bool = False
    country: str = ""
    country_name: str = ""
    own: str = ""
    places: tuple[ReportingPlace, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidenceState:
    """`keepers` names who keeps evidence, for whoever does not; `count` is 0 where nothing is written down."""

    is_read: bool = False
    is_open: bool = False
    may_keep: bool = False
    count: int = 0
    keepers: str = ""
    references: tuple[ReferenceCard, ...] = ()
    revealed: Revealed | None = None
    writing: Writing | None = None
    whom: WhomToCall | None = None
