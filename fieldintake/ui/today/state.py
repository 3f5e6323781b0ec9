"""What the Today screen shows, as values. Qt-free."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from fieldintake.casework.see_recoveries import KeyEvent, Recovery
from fieldintake.domain.host import HostDanger
from fieldintake.ui.sync.state import StuckWhy
from fieldintake.wording.catalogue import N_


class TaskKind(Enum):
    """Why something is due; computed from facts, never stored."""

    NO_ANSWER = "no_answer"
    ASK_CONSENT = "ask_consent"
    REFER_NEED = "refer_need"
    STUCK = "stuck"
    ARRIVED = "arrived"
    WITHDRAWN = "withdrawn"
    ERASURE = "erasure"


WORDS: Mapping[Enum, str] = {
    TaskKind.NO_ANSWER: N_("Call {who}: her need has no answer"),
    TaskKind.ASK_CONSENT: N_("Ask what may be shared"),
    TaskKind.REFER_NEED: N_("Find help for her need"),
    TaskKind.STUCK: N_("Something for {who} is stuck"),
    TaskKind.ARRIVED: N_("Answer the referral from {who}"),
    TaskKind.WITHDRAWN: N_("She took back what {who} sent"),
    TaskKind.ERASURE: N_("{who} asks to erase a case that has evidence"),
    KeyEvent.BY_CODE: N_("{by} came back in with a recovery code and chose a new passphrase"),
    KeyEvent.BY_SHEETS: N_("Two recovery sheets were used to give {whom} a new passphrase"),
    KeyEvent.SHEETS_MADE: N_("{by} made new recovery sheets"),
    KeyEvent.RESTORED: N_("The records were put back from a backup"),
    KeyEvent.OLDER_ACCEPTED: N_("{by} took an older copy of the records as it is"),
    KeyEvent.PERSON_ADDED: N_("{by} let {whom} open this desk"),
    KeyEvent.PERSON_REMOVED: N_("{by} removed {whom} from this desk, and all keys were changed"),
    KeyEvent.RESTRICTED_OPENED: N_("{by} let {whom} open restricted cases"),
    KeyEvent.RESTRICTED_CLOSED: N_("{by} shut {whom} out of restricted cases"),
    KeyEvent.EVIDENCE_OPENED: N_("{by} let {whom} open evidence"),
    KeyEvent.EVIDENCE_CLOSED: N_("{by} shut {whom} out of evidence"),
    KeyEvent.SLOTS_HEALED: N_(
        "One of the two files that say who may open this desk was damaged and was mended"
    ),
}
MEANINGS = {
    KeyEvent.BY_CODE: N_(
        "If it was not {by}, somebody else has that code: tell your administrator now, and change the passphrase."
    ),
    KeyEvent.BY_SHEETS: N_(
        "Two sheets open everything here. Ask {whom} and those who keep the sheets whether it was meant."
    ),
    KeyEvent.SHEETS_MADE: N_(
        "Any two of the three open everything here; the sheets before them open older backups only. Ask who keeps them."
    ),
    KeyEvent.RESTORED: N_("What was written after that backup is not here. Look at what you did last."),
    KeyEvent.OLDER_ACCEPTED: N_("What was written after that copy is not here. Ask {by} why."),
    KeyEvent.PERSON_ADDED: N_("If you do not know {whom}, tell your administrator now."),
    KeyEvent.PERSON_REMOVED: N_("Backups made before still open with the passphrases and sheets of then."),
    KeyEvent.RESTRICTED_OPENED: N_("If you do not know why, ask {by}."),
    KeyEvent.RESTRICTED_CLOSED: N_("What {whom} could read until then, {whom} may remember."),
    KeyEvent.EVIDENCE_OPENED: N_("If you do not know why, ask {by}."),
    KeyEvent.EVIDENCE_CLOSED: N_("What {whom} could read until then, {whom} may remember."),
    KeyEvent.SLOTS_HEALED: N_(
        "Nothing is lost. If it happens again, somebody may have touched the files of this laptop."
    ),
}
REASONS = {
    TaskKind.NO_ANSWER: N_("Sent to {who} {since}. {priority}."),
    TaskKind.ASK_CONSENT: N_("She was not asked yet. Until then nothing may leave."),
    TaskKind.REFER_NEED: N_("A need is written down and nobody has been asked yet."),
    TaskKind.STUCK: N_("It is safe and waits. {what}"),
    TaskKind.ARRIVED: N_("It came {since}."),
    TaskKind.WITHDRAWN: N_("It came {since}. Decide what becomes of what is here."),
    TaskKind.ERASURE: N_("Asked {since}. It takes two people, and you are the second."),
}
ACTIONS = {
    TaskKind.NO_ANSWER: N_("Open"),
    TaskKind.ASK_CONSENT: N_("Ask"),
    TaskKind.REFER_NEED: N_("Refer"),
    TaskKind.STUCK: N_("Open"),
    TaskKind.ARRIVED: N_("Answer"),
    TaskKind.WITHDRAWN: N_("Decide"),
    TaskKind.ERASURE: N_("Decide"),
}


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do. `key` is the case's (or the arrival's) id; times are ms since 1970.

    `who` is a provider or a partner, empty where none is known; `stuck` says why something does not go.
    """

    key: str
    kind: TaskKind
    code: str
    since_ms: int
    due_ms: int
    who: str = ""
    stuck: StuckWhy | None = None
    is_emergency: bool = False


