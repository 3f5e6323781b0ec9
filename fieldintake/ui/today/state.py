"""What the Today screen shows, as values. Qt-free."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from fieldintake.wording.catalogue import N_


class TaskKind(Enum):
    """Why something is due; computed from facts, never stored."""

    NO_ANSWER = "no_answer"
    WITHDRAWAL_UNCONFIRMED = "withdrawal_unconfirmed"
    PROMISE = "promise"
    ASK_CONSENT = "ask_consent"
    REFER_NEED = "refer_need"
    LOOK_AT_RISK = "look_at_risk"
    CONSENT_ENDS = "consent_ends"
    STUCK = "stuck"
    ARRIVED = "arrived"


WORDS: Mapping[Enum, str] = {
    TaskKind.NO_ANSWER: N_("Call {who}: her need has no answer"),
    TaskKind.WITHDRAWAL_UNCONFIRMED: N_("Ask {who} to confirm her withdrawal"),
    TaskKind.PROMISE: N_("Tell her: {what}"),
    TaskKind.ASK_CONSENT: N_("Ask what may be shared"),
    TaskKind.REFER_NEED: N_("Find help for her need"),
    TaskKind.LOOK_AT_RISK: N_("Look at her risk again"),
    TaskKind.CONSENT_ENDS: N_("Ask again about sharing with {who}"),
    TaskKind.STUCK: N_("Something for {who} is stuck"),
    TaskKind.ARRIVED: N_("Answer the referral from {who}"),
}
REASONS = {
    TaskKind.NO_ANSWER: N_("Sent to {who} {since}. {priority}."),
    TaskKind.WITHDRAWAL_UNCONFIRMED: N_("She took her agreement back {since}. They have not confirmed yet."),
    TaskKind.PROMISE: N_("Promised {since}. {contact}"),
    TaskKind.ASK_CONSENT: N_("She was not asked yet. Until then nothing may leave."),
    TaskKind.REFER_NEED: N_("A need is written down and nobody has been asked yet."),
    TaskKind.LOOK_AT_RISK: N_("Last looked at {since}."),
    TaskKind.CONSENT_ENDS: N_("Her agreement ends {until}. Then nothing more is sent."),
    TaskKind.STUCK: N_("It is safe and waits. {what}"),
    TaskKind.ARRIVED: N_("It came {since}."),
}
ACTIONS = {
    TaskKind.NO_ANSWER: N_("Open"),
    TaskKind.WITHDRAWAL_UNCONFIRMED: N_("Open"),
    TaskKind.PROMISE: N_("Tell her"),
    TaskKind.ASK_CONSENT: N_("Ask"),
    TaskKind.REFER_NEED: N_("Refer"),
    TaskKind.LOOK_AT_RISK: N_("Review"),
    TaskKind.CONSENT_ENDS: N_("Ask"),
    TaskKind.STUCK: N_("Open"),
    TaskKind.ARRIVED: N_("Answer"),
}


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do. `key` is the case's (or the arrival's) id; times are ms since 1970."""

    key: str
    kind: TaskKind
    code: str
    since_ms: int
    due_ms: int
    who: str = ""
    what: str = ""
    contact: str = ""
    is_emergency: bool = False


@dataclass(frozen=True, slots=True)
class DraftLine:
    """An unfinished form: its code if it has one, when it was kept."""

    key: str
    name: str
    code: str
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
    is_loading: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.do_first or self.promised or self.soon)

    @property
    def count(self) -> int:
        return len(self.do_first) + len(self.promised) + len(self.soon)
