"""What the page of a partner's card shows, as values. Qt-free.

Invariant: the card's six words are never in a state: they are typed from what the other side reads out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from fieldintake.domain.messages import OrganisationCard
from fieldintake.wording.catalogue import N_

HERE = "here"
"""Stands for our own country in the list of countries."""


class PartnerProblem(Enum):
    """Why a card was not kept."""

    NOT_A_CARD = "not_a_card"
    CHANGED = "changed"
    NEWER = "newer"
    UNREADABLE = "unreadable"
    OURS = "ours"
    WORDS_DIFFER = "words_differ"


WORDS: Mapping[Enum, str] = {
    PartnerProblem.NOT_A_CARD: N_("This file is not a card of an organisation."),
    PartnerProblem.CHANGED: N_("This card was changed after it was made. Do not use it; ask for a new one."),
    PartnerProblem.NEWER: N_("A newer version of this program made this card. Update this one first."),
    PartnerProblem.UNREADABLE: N_("The file could not be read."),
    PartnerProblem.OURS: N_("This is our own card. Give it to partners; choose the one that they gave you."),
    PartnerProblem.WORDS_DIFFER: N_(
        "These are not the words of this card. Ask them to read them out again. "
        "If they differ twice, this card is not theirs: do not use it."
    ),
}


@dataclass(frozen=True, slots=True)
class CardRead:
    """A card out of a file, its signature checked, with the words that only the comparison may use."""

    card: OrganisationCard
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartnerState:
    """The whole page. `name` is empty until a card was read; `is_known` when it replaces one we have."""

    name: str = ""
    has_service: bool = False
    is_known: bool = False
    has_namesake: bool = False
    kinds: tuple[str, ...] = ()
    kind: str = ""
    country: str = ""
    typed: str = ""
    problem: PartnerProblem | None = None
    is_keeping: bool = False

    @property
    def may_keep(self) -> bool:
        return bool(self.name and self.kind and self.country and self.typed.strip()) and not self.is_keeping
