"""What the list of referrals shows, as values. Qt-free. Codes and organisations only, never a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from fieldintake.wording.catalogue import N_


class Stage(Enum):
    """How far a referral has come."""

    DRAFT = "draft"
    ISSUED = "issued"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WAITING_LIST = "waiting_list"
    ASKED = "asked"
    RECEIVED = "service_received"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


WORDS: Mapping[Enum, str] = {
    Stage.DRAFT: N_("Draft. Nothing has left yet."),
    Stage.ISSUED: N_("Issued, no answer yet."),
    Stage.ACCEPTED: N_("They accepted."),
    Stage.DECLINED: N_("They declined."),
    Stage.WAITING_LIST: N_("She is on a waiting list."),
    Stage.ASKED: N_("They asked a question."),
    Stage.RECEIVED: N_("She received the service."),
    Stage.WITHDRAWN: N_("She took her agreement back."),
    Stage.ENDED: N_("It has ended."),
}
NEXT_STEPS: Mapping[Stage, str] = {
    Stage.DRAFT: N_("Look at what leaves, then print or send."),
    Stage.ISSUED: N_("Call them when the answer takes too long."),
    Stage.ACCEPTED: N_("Tell her when and where."),
    Stage.DECLINED: N_("Find somebody else with her."),
    Stage.WAITING_LIST: N_("Ask who else could help sooner."),
    Stage.ASKED: N_("Answer them with her."),
    Stage.RECEIVED: N_("Ask her whether it helped."),
    Stage.WITHDRAWN: N_("Ask whether she wants another one."),
    Stage.ENDED: "",
}


@dataclass(frozen=True, slots=True)
class ReferralLine:
    """One referral; `areas` are codes of need areas."""

    key: str
    code: str
    areas: tuple[str, ...]
    provider: str
    stage: Stage
    since_ms: int | None = None


@dataclass(frozen=True, slots=True)
class ReferralsState:
    """The lines read so far, and whether there are more."""

    now_ms: int
    lines: tuple[ReferralLine, ...] = ()
    has_more: bool = False
    is_loading: bool = True
