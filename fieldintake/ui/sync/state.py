"""What the Sync screen shows, as values. Qt-free. Codes and organisations only, never content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from fieldintake.domain.desk import OutboxKind
from fieldintake.ui.rooms import Network
from fieldintake.wording.catalogue import N_


class StuckWhy(Enum):
    """Why something waits for a person."""

    NEW_KEY = "new_key"
    REJECTED = "rejected"
    NO_CARD = "no_card"
    OWN_ENDED = "own_ended"


class Outcome(Enum):
    """What is known of something that went."""

    RECEIPT = "receipt"
    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not_confirmed"
    RETAINED = "retained"


class SyncProblem(Enum):
    """Why the last turn ended early."""

    NO_NETWORK = "no_network"
    NOT_THE_SERVICE = "not_the_service"
    NO_SERVICE = "no_service"
    OWN_ENDED = "own_ended"


WORDS: Mapping[Enum, str] = {
    StuckWhy.NEW_KEY: N_(
        "They have a new key. Compare the key words with them by phone before anything goes."
    ),
    StuckWhy.REJECTED: N_("The service did not take it. Call the person who looks after the service."),
    StuckWhy.NO_CARD: N_("There is no card of this organisation here yet. Read it in first."),
    StuckWhy.OWN_ENDED: N_(
        "Partners do not believe this laptop any more: its certificate has ended. An administrator must unlock it once."
    ),
    Outcome.RECEIPT: N_("The service has it."),
    Outcome.CONFIRMED: N_("They have confirmed."),
    Outcome.RETAINED: N_("They keep it, by a duty of their own."),
    Outcome.NOT_CONFIRMED: N_("They have not confirmed yet."),
    SyncProblem.NO_NETWORK: N_("The service could not be reached."),
    SyncProblem.NOT_THE_SERVICE: N_("What answered is not the service that this laptop knows."),
    SyncProblem.OWN_ENDED: N_("Services do not believe this laptop any more: its certificate has ended."),
    SyncProblem.NO_SERVICE: N_("A partner has no service: letters reach them by stick only."),
}
ADVICE: Mapping[SyncProblem, str] = {
    SyncProblem.NO_NETWORK: N_("Try again later, or use a memory stick."),
    SyncProblem.NOT_THE_SERVICE: N_("Try again later, or use a memory stick."),
    SyncProblem.NO_SERVICE: N_("Try again later, or use a memory stick."),
    SyncProblem.OWN_ENDED: N_("An administrator must unlock this desk once, on this laptop."),
}
NEEDS_CARD = frozenset({StuckWhy.NEW_KEY, StuckWhy.NO_CARD})
"""What a card from the partner frees."""


_WHY = {
    "no_card": StuckWhy.NO_CARD,
    "no_key": StuckWhy.NEW_KEY,
    "OwnCertificateEnded": StuckWhy.OWN_ENDED,
}


def why_stuck(code: str) -> StuckWhy:
    """The reason that the outbox names."""
    return _WHY.get(code, StuckWhy.REJECTED)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that is due to go."""

    key: str
    kind: OutboxKind
    code: str
    recipient: str
    since_ms: int
    is_urgent: bool = False
    stuck: StuckWhy | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """Something that went, with the short code of its receipt."""

    key: str
    kind: OutboxKind
    code: str
    recipient: str
    at_ms: int
    receipt: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class OwnCard:
    """What partners know us by: our name, the six words to read out, and where our mailbox is."""

    name: str = ""
    words: tuple[str, ...] = ()
    service: str = ""


@dataclass(frozen=True, slots=True)
class SyncState:
    """The whole screen. `certified_days` is for how much longer others believe this laptop and who uses it."""

    now_ms: int
    network: Network = Network.OFFLINE
    waiting: tuple[Waiting, ...] = ()
    stuck: tuple[Waiting, ...] = ()
    sent: tuple[Sent, ...] = ()
    sent_total: int = 0
    synced_ms: int | None = None
    own: OwnCard = OwnCard()
    backup_ms: int | None = None
    checked_ms: int | None = None
    certified_days: int | None = None
    problem: SyncProblem | None = None

    @property
    def has_service(self) -> bool:
        return bool(self.own.service)
