"""What the recovery sheets show, as values. Qt-free. Words are in a state only while they are to be written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from fieldintake.ui.lock.state import DoorProblem
from fieldintake.wording.catalogue import N_

WORDS_OF_A_SHEET = 33


class SheetStep(Enum):
    """Where somebody is with the sheets; `READ` is typing two of them to come back in."""

    READY = "ready"
    WRITE = "write"
    BACK = "back"
    TRY = "try"
    DONE = "done"
    READ = "read"


class SheetProblem(Enum):
    """What is in the way."""

    OTHER_WORD = "other_word"
    NO_SUCH_WORD = "no_such_word"
    MISSING = "missing"
    PASTED = "pasted"
    NOT_TOGETHER = "not_together"
    DID_NOT_OPEN = "did_not_open"


WORDS: Mapping[Enum, str] = {
    SheetStep.READY: N_("Three recovery sheets"),
    SheetStep.WRITE: N_("Sheet {n}: write these words by hand"),
    SheetStep.BACK: N_("Sheet {n}: type it back from the paper"),
    SheetStep.TRY: N_("Now try two of them"),
    SheetStep.DONE: N_("It worked: two sheets open these records"),
    SheetStep.READ: N_("Recovery sheet {n} of two"),
    SheetProblem.OTHER_WORD: N_(
        "Word {place} is not what was shown. Look at the paper, and correct it there if you must."
    ),
    SheetProblem.NO_SUCH_WORD: N_("Word {place} is not a word of these sheets. Look at the paper again."),
    SheetProblem.MISSING: N_("Word {place} is missing."),
    SheetProblem.PASTED: N_("Words are typed here from the paper, one by one. Nothing can be pasted."),
    SheetProblem.NOT_TOGETHER: N_(
        "These two sheets do not open this desk. A word is mistyped, or they do not belong together. Nothing was "
        "changed."
    ),
    SheetProblem.DID_NOT_OPEN: N_("The sheets did not open these records. Begin again with new ones."),
}
ABOUTS: Mapping[SheetStep, str] = {
    SheetStep.READY: N_(
        "If all passphrases are lost, any two of these sheets open the records again. One sheet alone opens nothing. "
        "Take three sheets of paper and a pen: about 20 minutes. Write by hand; printers and telephones keep copies. "
        "Give them to three people who do not share a home or an office."
    ),
    SheetStep.WRITE: N_(
        "Write the number of the sheet and all 33 words with their numbers. Nobody else should see the screen. The "
        "words are never shown again once the sheets are in use."
    ),
    SheetStep.BACK: N_(
        "Read it from the paper, not from memory. The first four letters of a word are enough."
    ),
    SheetStep.TRY: N_(
        "What you typed back is used now as it would be after a loss: each two of the three sheets must give the key "
        "to these records. Until that has worked, the sheets are worth nothing."
    ),
    SheetStep.DONE: N_(
        "Give the three sheets to three people, today. Whoever holds two of them can open everything. Everybody who "
        "opens this desk will see when sheets are used."
    ),
    SheetStep.READ: N_("Any two of the three. The first four letters of a word are enough."),
}
ACTS: Mapping[SheetStep, str] = {
    SheetStep.READY: N_("Show the first sheet"),
    SheetStep.WRITE: N_("I have written it"),
    SheetStep.BACK: N_("Check the words"),
    SheetStep.TRY: N_("Try with two sheets"),
    SheetStep.DONE: N_("Go on"),
    SheetStep.READ: N_("Check the words"),
}
BACKS: Mapping[SheetStep, str] = {
    SheetStep.READY: N_("Stop, and lock"),
    SheetStep.WRITE: N_("Stop, and lock"),
    SheetStep.BACK: N_("Show the sheet again"),
    SheetStep.TRY: N_("Stop, and lock"),
    SheetStep.DONE: "",
    SheetStep.READ: N_("Stop, and lock"),
}


@dataclass(frozen=True, slots=True)
class SheetsState:
    """`number` counts from 1; `place` is the word that a problem is about, from 1; `words` are those to write down.

    `may_print` offers a printer for them.
    """

    step: SheetStep
    number: int = 1
    words: tuple[str, ...] = ()
    problem: SheetProblem | DoorProblem | None = None
    place: int = 0
    is_busy: bool = False
    may_print: bool = False

    @property
    def is_typed(self) -> bool:
        """Whether this step has fields to type into."""
        return self.step in (SheetStep.BACK, SheetStep.READ)
