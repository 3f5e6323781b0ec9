"""Rows that screens and verbs share: staff, cases in a list, drafts, the outbox, the inbox, disclosures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from fieldintake.domain.categories import DataCategory
from fieldintake.domain.consent import Purpose
from fieldintake.domain.ids import CaseId, Code, RecordId, StaffId
from fieldintake.domain.messages import ReceiptStatus, Received, Sender
from fieldintake.domain.priority import span_of_rank_ms


class Role(Enum):
    """The one list of roles."""

    WORKER = "worker"
    COORDINATOR = "coordinator"
    CUSTODIAN = "custodian"
    ADMIN = "admin"
    AUDITOR = "auditor"


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff as this desk knows them; one who `has_left` opens it no more, and what they wrote stays."""

    id: StaffId
    desk_name: str
    role: Role
    has_left: bool = False


class Changed(Enum):
    """What kinds of thing a verb changed; open screens use it to refresh themselves."""

    CASES = "cases"
    CASE = "case"
    CONSENT = "consent"
    DRAFTS = "drafts"
    REFERRALS = "referrals"
    INBOX = "inbox"
    OUTBOX = "outbox"
    FORMS = "forms"
    DIRECTORY = "directory"
    SETTINGS = "settings"


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line of the list of cases; everything in it is safe to show unmasked.

    `consent` held when the line was written and holds until `consent_until_ms`; None says until she is asked again.
    """

    case_id: CaseId
    code: Code
    state: str
    risk: str
    languages: tuple[str, ...]
    worker: str
    consent: str
    next_step: str
    next_at_ms: int | None
    updated_ms: int
    consent_until_ms: int | None = None


@dataclass(frozen=True, slots=True)
class CaseMatch:
    """A possible duplicate: the line, and what matched in words that screens can say."""

    row: CaseRow
    matched: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """An unfinished form of one author; `snapshot` is the form session's own bytes."""

    id: RecordId
    author: StaffId
    case_id: CaseId | None
    form_id: str
    form_version: str
    snapshot: bytes
    saved_ms: int


@dataclass(frozen=True, slots=True)
class FormVersion:
    """An installed form: its source as it came, the XForm made of it, and where it stands.

    `files` are the lists and pictures that came beside the source, by the names that the form calls them.
    """

    form_id: str
    version: str
    title: str
    source: bytes
    source_kind: str
    xform: str
    sha256: str
    retired: bool = False
    files: Mapping[str, bytes] = field(default_factory=dict, hash=False)


class OutboxState(Enum):
    """Where an outgoing item is. `STUCK` waits for a person and blocks nothing else."""

    WAITING = "waiting"
    HANDED_OVER = "handed_over"
    CONFIRMED = "confirmed"
    STUCK = "stuck"
    KILLED = "killed"


ON_ITS_WAY = frozenset({OutboxState.WAITING, OutboxState.HANDED_OVER, OutboxState.STUCK})
"""The states of an item that is neither confirmed nor killed."""


class OutboxKind(Enum):
    """What an item will say, in the order in which kinds go first."""

    WITHDRAWAL = "withdrawal"
    ACKNOWLEDGEMENT = "acknowledgement"
    ANSWER = "answer"
    RELEASE = "release"


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """A pointer to what is due, never its content; the content is made at the hand-over.

    `subject` is the referral (or inbox message) it is about; `data` are the frozen bytes once handed over.
    """

    id: RecordId
    kind: OutboxKind
    case_id: CaseId
    recipient: str
    thread_id: str
    purpose: Purpose
    subject: RecordId
    priority: int
    state: OutboxState
    why: str = ""
    message_id: str = ""
    data: bytes = b""
    answer: str = ""
    note: str = ""
    due_ms: int = 0

    @property
    def since_ms(self) -> int:
        """Since when it waits: a release is due as long after that as its place in the queue allows."""
        return self.due_ms - (span_of_rank_ms(self.priority) if self.kind is OutboxKind.RELEASE else 0)


class InboxState(Enum):
    """Where an arrival is."""

    NEW = "new"
    UNVERIFIED = "unverified"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ASKED = "asked"
    WITHDRAWN = "withdrawn"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class InboxItem:
    """An arrival: verified and opened, or kept as it came with the reason in `problem`."""

    message_id: str
    thread_id: str
    sender: Sender | None
    sender_name: str
    message: Received | None
    state: InboxState
    problem: str
    arrived_ms: int
    case_id: CaseId | None = None


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One release that left: the ledger she may ask to see."""

    id: RecordId
    case_id: CaseId
    recipient: str
    recipient_name: str
    channel: str
    purpose: Purpose
    categories: frozenset[DataCategory]
    fields: tuple[str, ...]
    consents: tuple[RecordId, ...]
    sha256: str
    staff: StaffId
    at_ms: int
    receipt: ReceiptStatus | None = None


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what to which subject; never content."""

    sequence: int
    at_ms: int
    staff: StaffId
    action: str
    subject: str
