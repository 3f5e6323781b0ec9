"""What each task of the door asks, as values. Qt-free. A state never holds anything secret; `Given` does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from fieldintake.domain.desk import Role
from fieldintake.domain.strength import Strength
from fieldintake.ui.lock.state import DoorProblem
from fieldintake.wording.catalogue import N_


class Task(Enum):
    """What somebody came to the door for."""

    CHANGE = "change"
    CODE = "code"
    SHEETS = "sheets"
    ADMIN = "admin"
    COLLEAGUE = "colleague"
    FORGOTTEN = "forgotten"
    BY_CODE = "by_code"
    BY_SHEETS = "by_sheets"


class Part(Enum):
    """One thing that is asked."""

    NAME = "name"
    PASSPHRASE = "passphrase"  # noqa: S105 - the name of a field
    CODE = "code"
    ROLE = "role"
    WAY = "way"
    OWN_NAME = "own_name"
    NEW = "new"


class Way(Enum):
    """How somebody comes back in who does not remember."""

    CODE = "code"
    SHEETS = "sheets"


class TaskProblem(Enum):
    """What is in the way."""

    NO_NAME = "no_name"
    NAME_TAKEN = "name_taken"
    NOT_ADMIN = "not_admin"
    WEAK = "weak"
    DIFFERENT = "different"
    CODE_MISTYPED = "code_mistyped"
    CODE_OPENS_NOTHING = "code_opens_nothing"
    SHEETS_OPEN_NOTHING = "sheets_open_nothing"


PARTS: Mapping[Task, tuple[Part, ...]] = {
    Task.CHANGE: (Part.NAME, Part.PASSPHRASE, Part.NEW),
    Task.CODE: (Part.NAME, Part.PASSPHRASE),
    Task.SHEETS: (Part.NAME, Part.PASSPHRASE),
    Task.ADMIN: (Part.NAME, Part.PASSPHRASE, Part.ROLE),
    Task.COLLEAGUE: (Part.OWN_NAME, Part.NEW),
    Task.FORGOTTEN: (Part.WAY,),
    Task.BY_CODE: (Part.NAME, Part.CODE, Part.NEW),
    Task.BY_SHEETS: (Part.NAME, Part.NEW),
}
WORDS: Mapping[Enum, str] = {
    Task.CHANGE: N_("Change your passphrase"),
    Task.CODE: N_("Your recovery code"),
    Task.SHEETS: N_("Recovery sheets of the organisation"),
    Task.ADMIN: N_("Let a colleague open this desk"),
    Task.COLLEAGUE: N_("Welcome. Choose a name and a passphrase"),
    Task.FORGOTTEN: N_("You cannot remember it"),
    Task.BY_CODE: N_("Come back in with your recovery code"),
    Task.BY_SHEETS: N_("Choose a new passphrase"),
    Way.CODE: N_("I have my recovery code"),
    Way.SHEETS: N_("We have two of the recovery sheets"),
    TaskProblem.NO_NAME: N_("Choose a short name for yourself. It is shown on the lock screen."),
    TaskProblem.NAME_TAKEN: N_("Somebody here has that name already. Choose another one."),
    TaskProblem.NOT_ADMIN: N_("Only an administrator of this desk can do this. Nothing was changed."),
    TaskProblem.WEAK: N_("The passphrase is too short. Six words, or fifteen signs, keep people out."),
    TaskProblem.DIFFERENT: N_("The two passphrases are not the same."),
    TaskProblem.CODE_MISTYPED: N_(
        "This is not how a recovery code is written: nine groups of four. Look at each group again."
    ),
    TaskProblem.CODE_OPENS_NOTHING: N_(
        "This code does not open this desk for that name. Nothing was changed."
    ),
    TaskProblem.SHEETS_OPEN_NOTHING: N_("These sheets do not open this desk. Nothing was changed."),
    Strength.EMPTY: N_("Six words or more that nobody guesses, or fifteen signs."),
    Strength.SHORT: N_("Too short still. Six words, or fifteen signs."),
    Strength.REPEATS: N_("Long enough, but it repeats itself and is easy to guess."),
    Strength.ENOUGH: N_("Long enough. Six different words would be stronger."),
    Strength.STRONG: N_("Strong."),
}
ABOUTS: Mapping[Task, str] = {
    Task.CHANGE: N_("The one you use now, then the new one twice. Your recovery code stays as it is."),
    Task.CODE: N_(
        "Nine groups of letters and digits that let you back in when you forget the passphrase. Have paper and a pen "
        "ready. A code that you made before opens nothing after this."
    ),
    Task.SHEETS: N_(
        "Three sheets of words; any two of them open everything here when all passphrases are lost. Only an "
        "administrator can make them."
    ),
    Task.ADMIN: N_("Type your own passphrase and choose what your colleague may do. Then let them sit here."),
    Task.COLLEAGUE: N_("You type this yourself. Nobody else needs to know it, also not who let you in."),
    Task.FORGOTTEN: N_(
        "Without the passphrase, the code or two sheets nobody can open the records for you, and neither can we. A "
        "colleague whose name stands at the door can still open them."
    ),
    Task.BY_CODE: N_("Everybody who opens this desk will see that the code was used."),
    Task.BY_SHEETS: N_("For whom are the sheets used? Everybody who opens this desk will see it."),
}
ACTS: Mapping[Task, str] = {
    Task.CHANGE: N_("Change it"),
    Task.CODE: N_("Show me the code"),
    Task.SHEETS: N_("Next"),
    Task.ADMIN: N_("Next"),
    Task.COLLEAGUE: N_("Keep it"),
    Task.FORGOTTEN: N_("Next"),
    Task.BY_CODE: N_("Come in"),
    Task.BY_SHEETS: N_("Come in"),
}


@dataclass(frozen=True, slots=True, repr=False)
class Given:
    """What was typed and chosen; parts that were not asked are empty."""

    name: str = ""
    passphrase: str = ""
    code: str = ""
    role: Role = Role.WORKER
    way: Way = Way.CODE
    own_name: str = ""
    new: str = ""
    again: str = ""


@dataclass(frozen=True, slots=True)
class TaskState:
    """`names` are the desk names to choose from, `chosen` the one to begin with.

    `may_skip` is a task that can be left for another day.
    """

    task: Task
    names: tuple[str, ...] = ()
    chosen: str = ""
    may_skip: bool = False
    is_busy: bool = False
    problem: TaskProblem | DoorProblem | None = None
