"""What the steps of a referral show, as values. Qt-free.

`leaves` are the exact words that leave, as the gate gave them; the view adds nothing to them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from fieldintake.domain.categories import DataCategory
from fieldintake.domain.release import HeldWhy
from fieldintake.ui.marks import Priority
from fieldintake.wording.catalogue import N_


class ReferralStep(Enum):
    """The steps, in order."""

    NEED = "need"
    PROVIDER = "provider"
    LEAVES = "leaves"
    ISSUED = "issued"


WORDS: Mapping[Enum, str] = {
    ReferralStep.NEED: N_("Need"),
    ReferralStep.PROVIDER: N_("Provider"),
    ReferralStep.LEAVES: N_("What leaves"),
    ReferralStep.ISSUED: N_("Issued"),
}


@dataclass(frozen=True, slots=True)
class NeedChoice:
    """A need that can be referred."""

    key: str
    area: str
    priority: Priority
    wanted: str


@dataclass(frozen=True, slots=True)
class ProviderChoice:
    """A provider from the offline directory."""

    key: str
    name: str
    kind: str
    languages: tuple[str, ...] = ()
    can_receive_sealed: bool = False
    is_abroad: bool = False


@dataclass(frozen=True, slots=True)
class ShownField:
    """One field of what leaves or came, in words."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class HeldBack:
    """One category that stays, and why."""

    category: DataCategory
    why: HeldWhy
    may_ask: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What the gate says now."""

    recipient: str
    purpose_line: str
    held: tuple[HeldBack, ...]
    leaves: tuple[ShownField, ...] = ()
    until_ms: int | None = None
    given_ms: int | None = None
    given_how: str = ""
    refused: HeldWhy | None = None
    can_send: bool = False
    has_changed: bool = False


@dataclass(frozen=True, slots=True)
class ReferralState:
    """The whole screen."""

    now_ms: int
    code: str
    step: ReferralStep = ReferralStep.NEED
    needs: tuple[NeedChoice, ...] = ()
    chosen_needs: frozenset[str] = frozenset()
    providers: tuple[ProviderChoice, ...] = ()
    provider: str = ""
    preview: Preview | None = None
    letter_languages: tuple[str, ...] = ("en",)
    letter_language: str = "en"
    copy_language: str = "en"
    paper_allowed: bool = False
    is_busy: bool = False
    printed_to: str = ""
    was_queued: bool = False
