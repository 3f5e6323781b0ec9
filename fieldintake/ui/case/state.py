"""What the page of one case shows, as values. Qt-free. No name is here until it is held open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from fieldintake.casework.erasure_requests import ErasureStanding
from fieldintake.domain.categories import DataCategory
from fieldintake.domain.consent import Purpose
from fieldintake.ui.case.evidence_state import EvidenceState
from fieldintake.ui.case.lines import Revealed, ToldRecord
from fieldintake.ui.marks import ConsentMark, Priority, Risk
from fieldintake.wording.catalogue import N_


class EventKind(Enum):
    """What the timeline can say happened."""

    OPENED = "opened"
    FORM_FINISHED = "form_finished"
    CONSENT_GIVEN = "consent_given"
    CONSENT_REFUSED = "consent_refused"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    REFERRED = "referred"
    ANSWERED = "answered"
    SHARED = "shared"
    NOTE = "note"


class Channel(Enum):
    """How something left."""

    LETTER = "letter"
    SEALED = "sealed"


class Tab(Enum):
    """The parts of the page."""

    TIMELINE = "timeline"
    TOLD = "told"
    CONSENT = "consent"
    SHARED = "shared"
    EVIDENCE = "evidence"


class ReferralStage(Enum):
    """How far a need has come."""

    NO_REFERRAL = "no_referral"
    DRAFT = "draft"
    ISSUED = "issued"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WAITING_LIST = "waiting_list"
    ASKED = "asked"
    RECEIVED = "received"
    WITHDRAWN = "withdrawn"


WORDS: Mapping[Enum, str] = {
    EventKind.OPENED: N_("Case opened"),
    EventKind.FORM_FINISHED: N_("{what} finished"),
    EventKind.CONSENT_GIVEN: N_("She agreed: {what}"),
    EventKind.CONSENT_REFUSED: N_("She did not agree: {what}"),
    EventKind.CONSENT_WITHDRAWN: N_("She took her agreement back: {what}"),
    EventKind.REFERRED: N_("Referral issued to {what}"),
    EventKind.ANSWERED: N_("Answer: {what}"),
    EventKind.SHARED: N_("Shared with {what}"),
    EventKind.NOTE: N_("Note"),
    Channel.LETTER: N_("on paper"),
    Channel.SEALED: N_("sealed"),
    Tab.TIMELINE: N_("Timeline and needs"),
    Tab.TOLD: N_("What she told us"),
    Tab.CONSENT: N_("Consent"),
    Tab.SHARED: N_("Shared"),
    Tab.EVIDENCE: N_("Evidence"),
    ReferralStage.NO_REFERRAL: N_("No referral yet"),
    ReferralStage.DRAFT: N_("Draft"),
    ReferralStage.ISSUED: N_("{who}: no answer yet"),
    ReferralStage.ACCEPTED: N_("{who}: accepted"),
    ReferralStage.DECLINED: N_("{who}: declined"),
    ReferralStage.WAITING_LIST: N_("{who}: on a waiting list"),
    ReferralStage.ASKED: N_("{who}: they asked a question"),
    ReferralStage.RECEIVED: N_("{who}: service received"),
    ReferralStage.WITHDRAWN: N_("{who}: she took it back"),
}


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the timeline; `what` and `detail` are words already. `key` names a finished form that opens."""

    kind: EventKind
    at_ms: int
    what: str = ""
    detail: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class NeedLine:
    """One need and where its referral stands."""

    key: str
    area: str
    priority: Priority
    wanted: str
    stage: ReferralStage
    who: str = ""
    at_ms: int | None = None


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """One standing answer of hers."""

    key: str
    purpose: Purpose
    to: str
    categories: tuple[DataCategory, ...]
    mark: ConsentMark
    at_ms: int
    until_ms: int | None = None
    may_withdraw: bool = False


@dataclass(frozen=True, slots=True)
class SharedLine:
    """One release that left."""

    key: str
    to: str
    channel: Channel
    purpose: Purpose
    categories: tuple[DataCategory, ...]
    at_ms: int
    has_receipt: bool = False


class Voicemail(Enum):
    """What she said about messages on a machine; only a yes makes them safe."""

    SAFE = "safe"
    NOT_SAFE = "not_safe"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class Standing:
    """What was decided about the whole case; `ends_ms` says until when a closed one is kept, None without an end."""

    closed_ms: int | None = None
    ends_ms: int | None = None
    hold_reason: str = ""
    is_restricted: bool = False
    erasure: ErasureStanding = field(default_factory=ErasureStanding)


@dataclass(frozen=True, slots=True)
class CallLine:
    """Somebody who holds paper and must be called."""

    key: str
    who: str
    since_ms: int


@dataclass(frozen=True, slots=True)
class MergedLine:
    """A case of hers that is found under this one."""

    key: str
    code: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class ContactLine:
    """How she may be reached, without the number itself; `key` is her record, the rest says what is written down."""

    key: str = ""
    way: str = ""
    hours: str = ""
    cover_name: str = ""
    voicemail: Voicemail = Voicemail.NOT_ASKED
    must_not_know: bool = False
    address: bool = False
    code_word: bool = False


@dataclass(frozen=True, slots=True)
class CaseState:
    """The whole page."""

    now_ms: int
    key: str
    code: str
    risk: Risk = Risk.NOT_ASSESSED
    risk_looked_at_ms: int | None = None
    contact: ContactLine = ContactLine()
    languages: tuple[str, ...] = ()
    interpreter: str = ""
    consent: ConsentMark = ConsentMark.NOT_ASKED
    agreed_to: tuple[str, ...] = ()
    agreed_until_ms: int | None = None
    refused: tuple[str, ...] = ()
    timeline: tuple[Event, ...] = ()
    needs: tuple[NeedLine, ...] = ()
    consents: tuple[ConsentLine, ...] = ()
    shared: tuple[SharedLine, ...] = ()
    standing: Standing = Standing()
    calls: tuple[CallLine, ...] = ()
    merged: tuple[MergedLine, ...] = ()
    may_part: bool = False
    may_decide: bool = False
    tab: Tab = Tab.TIMELINE
    revealed_name: str | None = None
    told: tuple[ToldRecord, ...] = ()
    revealed: Revealed | None = None
    evidence: EvidenceState = field(default_factory=EvidenceState)
