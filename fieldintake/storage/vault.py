"""The vault: opening one with keys in hand, and working in it one transaction at a time.

Invariant: an open vault belongs to one thread and one process.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import sqlcipher3

from fieldintake.domain.desk import Draft
from fieldintake.domain.errors import (
    DiskFull,
    NotAVault,
    StorageFailed,
    VaultDamaged,
    VaultError,
    VaultRolledBack,
)
from fieldintake.domain.ids import CaseId, StaffId
from fieldintake.domain.progress import Progress
from fieldintake.protocol.boxes import CompartmentKey
from fieldintake.protocol.keys import SigningKey
from fieldintake.storage import older_copy, runner, slot_file, slots, tombstones, wal
from fieldintake.storage.audit import ChainedAudit
from fieldintake.storage.blobs import VaultBlobs
from fieldintake.storage.cases import VaultCases
from fieldintake.storage.certifying import charter_of
from fieldintake.storage.clock import VaultClock
from fieldintake.storage.connection import open_connection
from fieldintake.storage.copying import copy_store
from fieldintake.storage.directory import VaultDirectory
from fieldintake.storage.disclosures import VaultDisclosures
from fieldintake.storage.drafts import VaultDrafts
from fieldintake.storage.erase import erase_case, erase_for_good
from fieldintake.storage.feedback import VaultFeedback
from fieldintake.storage.file_check import verify_files
from fieldintake.storage.forms import VaultForms
from fieldintake.storage.inbox import VaultInbox
from fieldintake.storage.instance_lock import LOCK, InstanceLock
from fieldintake.storage.keyring import Keyring, chartered
from fieldintake.storage.keys import UnlockedKeys, vault_keys
from fieldintake.storage.lifeboat import Lifeboat, rescue_drafts
from fieldintake.storage.outbox import VaultOutbox
from fieldintake.storage.reboxing import seal_anew
from fieldintake.storage.records import Author, VaultConsents, VaultRecords
from fieldintake.storage.restricting import restrict_case
from fieldintake.storage.settings import VaultSettings
from fieldintake.storage.signatures import verify_revisions
from fieldintake.storage.threads import VaultThreads
from fieldintake.storage.unit import VaultUnit, transaction, translated
from fieldintake.storage.watch import Watch, bump

STORE = "store"
SALVAGED = "vault_salvaged"
_LAST_SEEN = "SELECT coalesce(max(at_ms), 0) FROM audit"


class OpenVault:
    """An unlocked vault. Close it before the process ends."""

    def __init__(self, folder: Path, keys: UnlockedKeys, *, accept_older: bool = False) -> None:
        """Raises `NotAVault`, `VaultDamaged`, `VaultRolledBack`, `VaultTooNew`, `VaultInUse` or `StorageFailed`.

        `accept_older` takes a vault that is older than its anchor as it is, and says so in the audit.
        """
        sound = slot_file.verified(folder, keys.master)
        self.folder = folder
        self.keys = keys
        self._lock = InstanceLock(folder / LOCK)
        self._erased: list[CaseId] = []
        self._is_hidden = self._is_closed = False
        try:
            self._derived = vault_keys(keys.master)
            self._open(folder / STORE, sound, accept_older=accept_older)
            self._heal(sound)
            with translated():
                self.clock = VaultClock(int(self._connection.execute(_LAST_SEEN).fetchone()[0]))
                self._unit = self._make_unit()
            self._stop_in_older_copy()
            self._lifeboat = Lifeboat(folder, keys)
            self._bring_ashore()
        except BaseException:
            self._let_go()
            raise

    def _open(self, store: Path, file: slots.SlotFile, *, accept_older: bool) -> None:
        """The log is scanned before the database reads it; the anchor is asked before anything is changed."""
        if not store.is_file():
            raise NotAVault("the folder has no store")
        end = wal.scan(store)
        watch = Watch(self.folder, store, self.keys.vault_id, self._derived, file.generation)
        key, salt = self._derived.database, self._derived.salt
        older = False
        with translated(), closing(open_connection(store, key=key, salt=salt, read_only=True)) as looking:
            try:
                watch.verify(looking, end)
            except VaultRolledBack:
                if not accept_older:
                    raise
                watch.accept(end)
                older = True
        self._connection = open_connection(store, key=key, salt=salt)
        with translated():
            runner.migrate(self._connection)
            with transaction(self._connection, "BEGIN IMMEDIATE"):
                VaultCases(self._connection).name_the_unnamed()
            watch.begin(self._connection)
        self.watch = watch
        if older:
            self._say("older_vault_accepted", also=older_copy.mark)

    def _heal(self, sound: slots.SlotFile) -> None:
        """Two copies of the slot file are kept so that one may be lost; a full disk is no reason to stay shut."""
        with suppress(StorageFailed, DiskFull):
            if slot_file.heal(self.folder, sound, master=self.keys.master):
                self._say("slot_file_healed")

    def _let_go(self) -> None:
        watch: Watch | None = getattr(self, "watch", None)
        if watch is not None:
            watch.stop()
        connection = getattr(self, "_connection", None)
        if connection is not None:
            connection.close()
        self._lock.release()

    def _say(self, action: str, also: Callable[[VaultSettings], None] = lambda _settings: None) -> None:
        """Whoever reads the audit sees what opening this vault had to put up with."""
        with transaction(self._connection, "BEGIN IMMEDIATE"):
            audit = ChainedAudit(self._connection, self._derived.audit, self.keys.staff)
            audit.now_ms = time.time_ns() // 1_000_000
            audit.append(action, self.keys.vault_id)
            also(VaultSettings(self._connection))
            moment = bump(self._connection)
        self.watch.committed(self._connection, moment)

    def _stop_in_older_copy(self) -> None:
        with self.view() as unit:
            must_stop = older_copy.must_stop(unit, SigningKey.from_bytes(self.keys.signing))
        if must_stop:
            with self.work() as unit:
                older_copy.stop(unit)

    def _bring_ashore(self) -> None:
        """What the store could not take before is a draft again; a disk that still refuses leaves it where it is."""
        drafts = self._lifeboat.mine()
        with suppress(VaultError):
            if self._lifeboat.is_damaged:
                self._say("lifeboat_damaged")
                self._lifeboat.clear_damage()
            if drafts:
                with self.work() as unit:
                    rescue_drafts(unit, drafts)
                self._lifeboat.put_ashore({draft.id: draft.saved_ms for draft in drafts}, ())

    def put_aside(self, drafts: Iterable[Draft]) -> None:
        """Keep drafts in the lifeboat until the store takes them; from any thread. Raises `StorageFailed`."""
        self._lifeboat.take(drafts)

    def _make_unit(self) -> VaultUnit:
        connection, me = self._connection, self.keys.staff
        author = Author(me, self.keys.device, SigningKey.from_bytes(self.keys.signing))
        keyring = self._keyring(connection)
        records = VaultRecords(connection, author, keyring)
        directory = VaultDirectory(connection, keyring)
        return VaultUnit(
            me=directory.member(me),
            records=records,
            cases=VaultCases(connection),
            consents=VaultConsents(records),
            drafts=VaultDrafts(connection, me, records),
            blobs=VaultBlobs(connection, records),
            forms=VaultForms(connection),
            feedback=VaultFeedback(connection),
            directory=directory,
            threads=VaultThreads(connection),
            outbox=VaultOutbox(connection),
            inbox=VaultInbox(connection),
            disclosures=VaultDisclosures(connection),
            audit=ChainedAudit(connection, self._derived.audit, me),
            settings=VaultSettings(connection),
            keyring=keyring,
            restrict_case=self._restrict,
            erase_case=self._erase,
            erase_for_good=self._erase_for_good,
        )

    def _keyring(self, connection: sqlcipher3.Connection) -> Keyring:
        """The compartment keys that the door handed over and the organisation's root has signed for."""
        directory = VaultDirectory(connection)
        return chartered(
            self.keys.compartments,
            lambda key: charter_of(directory, key),
            directory.own_card().root_public,
            self.keys.vault_id,
        )

    def _restrict(self, case_id: CaseId, restricted: bool) -> None:  # noqa: FBT001 - the port's own shape
        restrict_case(self._connection, self._unit, case_id, restricted=restricted)
        self._is_hidden = True

    def _erase(self, case_id: CaseId) -> None:
        erase_case(self._connection, case_id)
        self._erased.append(case_id)

    def _erase_for_good(self, case_id: CaseId) -> bool:
        tombstones.add(self.folder, self.keys.vault_id, self.keys.master, [case_id])
        self._erased.append(case_id)
        return erase_for_good(self._connection, case_id)

    @property
    def staff(self) -> StaffId:
        """Who is signed in."""
        return self.keys.staff

    def random(self, count: int) -> bytes:
        return os.urandom(count)

    @contextmanager
    def work(self) -> Iterator[VaultUnit]:
        """A transaction, durable when the block has ended; raises `DiskFull` and kin with nothing changed."""
        now_ms, moment = self.clock.now_ms(), None
        try:
            with transaction(self._connection, "BEGIN IMMEDIATE"):
                before = self._connection.total_changes
                self._unit.at(now_ms)
                yield self._unit
                self._unit.refresh_lists(now_ms)
                if self._connection.total_changes != before:
                    moment = bump(self._connection)
        except BaseException:
            self._unit.records.touched.clear()
            self._unit.drafts.forget_what_changed()
            self._erased.clear()
            self._is_hidden = self._unit.feedback.mixed = False
            raise
        if moment is not None:
            self.watch.committed(self._connection, moment)
        self._settle()

    def _settle(self) -> None:
        """After a commit: what is in the store leaves the lifeboat, what was erased or sealed leaves no old page."""
        drafts = self._unit.drafts
        if drafts.saved or drafts.ended:
            self._lifeboat.put_ashore(drafts.saved, drafts.ended)
            drafts.forget_what_changed()
        erased, self._erased = self._erased, []
        was_hidden, self._is_hidden = self._is_hidden, False
        was_mixed, self._unit.feedback.mixed = self._unit.feedback.mixed, False
        for case_id in erased:
            self._lifeboat.forget_case(case_id)
        if erased or was_hidden or was_mixed:
            self.watch.fold(self._connection)  # old pages must not stay in the log

    @contextmanager
    def view(self) -> Iterator[VaultUnit]:
        """A reading of one moment; a write inside it is refused by the database."""
        self._connection.execute("PRAGMA query_only=ON")
        try:
            with transaction(self._connection, "BEGIN"):
                yield self._unit
        finally:
            self._connection.execute("PRAGMA query_only=OFF")

    def check(self) -> None:
        """Look at every page, the structure, the audit chain, every signature and file; raises `VaultDamaged`."""
        with translated():
            bad = None
            with suppress(DiskFull, StorageFailed):
                self.watch.fold(self._connection)  # a page torn in the file may be whole in the log
                bad = self._connection.execute("PRAGMA cipher_integrity_check").fetchone()
            sound = self._connection.execute("PRAGMA integrity_check(1)").fetchone()
            if bad is not None or sound[0] != "ok":
                raise VaultDamaged("a page does not check")
            self._unit.audit.verify()
            verify_revisions(self._connection, self._unit.directory)
            was_salvaged = self._unit.audit.latest([SALVAGED]) is not None
            verify_files(self._connection, self._unit.keyring, may_miss=was_salvaged)
        self.watch.check_pages()

    def copy_to(self, path: Path, *, key: bytes, salt: bytes, progress: Progress) -> None:
        """Write a checked copy of the store under another key; raises as `copy_store`."""
        copy_store(self._connection, path, key=key, salt=salt, progress=progress)

    def seal_anew(self, keys: Iterable[CompartmentKey]) -> None:
        """Inside `work`: everything in boxes under these keys, which were chartered."""
        seal_anew(self._connection, self._unit.keyring, keys)
        self._is_hidden = True

    def hold(self, keys: Iterable[CompartmentKey]) -> None:
        """Seal with these keys from now on; only once the transaction that chartered them is kept."""
        for key in keys:
            self._unit.keyring.add(key)

    def write_slots(self, change: Callable[[slots.SlotFile], slots.SlotFile]) -> None:
        """Write the slot file anew, and anchor that it is newer."""
        file = slot_file.verified(self.folder, self.keys.master)
        changed = replace(change(file), generation=file.generation + 1)
        slot_file.write(self.folder, changed, master=self.keys.master)
        self.watch.use_generation(changed.generation)

    def close(self) -> None:
        """Fold the log into the main file, so that no old page stays behind, and let go of the vault, once."""
        if self._is_closed:
            return
        self._is_closed = True
        try:
            self.watch.fold(self._connection)
        finally:
            self._let_go()
