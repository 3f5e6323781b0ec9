"""What the inbox shows, as values. Qt-free."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from fieldintake.domain.desk import InboxState as ArrivalState
from fieldintake.ui.referral.state import Leaving
from fieldintake.wording.catalogue import N_


class ArrivalKind(Enum):
    """What came."""

    REFERRAL = "referral"
    WITHDRAWAL = "withdrawal"
    ANSWER = "answer"
    ACKNOWLEDGEMENT = "acknowledgement"
    UNREADABLE = "unreadable"


WORDS: Mapping[Enum, str] = {
    ArrivalKind.REFERRAL: N_("A referral"),
    ArrivalKind.WITHDRAWAL: N_("She took her agreement back"),
    ArrivalKind.ANSWER: N_("An answer to your referral"),
    ArrivalKind.ACKNOWLEDGEMENT: N_("Word back on a withdrawal"),
    ArrivalKind.UNREADABLE: N_("It could not be opened"),
    ArrivalState.NEW: N_("Waiting for your answer"),
    ArrivalState.UNVERIFIED: N_("Not proven yet"),
    ArrivalState.ACCEPTED: N_("Accepted"),
    ArrivalState.DECLINED: N_("Declined"),
    ArrivalState.ASKED: N_("You have asked"),
    ArrivalState.WITHDRAWN: N_("Taken back"),
    ArrivalState.DONE: N_("Done"),
}


@dataclass(frozen=True, slots=True)
class ArrivalLine:
    """One line of the list."""

    key: str
    sender: str
    kind: ArrivalKind
    state: ArrivalState
    what: str
    arrived_ms: int


@dataclass(frozen=True, slots=True)
class ArrivalDetail:
    """One arrival in full. `compared_by` is empty until somebody has compared the key words."""

    key: str
    kind: ArrivalKind
    state: ArrivalState
    sender: str
    signed_by: str
    is_proven: bool
    compared_by: str
    key_words: str
    their_code: str
    fields: tuple[Leaving, ...]
    until_ms: int | None = None
    own_code: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class InboxScreen:
    """The whole screen; `chosen` is the detail shown."""

    now_ms: int
    lines: tuple[ArrivalLine, ...] = ()
    chosen: ArrivalDetail | None = None
    is_busy: bool = False

    @property
    def waiting(self) -> int:
        return sum(1 for line in self.lines if line.state in (ArrivalState.NEW, ArrivalState.UNVERIFIED))
