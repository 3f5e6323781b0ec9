"""What she is asked: one question per purpose, recipient and group of categories; nothing is preselected.

The policy that lists the questions is data; this module says what a question is and how it becomes about one
provider when the provider is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from fieldintake.domain.categories import DataCategory
from fieldintake.domain.consent import Purpose, kind_key
from fieldintake.domain.recipient import Recipient
from fieldintake.domain.release import OFFERED


@dataclass(frozen=True, slots=True)
class ConsentQuestion:
    """One question. `recipient` is its ledger name, `name` whom to say (empty: us, or a kind of provider).

    `months` is the longest time that may be proposed; she may choose less.
    """

    purpose: Purpose
    recipient: str
    kind: str
    name: str
    categories: frozenset[DataCategory]
    months: int


@dataclass(frozen=True, slots=True)
class ConsentPolicy:
    """The questions of the first conversation, and those asked again for each referral."""

    first: tuple[ConsentQuestion, ...]
    referral: tuple[ConsentQuestion, ...]

    def for_referral(self, recipient: Recipient) -> list[ConsentQuestion]:
        """What is asked before a referral to this provider; a border is a question of its own."""
        asked = [q for q in self.referral if q.kind in (recipient.kind, "")]
        named = [replace(q, recipient=recipient.id, kind=recipient.kind, name=recipient.name) for q in asked]
        if recipient.country:
            every = frozenset[DataCategory]().union(*(question.categories for question in named))
            named.append(
                ConsentQuestion(
                    Purpose.CROSS_BORDER, recipient.id, recipient.kind, recipient.name, every, named[0].months
                )
            )
        return named


def question(purpose: Purpose, kind: str, categories: Sequence[DataCategory], months: int) -> ConsentQuestion:
    """A question about us (no kind) or a kind of provider, cut to what the purpose may carry at all."""
    offered = OFFERED.get(purpose)
    kept = frozenset(categories) if offered is None else frozenset(categories) & offered
    return ConsentQuestion(purpose, kind_key(kind) if kind else "", kind, "", kept, months)
