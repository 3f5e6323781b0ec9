"""One transaction over everything in the vault, and the translation of the database's errors.

Invariant: what a block did is kept whole or not at all, and lists and search are refreshed in the same
transaction as the records that they show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import sqlcipher3

from fieldintake.domain.desk import Staff
from fieldintake.domain.errors import DiskFull, StorageFailed, VaultDamaged, VaultInUse
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId
from fieldintake.storage.audit import ChainedAudit
from fieldintake.storage.blobs import VaultBlobs
from fieldintake.storage.cases import VaultCases
from fieldintake.storage.directory import VaultDirectory
from fieldintake.storage.disclosures import VaultDisclosures
from fieldintake.storage.drafts import VaultDrafts
from fieldintake.storage.feedback import VaultFeedback
from fieldintake.storage.forms import VaultForms
from fieldintake.storage.inbox import VaultInbox
from fieldintake.storage.keyring import Keyring
from fieldintake.storage.outbox import VaultOutbox
from fieldintake.storage.records import VaultConsents, VaultRecords
from fieldintake.storage.settings import VaultSettings
from fieldintake.storage.threads import VaultThreads


@dataclass(frozen=True, slots=True)
class VaultUnit:
    """The parts of the vault, seen through one connection."""

    me: Staff
    records: VaultRecords
    cases: VaultCases
    consents: VaultConsents
    drafts: VaultDrafts
    blobs: VaultBlobs
    forms: VaultForms
    feedback: VaultFeedback
    directory: VaultDirectory
    threads: VaultThreads
    outbox: VaultOutbox
    inbox: VaultInbox
    disclosures: VaultDisclosures
    audit: ChainedAudit
    settings: VaultSettings
    keyring: Keyring
    restrict_case: Callable[[CaseId, bool], None]
    erase_case: Callable[[CaseId], None]
    erase_for_good: Callable[[CaseId], bool]

    def at(self, now_ms: int) -> None:
        """Tell the parts that stamp rows what time it is."""
        self.records.now_ms = now_ms
        self.audit.now_ms = now_ms

    def refresh_lists(self, now_ms: int) -> None:
        """Rewrite the lines of the cases that were touched."""
        for case_id in self.records.touched:
            records = self.records.of_case(case_id)
            case = next((record for record in records if record.type is RecordType.CASE), None)
            if case is not None:
                self.cases.refresh(case, records, self.records.ledger(case_id), now_ms)
        self.records.touched.clear()


@contextmanager
def transaction(connection: sqlcipher3.Connection, begin: str) -> Iterator[None]:
    """Begin, then commit or roll back; database errors become the vault's own."""
    with translated():
        connection.execute(begin)
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:  # a full disk has rolled back by itself
                connection.execute("ROLLBACK")
            raise


@contextmanager
def translated() -> Iterator[None]:
    """Turn the database's errors into named ones; nothing of a statement's values is kept."""
    try:
        yield
    except sqlcipher3.DatabaseError as error:
        name = str(getattr(error, "sqlite_errorname", "") or "")
        if name == "SQLITE_FULL":
            raise DiskFull("the disk is full") from None
        if name.startswith(("SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN")):
            raise StorageFailed(f"the disk refused ({name})") from None
        if name in ("SQLITE_CORRUPT", "SQLITE_NOTADB") or name.startswith("SQLITE_CORRUPT"):
            raise VaultDamaged(f"a page does not check ({name})") from None
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise VaultInUse("the vault is in use") from None
        raise
