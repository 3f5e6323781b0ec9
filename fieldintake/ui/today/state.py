"""What the Today screen shows, as values. Qt-free."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

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


WORDS: Mapping[Enum, str] = {
    TaskKind.NO_ANSWER: N_("Call {who}: her need has no answer"),
    TaskKind.ASK_CONSENT: N_("Ask what may be shared"),
    TaskKind.REFER_NEED: N_("Find help for her need"),
    TaskKind.STUCK: N_("Something for {who} is stuck"),
    TaskKind.ARRIVED: N_("Answer the referral from {who}"),
    TaskKind.WITHDRAWN: N_("She took back what {who} sent"),
}
REASONS = {
    TaskKind.NO_ANSWER: N_("Sent to {who} {since}. {priority}."),
    TaskKind.ASK_CONSENT: N_("She was not asked yet. Until then nothing may leave."),
    TaskKind.REFER_NEED: N_("A need is written down and nobody has been asked yet."),
    TaskKind.STUCK: N_("It is safe and waits. {what}"),
    TaskKind.ARRIVED: N_("It came {since}."),
    TaskKind.WITHDRAWN: N_("It came {since}. Decide what becomes of what is here."),
}
ACTIONS = {
    TaskKind.NO_ANSWER: N_("Open"),
    TaskKind.ASK_CONSENT: N_("Ask"),
    TaskKind.REFER_NEED: N_("Refer"),
    TaskKind.STUCK: N_("Open"),
    TaskKind.ARRIVED: N_("Answer"),
    TaskKind.WITHDRAWN: N_("Decide"),
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
    """An unfinished form, and when it was kept."""

    key: str
    name: str
    saved_ms: int


@dataclass(frozen=True, slots=True)
class TodayState:
    """The whole screen; `next_promise_ms` says what comes after an empty day."""

    now_ms: int
    do_first: tuple[Task, ...] = ()
    promised: tuple[Task, ...] = ()
    soon: tuple[Task, ...] = ()
    drafts: tuple[DraftLine, ...] = ()
    next_promise_ms: int | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.do_first or self.promised or self.soon)

    @property
    def count(self) -> int:
        return len(self.do_first) + len(self.promised) + len(self.soon)
