"""What travels between organisations, as plain values: threads, cards, and what came in.

A thread belongs to one case and one recipient; its id and its reference link to nothing else that she shares.
Invariant: ids inside messages of a thread are HMACs under the thread's key, so two recipients cannot compare.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from fieldintake.domain.categories import DataCategory
from fieldintake.domain.consent import Purpose
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, Code, DeviceId, OrganisationId, StaffId
from fieldintake.domain.leaving import Answer, WithdrawalOutcome
from fieldintake.domain.values import Value


@dataclass(frozen=True, slots=True)
class OrganisationCard:
    """What a partner needs to reach an organisation; `id` is derived from `root_public`.

    `service_pin` is SHA-256 (hex) of the service's TLS certificate, empty for a bundle-only partner or plain
    loopback. `service_public` signs the service's acks.
    """

    id: OrganisationId
    name: str
    root_public: bytes
    receiving_public: bytes
    service_address: str = ""
    service_public: bytes = b""
    service_pin: str = ""


@dataclass(frozen=True, slots=True)
class Thread:
    """One sealed thread. `ours` is false on the receiving side; `peer` is the other organisation."""

    id: str
    key: bytes
    case_id: CaseId
    recipient: str
    peer: OrganisationId
    reference: Code
    ours: bool
    key_sent: bool = False


@dataclass(frozen=True, slots=True)
class Sealed:
    """A message's frozen bytes; `id` is the SHA-256 (hex) of them, its identity on every way."""

    id: str
    thread_id: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Posted:
    """A message on its way to one organisation's mailbox.

    `withdraws` is the one thing that the service may know of it: it deletes the thread's messages.
    """

    mailbox: OrganisationId
    sealed: Sealed
    withdraws: bool = False


@dataclass(frozen=True, slots=True)
class Sender:
    """Who signed a message, as proved by certificates up to a card that we imported."""

    organisation: OrganisationId
    staff: StaffId
    device: DeviceId
    role: str


@dataclass(frozen=True, slots=True)
class ReceivedField:
    """One field that another organisation released to us; `record` is its thread-local id."""

    type: RecordType
    record: str
    name: str
    category: DataCategory
    value: Value


@dataclass(frozen=True, slots=True)
class ReceivedConsent:
    """What we are told of the consent behind a release."""

    purpose: Purpose
    categories: frozenset[DataCategory]
    state: str
    at_ms: int
    until_ms: int | None
    method: str
    language: str


@dataclass(frozen=True, slots=True)
class ReceivedRelease:
    """A referral's content."""

    reference: Code
    purpose: Purpose
    at_ms: int
    until_ms: int | None
    fields: tuple[ReceivedField, ...]
    consents: tuple[ReceivedConsent, ...]


@dataclass(frozen=True, slots=True)
class ReceivedWithdrawal:
    """She withdrew: what came under this reference must go."""

    reference: Code
    at_ms: int


@dataclass(frozen=True, slots=True)
class ReceivedAnswer:
    """The receiving organisation's answer to our referral; an older program leaves out to which message."""

    reference: Code
    answer: Answer
    note: str
    at_ms: int
    message_id: str = ""


@dataclass(frozen=True, slots=True)
class ReceivedAcknowledgement:
    """What a recipient says became of the data after a withdrawal."""

    reference: Code
    outcome: WithdrawalOutcome
    at_ms: int
    until: str = ""
    basis: str = ""


Received = ReceivedRelease | ReceivedWithdrawal | ReceivedAnswer | ReceivedAcknowledgement


@dataclass(frozen=True, slots=True)
class Opened:
    """A verified and opened message; `thread_key` is set when this message brought it."""

    id: str
    thread_id: str
    thread_key: bytes | None
    sender: Sender
    message: Received


class ReceiptStatus(Enum):
    """What the service's signed reply says of one message."""

    DURABLE = "durable"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Receipt:
    """The service's signed word on one message; `code` says why when it was rejected."""

    message_id: str
    status: ReceiptStatus
    at_ms: int
    code: str = ""
    signature: bytes = b""


@dataclass(frozen=True, slots=True)
class Exchange:
    """The outcome of one write-read turn: receipts for what went, messages that came, where we are."""

    receipts: tuple[Receipt, ...]
    incoming: tuple[Sealed, ...]
    cursor: str
    more: bool
