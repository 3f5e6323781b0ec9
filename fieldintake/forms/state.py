"""What a page shows: frozen values, so that a view can compare old and new by identity.

Invariant: a line that did not change is the same object as before.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from fieldintake.domain.values import Unanswered
from fieldintake.forms.definition import ControlKind, DataType
from fieldintake.forms.plan import Rule


class ProblemCode(Enum):
    """What keeps an answer from being complete."""

    REQUIRED = "required"
    CONSTRAINT = "constraint"
    RULE_FAILED = "rule_failed"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to look at again; `message` is the form's own text, if it has one.

    `rule` is the kind of rule that cannot be worked out there with these answers: the form is at fault, not they.
    """

    code: ProblemCode
    path: str
    message: str | None
    rule: Rule | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice as it is shown; `picture` names one of the form's files."""

    value: str
    label: str
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Labels:
    """All texts of one line in one language; `to_her` is how the question is said to her when she reads it herself."""

    label: str | None
    hint: str | None = None
    choices: tuple[Choice, ...] = ()
    required: str | None = None
    constraint: str | None = None
    to_her: str | None = None
    why: str | None = None
    guidance: str = ""
    picture: str = ""
    sound: str = ""


@dataclass(frozen=True, slots=True)
class QuestionState:
    """One question. `raw` is the stored text; `chosen`, its codes when it is a select or a ranking."""

    path: str
    kind: ControlKind
    type: DataType
    appearance: tuple[str, ...]
    label: str | None
    hint: str | None
    raw: str
    chosen: tuple[str, ...]
    choices: tuple[Choice, ...]
    unanswered: Unanswered | None
    required: bool
    readonly: bool
    problem: Problem | None
    parameters: tuple[tuple[str, str], ...] = ()
    category: str | None = None
    why: str | None = None
    sensitive: bool = False
    to_her: str | None = None
    guidance: str = ""
    picture: str = ""
    sound: str = ""


@dataclass(frozen=True, slots=True)
class GroupState:
    """The head of a group; its lines follow until one whose path is outside."""

    path: str
    appearance: tuple[str, ...]
    label: str | None
    depth: int


@dataclass(frozen=True, slots=True)
class RepeatState:
    """The foot of a repeat, after its instances: how many there are and whether more may come."""

    path: str
    label: str | None
    count: int
    may_add: bool
    may_remove: bool


@dataclass(frozen=True, slots=True)
class InstanceState:
    """The head of one instance of a repeat; `index` counts from 1."""

    path: str
    label: str | None
    index: int
    may_remove: bool


Line = QuestionState | GroupState | RepeatState | InstanceState


@dataclass(frozen=True, slots=True)
class SessionState:
    """The whole page: every line that is to be shown, in order."""

    title: str
    language: str
    languages: tuple[str, ...]
    lines: tuple[Line, ...]
    may_undo: bool

    @property
    def questions(self) -> tuple[QuestionState, ...]:
        """The questions alone."""
        return tuple(line for line in self.lines if isinstance(line, QuestionState))
