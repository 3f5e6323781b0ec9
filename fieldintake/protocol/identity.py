"""Who an organisation is: its id out of its root key, and six words by which people compare a card.

Invariant: id and words depend on public keys and the card's content alone; no list of words is needed, and
the same card has the same words on every laptop.
"""

from __future__ import annotations

import hashlib

from fieldintake.domain.ids import OrganisationId
from fieldintake.protocol.contexts import Context

_CONSONANTS = "bdfghjklmnprstvz"
_VOWELS = "aiou"
WORDS = 6


def organisation_id(root_public: bytes) -> OrganisationId:
    """The first 32 hex digits of SHA-256 over the root's public key."""
    return OrganisationId(hashlib.sha256(root_public).hexdigest()[:32])


def words_of(body: bytes) -> tuple[str, ...]:
    """Six words of five letters that can be read out over a telephone; 96 bits of a hash."""
    digest = hashlib.sha256(Context.CARD_FINGERPRINT.over(body)).digest()
    return tuple(_word(int.from_bytes(digest[2 * n : 2 * n + 2], "big")) for n in range(WORDS))


def _word(bits: int) -> str:
    """Sixteen bits as consonant, vowel, consonant, vowel, consonant."""
    return (
        _CONSONANTS[bits >> 12]
        + _VOWELS[bits >> 10 & 3]
        + _CONSONANTS[bits >> 6 & 15]
        + _VOWELS[bits >> 4 & 3]
        + _CONSONANTS[bits & 15]
    )
