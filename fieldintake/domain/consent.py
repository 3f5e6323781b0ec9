"""Consent as a ledger of immutable events, and what it permits now.

Default is nothing: a category may leave for a purpose and a recipient only while her latest answer says yes.
Where two answers conflict the restrictive one rules. Source of the shape: ISO/IEC TS 27560 (event time,
validity, method, notice, language).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from fieldintake.domain.categories import DataCategory
from fieldintake.domain.ids import CaseId, RecordId


class Purpose(Enum):
    """What she is asked for; each is asked and answered by itself."""

    RECORD_WITH_US = "record_with_us"
    SHARE_INSIDE = "share_inside"
    COORDINATE = "coordinate"
    REFER = "refer"
    CROSS_BORDER = "cross_border"
    STATISTICS = "statistics"
    CONTACT_ME = "contact_me"
    EVIDENCE = "evidence"


class ConsentState(Enum):
    """What an event says."""

    GIVEN = "given"
    REFUSED = "refused"
    REAFFIRMED = "reaffirmed"
    WITHDRAWN = "withdrawn"


class ConsentMethod(Enum):
    """How she answered."""

    SIGNATURE = "signature"
    THUMB = "thumb"
    VERBAL_WITH_WITNESS = "verbal_with_witness"
    SPOKEN = "spoken"


FOR_A_YES = (ConsentMethod.SIGNATURE, ConsentMethod.THUMB, ConsentMethod.VERBAL_WITH_WITNESS)
"""How a yes may be given; a no is taken however she says it."""


class GivenBy(Enum):
    """Who answered."""

    SELF = "self"
    GUARDIAN_WITH_ASSENT = "guardian_with_assent"


@dataclass(frozen=True, slots=True)
class ConsentEvent:
    """One answer of hers. `recipient` is a recipient's id, a kind as `kind:health`, or `""` for us.

    `at_ms`, `until_ms` are milliseconds since 1970; `order` is the hybrid logical time of the event.
    """

    id: RecordId
    case_id: CaseId
    purpose: Purpose
    recipient: str
    categories: frozenset[DataCategory]
    state: ConsentState
    at_ms: int
    order: int
    until_ms: int | None
    method: ConsentMethod
    given_by: GivenBy
    language: str
    interpreter: str = ""
    witness: str = ""
    notice_hash: str = ""
    notice_reviewed: bool = False

    @property
    def says_yes(self) -> bool:
        return self.state in (ConsentState.GIVEN, ConsentState.REAFFIRMED)


class Standing(Enum):
    """How things stand for one purpose, recipient and category."""

    GIVEN = "given"
    NOT_ASKED = "not_asked"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Permission:
    """The standing, the event behind it (None only when not asked), and until when it holds."""

    standing: Standing
    event: ConsentEvent | None = None

    @property
    def until_ms(self) -> int | None:
        return self.event.until_ms if self.event else None


def kind_key(kind: str) -> str:
    """The ledger's name for a type of recipient."""
    return f"kind:{kind}"


def _latest(events: Iterable[ConsentEvent]) -> ConsentEvent | None:
    """The last answer; among answers of the same instant a no comes last."""
    return max(events, key=lambda e: (e.order, not e.says_yes, e.id), default=None)


def permission(
    ledger: Iterable[ConsentEvent],
    *,
    purpose: Purpose,
    recipient: str,
    kind: str,
    category: DataCategory,
    now_ms: int,
) -> Permission:
    """What she permits for one purpose and category to a recipient known by its id and its kind's name.

    A yes to the recipient or to its kind is enough, unless a later answer says no. A no to the recipient itself
    stands until a later yes to itself: a yes to all clinics does not speak for the one that she refused.
    """
    about = [e for e in ledger if e.purpose is purpose and category in e.categories]
    own = _latest(event for event in about if event.recipient == recipient)
    if own is not None and not own.says_yes:
        last: ConsentEvent | None = own
    else:
        last = _latest(event for event in about if event.recipient in (recipient, kind))
    if last is None:
        return Permission(Standing.NOT_ASKED)
    if last.says_yes:
        expired = last.until_ms is not None and last.until_ms <= now_ms
        return Permission(Standing.EXPIRED if expired else Standing.GIVEN, last)
    refused = last.state is ConsentState.REFUSED
    return Permission(Standing.REFUSED if refused else Standing.WITHDRAWN, last)
