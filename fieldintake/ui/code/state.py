"""What the recovery code's page shows, as values. Qt-free."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from fieldintake.wording.catalogue import N_


class CodeStep(Enum):
    """Written down, then typed back."""

    WRITE = "write"
    BACK = "back"


class CodeProblem(Enum):
    """What is in the way."""

    OTHER_GROUP = "other_group"
    PASTED = "pasted"


WORDS: Mapping[Enum, str] = {
    CodeStep.WRITE: N_("Write this code by hand"),
    CodeStep.BACK: N_("Type the code back from the paper"),
    CodeProblem.OTHER_GROUP: N_(
        "Group {place} is not what was shown. Look at the paper, and correct it there if you must."
    ),
    CodeProblem.PASTED: N_("The code is typed here from the paper. Nothing can be pasted."),
}
ABOUTS: Mapping[CodeStep, str] = {
    CodeStep.WRITE: N_(
        "It is shown this one time. Keep the paper away from this laptop and from your desk, where nobody looks for "
        "it. Whoever has it and your desk name opens what you can open."
    ),
    CodeStep.BACK: N_("Small or large letters, with or without blanks. O counts as 0, I and L count as 1."),
}


@dataclass(frozen=True, slots=True)
class CodeState:
    """`groups` are there only while they are to be written; `place` is the group of a problem, from 1."""

    step: CodeStep
    groups: tuple[str, ...] = ()
    problem: CodeProblem | None = None
    place: int = 0
