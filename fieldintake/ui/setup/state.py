"""What the first run shows, as values. Qt-free. It never holds a passphrase."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from fieldintake.wording.catalogue import N_


class SetupProblem(Enum):
    """Why the records cannot be made yet."""

    NO_ORGANISATION = "no_organisation"
    NO_NAME = "no_name"
    WEAK = "weak"
    DIFFERENT = "different"
    NOT_EMPTY = "not_empty"
    DISK = "disk"


WORDS: Mapping[Enum, str] = {
    SetupProblem.NO_ORGANISATION: N_("Write the name of your organisation, as letters shall show it."),
    SetupProblem.NO_NAME: N_("Choose a short name for yourself. It is shown on the lock screen."),
    SetupProblem.WEAK: N_("The passphrase is too short. Six words, or fifteen signs, keep people out."),
    SetupProblem.DIFFERENT: N_("The two passphrases are not the same."),
    SetupProblem.NOT_EMPTY: N_("There is something else in the folder for the records. Nothing was changed."),
    SetupProblem.DISK: N_("The disk did not take it. Nothing was kept."),
}


@dataclass(frozen=True, slots=True)
class SetupState:
    """Whether it is being made, and what is in the way."""

    is_making: bool = False
    problem: SetupProblem | None = None
