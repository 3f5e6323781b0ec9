"""The card file by which two organisations come to know each other, and the words that people compare.

The file is a canonical CBOR array followed by a signature of the root key that it names. Invariant: a card
proves only that the holder of its root key made it; whose key that is, two people say by comparing six words.
"""

from __future__ import annotations

import re

from fieldintake.domain.errors import Malformed, SignatureInvalid, UnknownVersion
from fieldintake.domain.messages import OrganisationCard
from fieldintake.protocol import codec
from fieldintake.protocol.contexts import Context
from fieldintake.protocol.identity import organisation_id, words_of
from fieldintake.protocol.keys import SigningKey, VerifyKey, check_public

MAJOR = 1
MAX_BYTES = 8192
_SIGNATURE_BYTES = 64
_MAX_NAME, _MAX_ADDRESS = 200, 300
_ADDRESS = re.compile(r"https?://[^\s/?#@]+")
_PIN = re.compile(r"[0-9a-f]{64}")


def make_card(
    root_public: bytes,
    receiving_public: bytes,
    name: str,
    *,
    service_address: str = "",
    service_public: bytes = b"",
    service_pin: str = "",
) -> OrganisationCard:
    """A card with its id filled in; raises `ProtocolError` where a part has no proper shape."""
    card = OrganisationCard(
        id=organisation_id(root_public),
        name=name,
        root_public=root_public,
        receiving_public=receiving_public,
        service_address=service_address,
        service_public=service_public,
        service_pin=service_pin,
    )
    _check(card)
    return card


def export_card(card: OrganisationCard, root: SigningKey) -> bytes:
    """The card file; raises `SignatureInvalid` when `root` is not the card's own root."""
    if root.public != card.root_public:
        raise SignatureInvalid("a card is signed by its own root only")
    body = _body(card)
    return body + root.sign(Context.CARD_SIGNATURE, body)


def import_card(untrusted: bytes) -> OrganisationCard:
    """The card of a file, its signature checked; raises `ProtocolError`."""
    if len(untrusted) <= _SIGNATURE_BYTES:
        raise Malformed("too short for a card")
    body, signature = untrusted[:-_SIGNATURE_BYTES], untrusted[-_SIGNATURE_BYTES:]
    row = codec.as_list(codec.decode(body, max_bytes=MAX_BYTES), least=1)
    if row[0] != MAJOR:
        raise UnknownVersion("a card of another version")
    card = _card(codec.as_list(row, least=7))
    VerifyKey(card.root_public).verify(Context.CARD_SIGNATURE, signature, body)
    return card


def fingerprint_words(card: OrganisationCard) -> tuple[str, ...]:
    """The six words over everything in the card, the same on both sides."""
    return words_of(_body(card))


def _body(card: OrganisationCard) -> bytes:
    return codec.encode(
        [
            MAJOR,
            card.name,
            card.root_public,
            card.receiving_public,
            card.service_address,
            card.service_public,
            card.service_pin,
        ]
    )


def _card(row: list[object]) -> OrganisationCard:
    return make_card(
        codec.as_bytes(row[2], 32),
        codec.as_bytes(row[3]),
        codec.as_text(row[1], _MAX_NAME),
        service_address=codec.as_text(row[4], _MAX_ADDRESS),
        service_public=codec.as_bytes(row[5]),
        service_pin=codec.as_text(row[6], 64),
    )


def _check(card: OrganisationCard) -> None:
    codec.as_bytes(card.root_public, 32)
    check_public(card.receiving_public)
    printable = card.name.isprintable() and card.name.strip() == card.name
    if not 0 < len(card.name) <= _MAX_NAME or not printable:
        raise Malformed("a card's name is one printable line")
    if card.service_address:
        codec.as_bytes(card.service_public, 32)
        if len(card.service_address) > _MAX_ADDRESS or not _ADDRESS.fullmatch(card.service_address):
            raise Malformed("a service address is http(s), host and port only")
    if card.service_pin and not _PIN.fullmatch(card.service_pin):
        raise Malformed("a pin is 64 hex digits")