@dataclass(frozen=True, slots=True)
class DraftLine:
    """An unfinished form, when it was kept, and the code of its case."""

    key: str
    name: str
    saved_ms: int
    code: str = ""


DANGERS: Mapping[HostDanger, tuple[str, str]] = {
    HostDanger.SWAP: (
        N_("This laptop may write parts of its memory to the disk in the open"),
        N_("Its swap space is not encrypted. Whoever looks after it can encrypt it or turn it off."),
    ),
    HostDanger.HIBERNATION: (
        N_("When it hibernates, this laptop writes all its memory to the disk in the open"),
        N_("Turn hibernation off, or encrypt the place that it writes to."),
    ),
    HostDanger.DISK: (
        N_("The disk of this laptop is not encrypted"),
        N_(
            "The records are, but not what other programs keep: printed pages, files that were opened, deleted things."
        ),
    ),
    HostDanger.CORE_DUMPS: (
        N_("When a program breaks, this laptop keeps its memory in a file"),
        N_("Ask whoever looks after it to turn core dumps off."),
    ),
    HostDanger.OLD_BACKUP: (
        N_("No backup was made in the last seven days"),
        N_("If this laptop breaks or is taken, what was written since is gone. Make one in the settings."),
    ),
}
"""What the laptop itself may give away, and what helps."""


@dataclass(frozen=True, slots=True)
class CallLine:
    """Somebody who holds a letter of hers on paper and must be told that she took it back."""

    key: str
    who: str
    since_ms: int


@dataclass(frozen=True, slots=True)
class EndingLine:
    """A closed case whose time is over or ends soon; a person decides what becomes of it."""

    key: str
    code: str
    ends_ms: int


@dataclass(frozen=True, slots=True)
class TodayState:
    """The whole screen; `keys` is what happened to the keys of this desk and waits for this person to confirm it.

    `next_promise_ms` says what comes after an empty day.
    """

    now_ms: int
    do_first: tuple[Task, ...] = ()
    promised: tuple[Task, ...] = ()
    soon: tuple[Task, ...] = ()
    drafts: tuple[DraftLine, ...] = ()
    keys: tuple[Recovery, ...] = ()
    dangers: tuple[HostDanger, ...] = ()
    next_promise_ms: int | None = None
    calls: tuple[CallLine, ...] = ()
    endings: tuple[EndingLine, ...] = ()
    erased: tuple[tuple[int, int], ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.do_first or self.promised or self.soon or self.calls)

    @property
    def count(self) -> int:
        return len(self.do_first) + len(self.promised) + len(self.soon) + len(self.calls)
