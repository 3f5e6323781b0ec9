"""What goes sealed to an organisation: a release, or a word on the thread that a release began.

The union is closed: the wire takes `Sealable` only, as letters take `Release` and `HerOwnCopy` only.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from fieldintake.domain.ids import CaseId, Code
from fieldintake.domain.recipient import Recipient
from fieldintake.domain.release import Release


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """She withdrew: the recipient is asked to destroy what it received under this reference."""

    case_id: CaseId
    recipient: Recipient
    reference: Code
    at_ms: int


class Answer(Enum):
    """What a receiving organisation says to a referral."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    WAITING_LIST = "waiting_list"
    ASKED = "asked"
    SERVICE_RECEIVED = "service_received"


@dataclass(frozen=True, slots=True)
class ReferralAnswer:
    """The receiving organisation's answer, back on the thread; `message_id` is the message that it answers."""

    case_id: CaseId
    recipient: Recipient
    reference: Code
    answer: Answer
    note: str
    at_ms: int
    message_id: str = ""


class WithdrawalOutcome(Enum):
    """What became of the data after a withdrawal."""

    DESTROYED = "destroyed"
    RETAINED = "retained"


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Signed word back: what became of the data after a withdrawal."""

    case_id: CaseId
    recipient: Recipient
    reference: Code
    outcome: WithdrawalOutcome
    at_ms: int
    until: str = ""
    basis: str = ""


Sealable = Release | Withdrawal | ReferralAnswer | Acknowledgement
"""What may be sealed and sent to an organisation."""
