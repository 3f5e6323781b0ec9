"""One sealed thread per case and recipient: sealing what the gate let out, opening what came.

The first message of a thread carries its key, wrapped to the recipient organisation; every message has a key
of its own, derived from the thread's key and fresh randomness. Inside stands the author's signature with the
certificate that her or his organisation's root made. Invariant: nothing is returned from `open` that was not
signed by a person whom an imported card vouches for, for this thread and this recipient.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fieldintake.domain.errors import (
    CannotOpen,
    CertificateInvalid,
    Malformed,
    Misaddressed,
    OwnCertificateEnded,
    UnknownSender,
    UnknownThread,
)
from fieldintake.domain.ids import OrganisationId, RandomBytes
from fieldintake.domain.leaving import Sealable
from fieldintake.domain.messages import Opened, OrganisationCard, Sealed, Sender, Thread
from fieldintake.ports import CardFinder, ThreadFinder
from fieldintake.protocol import codec, content, envelope
from fieldintake.protocol.certificates import StaffCertificate, parse_staff
from fieldintake.protocol.contexts import Context
from fieldintake.protocol.envelope import Envelope, Inside
from fieldintake.protocol.keys import Algorithm, ReceivingKey, SigningKey, VerifyKey, algorithm_of, seal_to

_NONCE = bytes(12)  # every message has its own key


def _message_key(thread_key: bytes, outside: Envelope, recipient: bytes) -> ChaCha20Poly1305:
    derived = HKDF(
        algorithm=SHA256(),
        length=32,
        salt=hashlib.sha256(outside.opening).digest(),
        info=Context.MESSAGE_KEY.over(outside.header, recipient),
    ).derive(thread_key)
    return ChaCha20Poly1305(derived)


def _signed_parts(outside: Envelope, recipient: bytes, certificate: bytes, body: bytes) -> tuple[bytes, ...]:
    return (codec.id_bytes(outside.thread_id), recipient, certificate, body)


class ThreadSealer:
    """Seals for one person on one laptop."""

    def __init__(
        self,
        key: SigningKey,
        certificate: bytes,
        organisation: OrganisationId,
        random: RandomBytes = secrets.token_bytes,
    ) -> None:
        """Raises `CertificateInvalid` when the certificate is not this key's or this organisation's."""
        claim = parse_staff(certificate)
        if claim.public != key.public or claim.organisation != organisation:
            raise CertificateInvalid("not the certificate of this key and organisation")
        self._key = key
        self._certificate = certificate
        self._claim = claim
        self._random = random

    def seal(self, leaving: Sealable, thread: Thread, card: OrganisationCard) -> Sealed:
        """Raises `Misaddressed` where thread, card and content disagree, `TooLarge`, `Malformed`.

        Raises `OwnCertificateEnded` where the recipient would refuse it for that.
        """
        _check_address(leaving, thread, card)
        if not self._claim.holds_at(leaving.at_ms):
            raise OwnCertificateEnded("nobody vouches for this person's signature at that time")
        algorithm = algorithm_of(card.receiving_public) if thread.ours and not thread.key_sent else None
        recipient = codec.id_bytes(card.id)
        opening = self._opening(algorithm, thread, card, recipient)
        outside = Envelope(algorithm, thread.id, opening, b"")
        body = content.encode(leaving, thread.key)
        parts = _signed_parts(outside, recipient, self._certificate, body)
        signature = self._key.sign(Context.MESSAGE_SIGNATURE, *parts)
        plain = envelope.pack(Inside(self._certificate, signature, body), algorithm)
        key = _message_key(thread.key, outside, recipient)
        sealed = key.encrypt(_NONCE, plain, outside.header + opening)
        return envelope.sealed_of(Envelope(algorithm, thread.id, opening, sealed).to_bytes())

    def _opening(
        self, algorithm: Algorithm | None, thread: Thread, card: OrganisationCard, recipient: bytes
    ) -> bytes:
        if algorithm is None:
            return self._random(envelope.SALT_BYTES)
        head = envelope.header(algorithm, thread.id)
        return seal_to(card.receiving_public, Context.THREAD_KEY_WRAP, thread.key, head, recipient)


def _check_address(leaving: Sealable, thread: Thread, card: OrganisationCard) -> None:
    """A slip of the caller must not reach another organisation than the one she agreed to."""
    if thread.peer != card.id or leaving.recipient.organisation != card.id:
        raise Misaddressed("thread, recipient and card are not of one organisation")
    if leaving.reference != thread.reference or leaving.case_id != thread.case_id:
        raise Misaddressed("another case or reference than the thread's")
    if len(thread.key) != envelope.KEY_BYTES:
        raise UnknownThread("the thread's key was destroyed")


class ThreadOpener:
    """Opens what was sealed to one organisation."""

    def __init__(self, organisation: OrganisationId, keys: Sequence[ReceivingKey]) -> None:
        """`keys` are the organisation's receiving keys, the newest first."""
        self._recipient = codec.id_bytes(organisation)
        self._keys = tuple(keys)

    def open(self, sealed: Sealed, *, thread: ThreadFinder, card: CardFinder) -> Opened:
        """Raises `ProtocolError`; `card` must find the own organisation's card too."""
        outside = envelope.parse(sealed.data)
        claimed = (sealed.id, sealed.thread_id)
        if (hashlib.sha256(sealed.data).hexdigest(), outside.thread_id) != claimed:
            raise Malformed("the id or thread is not the message's")
        known = thread(outside.thread_id)
        key = self._thread_key(outside, known)
        inside = self._decrypt(outside, key)
        message = content.decode(inside.content, max_bytes=envelope.MAX_CONTENT)
        sender = self._verify(outside, inside, message.at_ms, card)
        if known is not None and (known.peer != sender.organisation or known.reference != message.reference):
            raise UnknownSender("not the thread's other organisation or reference")
        brought = None if outside.algorithm is None else key
        return Opened(sealed.id, outside.thread_id, brought, sender, message)

    def _thread_key(self, outside: Envelope, known: Thread | None) -> bytes:
        if known is not None and len(known.key) != envelope.KEY_BYTES:
            raise UnknownThread("the thread's key was destroyed")
        if outside.algorithm is None:
            if known is None:
                raise UnknownThread("the message with the thread's key is not here")
            return known.key
        key = self._unwrap(outside)
        if known is not None and known.key != key:
            raise CannotOpen("brings another key for a thread that has one")
        return key

    def _unwrap(self, outside: Envelope) -> bytes:
        for key in self._keys:
            if key.algorithm is outside.algorithm:
                try:
                    opened = key.open(
                        Context.THREAD_KEY_WRAP, outside.opening, outside.header, self._recipient
                    )
                except CannotOpen:
                    continue
                return codec.as_bytes(opened, envelope.KEY_BYTES)
        raise CannotOpen("not sealed to any of our keys")

    def _decrypt(self, outside: Envelope, thread_key: bytes) -> Inside:
        key = _message_key(thread_key, outside, self._recipient)
        try:
            plain = key.decrypt(_NONCE, outside.ciphertext, outside.header + outside.opening)
        except InvalidTag as error:
            raise CannotOpen("changed on the way, or for another recipient") from error
        return envelope.unpack(plain)

    def _verify(self, outside: Envelope, inside: Inside, at_ms: int, card: CardFinder) -> Sender:
        claim = parse_staff(inside.certificate)
        found = card(claim.organisation)
        if found is None:
            raise UnknownSender("the card of the sender's organisation was never imported")
        claim.verify(found.root_public, at_ms)
        parts = _signed_parts(outside, self._recipient, inside.certificate, inside.content)
        VerifyKey(claim.public).verify(Context.MESSAGE_SIGNATURE, inside.signature, *parts)
        return _sender(claim)


def _sender(claim: StaffCertificate) -> Sender:
    return Sender(claim.organisation, claim.staff, claim.device, claim.role.value)
