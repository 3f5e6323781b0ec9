"""Restoring a backup: into a new place beside the vault, verified there, then swapped in.

Invariant: the vault that was there stays as it is until the restored one has opened and checked, and is kept aside
afterwards; what was erased since the backup is erased again before anybody sees it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from fieldintake.domain.errors import AnotherVault, BackupRefused, StorageFailed, VaultError
from fieldintake.domain.ids import CaseId
from fieldintake.domain.progress import Progress, carry_on
from fieldintake.storage import anchor, exchange, older_copy, slot_file, tombstones
from fieldintake.storage.backup import OpenedBackup, extract, slot_file_of
from fieldintake.storage.connection import open_connection
from fieldintake.storage.copying import check_copy, copy_store, remove_copy
from fieldintake.storage.keys import UnlockedKeys, vault_keys
from fieldintake.storage.vault import STORE, OpenVault

RESTORED = "restored"
_FORGET_ANCHOR = "UPDATE pulse SET anchored = 0"


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back. `older` says that this laptop knew a newer state; `aside` is where that one is kept."""

    made_ms: int
    cases: int
    older: bool
    erased_again: int
    aside: Path | None


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a backup holds, unpacked at `place` beside the vault and checked; nothing was changed yet."""

    made_ms: int
    cases: int
    older: bool
    erased_again: int
    place: Path
    folder: Path


def restore(backup: OpenedBackup, folder: Path, *, progress: Progress = carry_on) -> Restored:
    """Restore a verified backup to `folder`; raises `BackupRefused`, `StorageFailed`, `Cancelled`, `DiskFull`."""
    return put_in_place(prepare(backup, folder, progress=progress))


def prepare(backup: OpenedBackup, folder: Path, *, progress: Progress = carry_on) -> Prepared:
    """Unpack a verified backup beside `folder` and check it; raises as `restore`, and then leaves nothing there."""
    _refuse_another_vault(folder, backup.trailer.vault_id)
    place = folder.with_name(folder.name + ".restoring")
    exchange.throw_away(place)
    try:
        place.mkdir(mode=0o700, parents=True)
        _unpack(backup, place, progress)
        gone = tombstones.read(folder, backup.trailer.vault_id, backup.master)
        cases, erased = _make_ready(backup, place, gone)
    except OSError as error:
        exchange.throw_away(place)
        raise StorageFailed("the restored vault could not be written") from error
    except BaseException:
        exchange.throw_away(place)
        raise
    older = _knows_newer(folder, backup)
    return Prepared(backup.trailer.made_ms, cases, older, erased, place, folder)


def put_in_place(found: Prepared) -> Restored:
    """The restored vault where the vault was, which is kept aside; raises `VaultInUse`, `StorageFailed`."""
    aside = exchange.put_aside(found.folder, found.place)
    return Restored(found.made_ms, found.cases, found.older, found.erased_again, aside)


def discard(found: Prepared) -> None:
    """Leave everything as it is: what was unpacked goes."""
    exchange.throw_away(found.place)


def _refuse_another_vault(folder: Path, vault_id: str) -> None:
    try:
        here = slot_file.read(folder).vault_id
    except VaultError:
        return  # nothing there, or nothing that could still be opened
    if here != vault_id:
        raise AnotherVault("this place holds another vault")


def _unpack(backup: OpenedBackup, place: Path, progress: Progress) -> None:
    """From the backup's key to the vault's own, looking at every page on the way."""
    packed = place / "packed"
    extract(backup, packed, progress=progress)
    key, salt = backup.keys.database, backup.keys.salt
    check_copy(packed, key=key, salt=salt)
    derived = vault_keys(backup.master)
    with closing(open_connection(packed, key=key, salt=salt)) as source:
        source.execute(_FORGET_ANCHOR)  # the anchor of the restored vault is made anew
        copy_store(source, place / STORE, key=derived.database, salt=derived.salt, progress=progress)
    remove_copy(packed)
    file = slot_file_of(backup.trailer)
    slot_file.write(place, replace(file, generation=file.generation + 1), master=backup.master)


def _make_ready(backup: OpenedBackup, place: Path, gone: Iterable[CaseId]) -> tuple[int, int]:
    """Open the restored vault, check it, and erase again what was erased since; cases left and erased ones."""
    first = slot_file_of(backup.trailer).slots[0]
    keys = UnlockedKeys(backup.trailer.vault_id, first.staff, first.device, backup.master, os.urandom(32))
    try:
        with closing(OpenVault(place, keys)) as vault:
            erased = 0
            vault.clock.believe()  # a backup is old, and somebody is here who brings it back
            with vault.work() as unit:
                unit.audit.append(RESTORED, backup.trailer.vault_id)
                older_copy.mark(unit.settings)
                for case_id in gone:
                    erased += unit.erase_for_good(case_id)
            vault.check()
            with vault.view() as unit:
                return unit.cases.count(), erased
    except VaultError as error:
        raise BackupRefused(f"the restored vault does not check ({type(error).__name__})") from error


def _knows_newer(folder: Path, backup: OpenedBackup) -> bool:
    """Whether an anchor on this laptop knows more commits than the backup holds."""
    key = vault_keys(backup.master).anchor
    newest = 0
    for path in (folder / anchor.FILE, anchor.beside(folder)):
        with suppress(VaultError):
            known = anchor.AnchorFile(path, backup.trailer.vault_id, key).read()
            newest = max(newest, known.commits if known else 0)
    return newest > backup.trailer.commits
