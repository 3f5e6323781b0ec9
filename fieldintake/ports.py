"""What casework needs of the world, as Protocols; adapters fit them structurally.

Everything reached through one `UnitOfWork` is one transaction: it is kept whole or not at all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from fieldintake.domain.blobs import Blob, Cleaned
from fieldintake.domain.clock import Leap
from fieldintake.domain.consent import ConsentEvent
from fieldintake.domain.desk import (
    AuditEntry,
    CaseMatch,
    CaseRow,
    Disclosure,
    Draft,
    FormVersion,
    InboxItem,
    InboxState,
    OutboxItem,
    Staff,
)
from fieldintake.domain.feedback import Feedback
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, Code, OrganisationId, RecordId, StaffId
from fieldintake.domain.leaving import Sealable
from fieldintake.domain.messages import (
    Exchange,
    Opened,
    OrganisationCard,
    Posted,
    Receipt,
    Sealed,
    Thread,
)
from fieldintake.domain.own_file import OwnFilePaper
from fieldintake.domain.progress import Progress, carry_on
from fieldintake.domain.recipient import Recipient
from fieldintake.domain.record import Record
from fieldintake.domain.release import HerOwnCopy, Release
from fieldintake.domain.values import Value


class Clock(Protocol):
    """Time, never earlier than the last time this vault saw."""

    def now_ms(self) -> int: ...
    def leap(self) -> Leap | None:
        """What the laptop claims, while no person has said that it is right."""

    def believe(self) -> None:
        """A person has."""


class RecordStore(Protocol):
    """Records as signed revisions."""

    def save(
        self, record_type: RecordType, record_id: RecordId, case_id: CaseId, changes: Mapping[str, Value]
    ) -> None:
        """Append one signed revision per category that the changes touch."""

    def get(self, record_id: RecordId) -> Record:
        """The current state; raises `NotFound`."""

    def of_case(self, case_id: CaseId, *types: RecordType) -> list[Record]:
        """The records of a case in the order in which they were made: only these types, or all but its evidence.

        Evidence that is asked for raises `EvidenceClosed` for whoever does not hold its key.
        """

    def count_by_type(self, case_id: CaseId) -> dict[RecordType, int]:
        """How many records of each type a case has, evidence too; no key is needed to know that."""

    def opens_register(self) -> bool:
        """Whether this person holds the key to the register of evidence."""

    def made_ms(self, case_id: CaseId, record_type: RecordType) -> dict[RecordId, int]:
        """When each record of that type was made."""

    def referrals(self, *, after: RecordId | None, limit: int) -> list[Record]:
        """The referrals of all cases, the newest first, from the one after `after` on."""

    def written_to_since_arrival(self, case_id: CaseId) -> bool:
        """Whether our own staff added to a case that was made of a referral."""


class CaseIndex(Protocol):
    """Lists and search over cases."""

    def page(self, *, after: CaseRow | None, limit: int, text: str = "") -> list[CaseRow]:
        """The next lines, newest change first; `text` filters by code, reference and name words."""

    def row(self, case_id: CaseId) -> CaseRow: ...
    def rows(self, case_ids: Collection[CaseId]) -> list[CaseRow]:
        """The lines of those cases that are still here, in no order."""

    def due(self, limit: int) -> list[CaseRow]:
        """The lines with a dated next step, the earliest first."""

    def by_code(self, code: Code) -> CaseRow | None: ...
    def closed(self, until_ms: int) -> Iterable[CaseRow]:
        """The lines of cases that were closed at that moment or before, the earliest first, read one by one."""

    def is_empty(self) -> bool: ...
    def count(self) -> int:
        """How many; with a million of them it takes a while."""

    def possible_duplicates(self, *, name: str, birth_year: int | None, phone: str) -> list[CaseMatch]:
        """Cases that may be hers already, the likeliest first, at most ten."""


class ConsentLedger(Protocol):
    """Her answers, in the order in which she gave them."""

    def append(self, event: ConsentEvent) -> None: ...
    def of_case(self, case_id: CaseId) -> list[ConsentEvent]: ...


class DraftStore(Protocol):
    """Unfinished forms; a draft is found by its author only."""

    def save(self, draft: Draft) -> None: ...
    def of_author(self, author: StaffId) -> list[Draft]: ...
    def delete(self, draft_id: RecordId) -> None: ...
    def delete_about(self, message_id: str) -> None:
        """Words that anybody began about a message, which was answered or destroyed."""


class BlobStore(Protocol):
    """Files attached to answers, each with the draft or the submission that holds it; bytes were written anew."""

    def add(self, blob: Blob, data: bytes) -> Blob:
        """Keep it; its size and mark are made here."""

    def get(self, name: str) -> Blob:
        """What is known of it; raises `NotFound`."""

    def read(self, name: str) -> bytes:
        """Raises `NotFound`, `VaultDamaged` when a byte of it is not as it came, `CaseRestricted`."""

    def of_owner(self, owner: RecordId) -> list[Blob]:
        """In the order in which they came."""

    def hand_over(self, draft_id: RecordId, submission_id: RecordId, names: Collection[str]) -> list[Blob]:
        """Those of the draft that have these names belong to the submission from now on."""


class FileCleaner(Protocol):
    """Writes a file anew, without anything that it carries beside what is seen or heard."""

    def clean(self, data: bytes) -> Cleaned:
        """Raises `FileRefused`; takes seconds, and no vault."""


class FormStore(Protocol):
    """Installed forms; versions stay side by side."""

    def install(self, form: FormVersion) -> None: ...
    def get(self, form_id: str, version: str | None = None) -> FormVersion:
        """That version, or the newest, with its files; raises `NotFound`."""

    def all(self) -> list[FormVersion]:
        """Every version in the order in which they came, without its files."""

    def titles(self) -> dict[str, str]:
        """What each form is called, in its own language, by its id; the newest version's word, retired ones too."""

    def retire(self, form_id: str, version: str, *, retired: bool) -> None:
        """No new draft begins with this version from now on, or again; raises `NotFound`."""


