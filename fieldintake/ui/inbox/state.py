"""What the inbox shows, as values. Qt-free."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from fieldintake.domain.desk import InboxState as ArrivalState
from fieldintake.domain.desk import Role
from fieldintake.domain.leaving import WithdrawalOutcome
from fieldintake.ui.referral.state import ShownField
from fieldintake.wording.catalogue import N_


class ArrivalKind(Enum):
    """What came."""

    REFERRAL = "referral"
    WITHDRAWAL = "withdrawal"
    ANSWER = "answer"
    ACKNOWLEDGEMENT = "acknowledgement"
    UNREADABLE = "unreadable"


class ArrivalProblem(Enum):
    """Why something that came could not be opened."""

    UNKNOWN_SENDER = "UnknownSender"
    UNKNOWN_THREAD = "UnknownThread"
    NOT_FOR_US = "CannotOpen"
    NEWER = "UnknownVersion"
    FORGED = "SignatureInvalid"
    NOT_CERTIFIED = "CertificateInvalid"
    RESTRICTED = "CaseRestricted"
    DAMAGED = "damaged"


WORDS: Mapping[Enum, str] = {
    ArrivalProblem.UNKNOWN_SENDER: N_(
        "It is from an organisation whose card is not here. Ask them for it and compare the key words by phone."
    ),
    ArrivalProblem.UNKNOWN_THREAD: N_(
        "It belongs to an earlier letter that did not come yet. It waits for that one."
    ),
    ArrivalProblem.NOT_FOR_US: N_("It was not sealed for this organisation, or it was changed on the way."),
    ArrivalProblem.NEWER: N_(
        "A newer version of this program wrote it. Update this one; it is kept until then."
    ),
    ArrivalProblem.FORGED: N_("Its signature is not the sender's. Do not act on it; tell them by phone."),
    ArrivalProblem.NOT_CERTIFIED: N_("Who signed it may not sign for that organisation. Tell them by phone."),
    ArrivalProblem.RESTRICTED: N_(
        "It is about a restricted case. It is kept as it came, and read when somebody who can open that case syncs."
    ),
    ArrivalProblem.DAMAGED: N_("It came damaged. It is kept as it came; ask them to send it again."),
    WithdrawalOutcome.DESTROYED: N_("They have destroyed it."),
    WithdrawalOutcome.RETAINED: N_("They keep it, by a duty of their own."),
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
    arrived_ms: int


@dataclass(frozen=True, slots=True)
class ArrivalDetail:
    """One arrival in full. `compared_by` is empty until somebody has compared the key words."""

    key: str
    kind: ArrivalKind
    state: ArrivalState
    sender: str
    signed_by: Role | None
    is_proven: bool
    compared_by: str
    key_words: str
    their_code: str
    fields: tuple[ShownField, ...]
    until_ms: int | None = None
    own_code: str = ""
    problem: ArrivalProblem | None = None

    @property
    def needs_card(self) -> bool:
        """Whether a card from the sender could prove it."""
        return not self.is_proven and self.problem in (None, ArrivalProblem.UNKNOWN_SENDER)


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
