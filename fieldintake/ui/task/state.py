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
    BACKUP = "backup"
    CHECK = "check"
    BACKUP_WAY = "backup_way"
    BACKUP_OPEN = "backup_open"
    CHECKED = "checked"
    PUT_BACK = "put_back"
    IS_BACK = "is_back"
    KEYS = "keys"
    KEYS_WAY = "keys_way"
    KEYS_OPEN = "keys_open"
    KEYS_BACK = "keys_back"
    SALVAGE = "salvage"
    SALVAGED = "salvaged"
    SALVAGE_USED = "salvage_used"


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
    """How somebody comes back in who does not remember, or opens a file."""

    CODE = "code"
    SHEETS = "sheets"
    BACKUP = "backup"
    PASSPHRASE = "passphrase"  # noqa: S105 - a way, not a secret


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
    NO_BACKUP = "no_backup"
    OTHER_RECORDS = "other_records"
    NOT_FOR_YOU = "not_for_you"
    NO_TRAVEL_FILE = "no_travel_file"
    NO_ROOM = "no_room"
    TOO_DAMAGED = "too_damaged"


PARTS: Mapping[Task, tuple[Part, ...]] = {
    Task.CHANGE: (Part.NAME, Part.PASSPHRASE, Part.NEW),
    Task.CODE: (Part.NAME, Part.PASSPHRASE),
    Task.SHEETS: (Part.NAME, Part.PASSPHRASE),
    Task.ADMIN: (Part.NAME, Part.PASSPHRASE, Part.ROLE),
    Task.COLLEAGUE: (Part.OWN_NAME, Part.NEW),
    Task.FORGOTTEN: (Part.WAY,),
    Task.BY_CODE: (Part.NAME, Part.CODE, Part.NEW),
    Task.BY_SHEETS: (Part.NAME, Part.NEW),
    Task.BACKUP: (),
    Task.CHECK: (),
    Task.BACKUP_WAY: (Part.WAY,),
    Task.BACKUP_OPEN: (Part.NAME, Part.PASSPHRASE),
    Task.CHECKED: (),
    Task.PUT_BACK: (),
    Task.IS_BACK: (),
    Task.KEYS: (),
    Task.KEYS_WAY: (Part.WAY,),
    Task.KEYS_OPEN: (Part.NAME, Part.PASSPHRASE),
    Task.KEYS_BACK: (),
    Task.SALVAGE: (Part.NAME, Part.PASSPHRASE),
    Task.SALVAGED: (),
    Task.SALVAGE_USED: (),
}
OF_FILES = frozenset({Task.BACKUP_OPEN, Task.KEYS_OPEN, Task.SALVAGE})
"""Tasks whose passphrase may be one of another day, or of somebody else."""
ENDS = frozenset({Task.CHECKED, Task.IS_BACK, Task.KEYS_BACK, Task.SALVAGE_USED})
"""Pages that only say what was done: one button, and nothing to go back to."""
WORDS: Mapping[Enum, str] = {
    Task.CHANGE: N_("Change your passphrase"),
    Task.CODE: N_("Your recovery code"),
    Task.SHEETS: N_("Recovery sheets of the organisation"),
    Task.ADMIN: N_("Let a colleague open this desk"),
    Task.COLLEAGUE: N_("Welcome. Choose a name and a passphrase"),
    Task.FORGOTTEN: N_("You cannot remember it"),
    Task.BY_CODE: N_("Come back in with your recovery code"),
    Task.BY_SHEETS: N_("Choose a new passphrase"),
    Task.BACKUP: N_("Bring back a backup"),
    Task.CHECK: N_("Check a backup"),
    Task.BACKUP_WAY: N_("Who opens this backup?"),
    Task.BACKUP_OPEN: N_("Open the backup"),
    Task.CHECKED: N_("The backup is whole"),
    Task.PUT_BACK: N_("The backup can be used"),
    Task.IS_BACK: N_("The records are back"),
    Task.KEYS: N_("Bring the keys back"),
    Task.KEYS_WAY: N_("Who brings the keys back?"),
    Task.KEYS_OPEN: N_("Open the travel file"),
    Task.KEYS_BACK: N_("The keys are back"),
    Task.SALVAGE: N_("Save what is whole"),
    Task.SALVAGED: N_("This much could be saved"),
    Task.SALVAGE_USED: N_("The saved records are in use"),
    Way.CODE: N_("I have my recovery code"),
    Way.SHEETS: N_("We have two of the recovery sheets"),
    Way.BACKUP: N_("I have a backup on a stick"),
    Way.PASSPHRASE: N_("By a passphrase"),
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
    TaskProblem.NO_BACKUP: N_("This file is not a whole backup, or it was changed. Nothing of it was used."),
    TaskProblem.OTHER_RECORDS: N_(
        "This backup is of other records than those of this desk. Nothing was changed."
    ),
    TaskProblem.NOT_FOR_YOU: N_(
        "This backup was not made for that person. Choose another name, or two sheets."
    ),
    TaskProblem.NO_TRAVEL_FILE: N_("This file holds no keys of a journey. Nothing was changed."),
    TaskProblem.NO_ROOM: N_("There is not enough space on the disk. Nothing was changed."),
    TaskProblem.TOO_DAMAGED: N_(
        "Too much is damaged to save anything. Only a backup helps. Nothing was changed."
    ),
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
    Task.BACKUP: N_(
        "Choose the file. It is opened and checked beside what is here; nothing changes before you have read what is "
        "in it and said yes."
    ),
    Task.CHECK: N_("Choose the file. Every byte of it is looked at; nothing is changed here."),
    Task.BACKUP_WAY: N_(
        "Somebody for whom it was made, with the passphrase of that time, or two recovery sheets."
    ),
    Task.BACKUP_OPEN: N_(
        "The passphrase is the one that was in use when the backup was made. Checking takes a while."
    ),
    Task.KEYS: N_("Choose the travel file, which stayed behind when the laptop left."),
    Task.KEYS_WAY: N_("The colleague who was named before the journey, or two recovery sheets."),
    Task.KEYS_OPEN: N_("The colleague who was named types this. Everybody who opens this desk will see it."),
    Task.SALVAGE: N_(
        "Every record whose pages and signatures are whole is copied into new records beside the damaged ones, which "
        "stay as they are. You read what was saved before it is used."
    ),
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
    Task.BACKUP: N_("Choose the file ..."),
    Task.CHECK: N_("Choose the file ..."),
    Task.BACKUP_WAY: N_("Next"),
    Task.BACKUP_OPEN: N_("Open and check it"),
    Task.CHECKED: N_("To the lock"),
    Task.PUT_BACK: N_("Use these records"),
    Task.IS_BACK: N_("To the lock"),
    Task.KEYS: N_("Choose the file ..."),
    Task.KEYS_WAY: N_("Next"),
    Task.KEYS_OPEN: N_("Bring them back"),
    Task.KEYS_BACK: N_("To the lock"),
    Task.SALVAGE: N_("Save what is whole"),
    Task.SALVAGED: N_("Use the saved records"),
    Task.SALVAGE_USED: N_("To the lock"),
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

    `may_skip` is a task that can be left for another day, `ways` those to choose from, `said` what was found or
    done, where no sentence of the task's own says it.
    """

    task: Task
    names: tuple[str, ...] = ()
    chosen: str = ""
    may_skip: bool = False
    ways: tuple[Way, ...] = (Way.CODE, Way.SHEETS, Way.BACKUP)
    said: str = ""
    is_busy: bool = False
    problem: TaskProblem | DoorProblem | None = None