class FeedbackStore(Protocol):
    """What people said of the help they had, apart from every case."""

    def mix_in(self, new: Sequence[Feedback]) -> None:
        """Write these among all others, so that nothing on the disk tells which came last."""

    def all(self) -> list[Feedback]:
        """The newest month first; within it in no order."""


class Directory(Protocol):
    """People and organisations known offline."""

    def staff(self) -> list[Staff]: ...
    def own_card(self) -> OrganisationCard: ...
    def cards(self) -> list[OrganisationCard]: ...
    def save_card(self, card: OrganisationCard, *, compared_by: StaffId) -> None: ...
    def card_compared_by(self, organisation: OrganisationId) -> StaffId | None: ...
    def recipients(self) -> list[Recipient]: ...
    def recipient(self, recipient_id: str) -> Recipient: ...
    def save_recipient(self, recipient: Recipient) -> None: ...


class ThreadStore(Protocol):
    """Threads, one for each case and recipient."""

    def find(self, case_id: CaseId, recipient: str) -> Thread | None:
        """The thread that we opened for this case and recipient, while it is open."""

    def by_id(self, thread_id: str) -> Thread | None: ...
    def save(self, thread: Thread) -> None: ...
    def adopt(self, thread_id: str, case_id: CaseId) -> None:
        """Tie an arrived thread to the case that was made of it."""

    def close(self, thread_id: str) -> None:
        """She withdrew: nothing new goes or comes on it, and the next referral gets a thread of its own."""

    def is_destroyed(self, thread_id: str) -> bool:
        """Whether its key was forgotten for good."""

    def has_ended(self, thread_id: str) -> bool:
        """Whether she withdrew on it."""

    def is_taken(self, reference: Code) -> bool:
        """Whether somebody is known by this reference already."""

    def destroy(self, thread_id: str) -> None:
        """Forget the key for good; the id stays, so that nothing more is taken on it."""


class Outbox(Protocol):
    """What is due to go; nothing is ever dropped for having failed."""

    def add(self, item: OutboxItem) -> None: ...
    def save(self, item: OutboxItem) -> None: ...
    def get(self, item_id: RecordId) -> OutboxItem: ...
    def open_items(self) -> list[OutboxItem]:
        """Everything neither confirmed nor killed: withdrawals, then urgent, then the rest."""

    def of_case(self, case_id: CaseId) -> list[OutboxItem]: ...
    def all(self) -> list[OutboxItem]: ...


class Inbox(Protocol):
    """What came, in the order in which it came; the same message twice is one row."""

    def add(self, item: InboxItem, data: bytes) -> bool:
        """Keep an arrival; false when it was here already.

        One that could not be read before gives way to the same arrival opened.
        """

    def get(self, message_id: str) -> InboxItem: ...
    def data(self, message_id: str) -> bytes: ...
    def set_state(self, message_id: str, state: InboxState, case_id: CaseId | None = None) -> None: ...
    def all(self) -> list[InboxItem]: ...
    def of_thread(self, thread_id: str) -> list[InboxItem]: ...
    def forget_content(self, message_id: str) -> None:
        """Remove the opened content and the bytes; the row stays as a tombstone."""


class DisclosureLedger(Protocol):
    """What left."""

    def append(self, disclosure: Disclosure) -> None: ...
    def of_case(self, case_id: CaseId) -> list[Disclosure]: ...
    def confirm(self, sha256: str, receipt: Receipt) -> None: ...


class AuditLog(Protocol):
    """The chained record of who did what."""

    def append(self, action: str, subject: str) -> None: ...
    def page(
        self,
        *,
        before: int | None,
        limit: int,
        staff: StaffId | None = None,
        actions: Collection[str] | None = None,
        subject: str | None = None,
        since_ms: int = 0,
    ) -> list[AuditEntry]:
        """The next entries, newest first; None wants every one."""

    def verify(self, progress: Progress = carry_on) -> int:
        """The number of entries; raises `VaultDamaged` when one does not fit the chain, `Cancelled`."""

    def latest(self, actions: Collection[str], subject: str | None = None) -> AuditEntry | None:
        """The newest entry of one of these actions, about that subject where one is named."""

    def newer_than(self, sequence: int, actions: Collection[str]) -> list[AuditEntry]:
        """The entries of these actions after that one, newest first."""


RECORDS_CHECKED = "integrity_checked_ms"
"""The setting that says when the records were last looked over as a whole."""
BACKUP_MADE = "backup_made_ms"
"""The setting that says when a backup was made last, in milliseconds since 1970."""


class Settings(Protocol):
    """Small values of this desk."""

    def get(self, name: str, default: str = "") -> str: ...
    def set(self, name: str, value: str) -> None: ...


class UnitOfWork(Protocol):
    """One transaction over everything in the vault."""

    @property
    def me(self) -> Staff: ...
    @property
    def records(self) -> RecordStore: ...
    @property
    def cases(self) -> CaseIndex: ...
    @property
    def consents(self) -> ConsentLedger: ...
    @property
    def drafts(self) -> DraftStore: ...
    @property
    def blobs(self) -> BlobStore: ...
    @property
    def forms(self) -> FormStore: ...
    @property
    def feedback(self) -> FeedbackStore: ...
    @property
    def directory(self) -> Directory: ...
    @property
    def threads(self) -> ThreadStore: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def inbox(self) -> Inbox: ...
    @property
    def disclosures(self) -> DisclosureLedger: ...
    @property
    def audit(self) -> AuditLog: ...
    @property
    def settings(self) -> Settings: ...
    def restrict_case(self, case_id: CaseId, restricted: bool) -> None:  # noqa: FBT001 - a port is called as a value
        """Seal a case to the members of the restricted compartment, or open it again; raises `CaseRestricted`."""

    def erase_case(self, case_id: CaseId) -> None:
        """Remove a case for good: records, revisions, lists, search and drafts."""

    def erase_for_good(self, case_id: CaseId) -> bool:
        """Remove her case and what was sent, received and disclosed about it; false when there was none.

        Remembered outside the database, so that a restored backup does not bring it back.
        """


class Vault(Protocol):
    """The open vault, for one thread."""

    @property
    def clock(self) -> Clock: ...
    @property
    def staff(self) -> StaffId:
        """Who is signed in."""

    def random(self, count: int) -> bytes: ...
    def put_aside(self, drafts: Iterable[Draft]) -> None:
        """Keep drafts that the vault did not take, outside of it, for their author; from any thread."""

    def work(self) -> AbstractContextManager[UnitOfWork]:
        """A transaction: kept when the block ends, undone when it raises."""

    def view(self) -> AbstractContextManager[UnitOfWork]:
        """A reading of one moment; writes through it fail."""


class Sealer(Protocol):
    """Turns what the gate let out into sealed bytes."""

    def seal(
        self,
        leaving: Sealable,
        thread: Thread,
        card: OrganisationCard,
    ) -> Sealed:
        """Sealed to the organisation of `card`; carries the thread's key when it was not yet sent."""


class ThreadFinder(Protocol):
    """Looks up a thread by the id on a message."""

    def __call__(self, thread_id: str) -> Thread | None: ...


class CardFinder(Protocol):
    """Looks up the imported card of an organisation."""

    def __call__(self, organisation: OrganisationId) -> OrganisationCard | None: ...


class Opener(Protocol):
    """Verifies and opens sealed bytes; raises `ProtocolError`."""

    def open(self, sealed: Sealed, *, thread: ThreadFinder, card: CardFinder) -> Opened: ...


class SyncTarget(Protocol):
    """One way out: a central service, or a folder on a stick."""

    def exchange(self, outgoing: Sequence[Posted], cursor: str) -> Exchange:
        """One write-read turn.

        Raises `SyncError`; a receipt or message whose signature fails is not returned.
        """


class LetterRenderer(Protocol):
    """Turns releases, and paper for our own file, into pages, in memory."""

    def referral(self, release: Release, *, sender: OrganisationCard, language: str, issued: bool) -> bytes:
        """The addressed letter with its return slip, as PDF bytes; raises `LetterError`."""

    def her_copy(self, copy: HerOwnCopy, *, sender: OrganisationCard, language: str) -> bytes:
        """Her copy, as PDF bytes; raises `LetterError`."""

    def own_file(self, paper: OwnFilePaper, *, sender: OrganisationCard, language: str) -> bytes:
        """A finished form for our own file, as PDF bytes; raises `LetterError`."""
