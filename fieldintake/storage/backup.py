"""Backups: one file that holds the whole vault under a fresh key, sealed to chosen people and the recovery sheets.

The file is the store, page by page under the fresh key, then a trailer: who may open it, the slot file, and a MAC over
everything before it. Invariant: a backup exists under its name only after it was read back and verified; nothing is
taken from one before its MAC has checked.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fieldintake.domain.errors import (
    BackupRefused,
    Cancelled,
    NotAllowed,
    NotFound,
    ProtocolError,
    StorageFailed,
    VaultError,
    WrongRecovery,
)
from fieldintake.domain.ids import StaffId
from fieldintake.domain.progress import Progress, carry_on, halves
from fieldintake.domain.roles import Act, require
from fieldintake.ports import BACKUP_MADE
from fieldintake.protocol import codec
from fieldintake.protocol.contexts import Context
from fieldintake.protocol.keys import ReceivingKey, seal_to
from fieldintake.storage import recovery, slot_file, slots
from fieldintake.storage.copying import remove_copy
from fieldintake.storage.keys import BackupKeys, backup_keys
from fieldintake.storage.vault import OpenVault

MADE, VERIFIED = "backup_made", "backup_verified"
_VERSION, _RECOVERY = 1, slots.SHEETS
_MOST_TRAILER = 1 << 20
_TAIL = 4 + 32  # length of the trailer, MAC
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, repr=False)
class Trailer:
    """What stands behind the store: seals by staff id, or `recovery`, and the slot file as it was."""

    vault_id: str
    made_ms: int
    commits: int
    store_bytes: int
    seals: tuple[tuple[str, bytes], ...]
    slot_file: bytes


@dataclass(frozen=True, slots=True, repr=False)
class UnsealedBackup:
    """A backup whose keys were opened by somebody it was made for; nothing in it is believed before `verified`."""

    path: Path
    trailer: Trailer
    keys: BackupKeys
    master: bytes


@dataclass(frozen=True, slots=True, repr=False)
class OpenedBackup:
    """A backup whose MAC has checked, with the keys that opened it."""

    path: Path
    trailer: Trailer
    keys: BackupKeys
    master: bytes


def make_backup(
    vault: OpenVault, path: Path, people: Sequence[StaffId], *, progress: Progress = carry_on
) -> None:
    """Write, read back and verify a backup for these people and the recovery sheets; then give it its name.

    Raises `NotAllowed` for a role and when nobody could open it, `Cancelled`, `DiskFull`, `StorageFailed`.
    """
    with vault.view() as unit:
        require(unit.me, Act.MAKE_BACKUP)
    file = slot_file.verified(vault.folder, vault.keys.master)
    secret = os.urandom(32)
    keys = backup_keys(secret, vault.keys.master)
    seals = _seals(file, secret, people)
    store, part = path.with_name(path.name + ".store"), path.with_name(path.name + ".part")
    try:
        first, second = halves(progress)
        vault.copy_to(store, key=keys.database, salt=keys.salt, progress=first)
        commits = vault.watch.moment.commits
        trailer = Trailer(
            file.vault_id,
            vault.clock.now_ms(),
            commits,
            store.stat().st_size,
            seals,
            slot_file.raw(vault.folder, file),
        )
        _assemble(store, part, trailer, keys)
        check_mac(part, keys, progress=second)
        part.replace(path)
    except OSError as error:
        raise StorageFailed("the backup could not be written") from error
    finally:
        remove_copy(store)
        part.unlink(missing_ok=True)
    with vault.work() as unit:
        unit.audit.append(MADE, file.vault_id)
        unit.settings.set(BACKUP_MADE, str(trailer.made_ms))
    vault.watch.write()


def _seals(file: slots.SlotFile, secret: bytes, people: Sequence[StaffId]) -> tuple[tuple[str, bytes], ...]:
    publics = [(str(slot.staff), slot.public) for slot in file.slots if slot.staff in people and slot.public]
    if file.recovery is not None:
        publics.append((_RECOVERY, file.recovery.public))
    if not publics:
        raise NotAllowed("nobody could open this backup")
    bound = file.vault_id.encode()
    return tuple(
        (who, seal_to(public, Context.BACKUP_SEAL, secret, bound, who.encode())) for who, public in publics
    )


def _encode(trailer: Trailer) -> bytes:
    seals: list[codec.Item] = [[who, sealed] for who, sealed in trailer.seals]
    row: list[codec.Item] = [
        _VERSION,
        trailer.vault_id,
        trailer.made_ms,
        trailer.commits,
        trailer.store_bytes,
    ]
    return codec.encode([*row, seals, trailer.slot_file])


def _assemble(store: Path, part: Path, trailer: Trailer, keys: BackupKeys) -> None:
    tail = _encode(trailer)
    length = len(tail).to_bytes(4, "big")
    mac = hmac.new(keys.mac, digestmod=hashlib.sha256)
    with store.open("rb") as source, part.open("wb") as target:
        while chunk := source.read(_CHUNK):
            mac.update(chunk)
            target.write(chunk)
        mac.update(tail + length)
        target.write(tail + length + mac.digest())
        target.flush()
        os.fsync(target.fileno())


def check_mac(path: Path, keys: BackupKeys, *, progress: Progress = carry_on) -> None:
    """Read the whole file back; raises `BackupRefused` when a byte of it is not as it was written, `Cancelled`."""
    mac, left = hmac.new(keys.mac, digestmod=hashlib.sha256), path.stat().st_size - 32
    whole = left
    with path.open("rb") as file:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)  # from the disk, not from memory
        while left > 0:
            if not progress(whole - left, whole):
                raise Cancelled("the check was stopped")
            chunk = file.read(min(left, _CHUNK))
            if not chunk:
                raise BackupRefused("the backup is cut short")
            mac.update(chunk)
            left -= len(chunk)
        if not hmac.compare_digest(file.read(33), mac.digest()):
            raise BackupRefused("the backup was changed, or is of another vault")


def read_trailer(path: Path) -> Trailer:
    """Who may open a backup, before anything in it is believed; raises `BackupRefused`."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            file.seek(max(0, size - _TAIL))
            length = int.from_bytes(file.read(4), "big")
            if not 0 < length <= min(_MOST_TRAILER, size - _TAIL):
                raise BackupRefused("this is no backup, or it is cut short")
            file.seek(size - _TAIL - length)
            trailer = _decode(file.read(length))
    except OSError as error:
        raise StorageFailed("the backup cannot be read") from error
    if trailer.store_bytes != size - _TAIL - length:
        raise BackupRefused("the backup is cut short, or longer than it was")
    return trailer


def opens_for(trailer: Trailer) -> tuple[frozenset[StaffId], bool]:
    """Who can open a backup with a passphrase, and whether the recovery sheets can."""
    names = {who for who, _sealed in trailer.seals}
    return frozenset(StaffId(name) for name in names - {_RECOVERY}), _RECOVERY in names


def _decode(untrusted: bytes) -> Trailer:
    try:
        row = codec.as_list(codec.decode(untrusted), least=7, most=7)
        if row[0] != _VERSION:
            raise BackupRefused("the backup is of another version")
        seals = [codec.as_list(seal, least=2, most=2) for seal in codec.as_list(row[5], least=1, most=65)]
        return Trailer(
            codec.as_text(row[1], 64),
            codec.as_int(row[2]),
            codec.as_int(row[3]),
            codec.as_int(row[4]),
            tuple((codec.as_text(who, 32), codec.as_bytes(sealed)) for who, sealed in seals),
            codec.as_bytes(row[6]),
        )
    except ProtocolError as error:
        raise BackupRefused("this is no backup, or it was changed") from error


def open_by_passphrase(path: Path, desk_name: str, passphrase: str) -> OpenedBackup:
    """Unseal and verify at once; raises as both."""
    return verified(unseal_by_passphrase(path, desk_name, passphrase))


def open_by_sheets(path: Path, typed: Sequence[str]) -> OpenedBackup:
    """Unseal and verify at once; raises as both."""
    return verified(unseal_by_sheets(path, typed))


def verified(backup: UnsealedBackup, *, progress: Progress = carry_on) -> OpenedBackup:
    """Every byte of it is looked at; raises `BackupRefused`, `Cancelled`."""
    check_mac(backup.path, backup.keys, progress=progress)
    return OpenedBackup(backup.path, backup.trailer, backup.keys, backup.master)


def unseal_by_passphrase(path: Path, desk_name: str, passphrase: str) -> UnsealedBackup:
    """As one of the people it was made for; raises `WrongPassphrase`, `NotFound`, `BackupRefused`."""
    trailer = read_trailer(path)
    file = slot_file_of(trailer)
    keys = slots.staff_keys(file, desk_name, passphrase)
    master = slots.open_master(file, desk_name, keys).master
    return _unsealed(path, trailer, str(file.of(desk_name).staff), keys.receiving, master)


def unseal_by_sheets(path: Path, typed: Sequence[str]) -> UnsealedBackup:
    """By two sheets; raises `WrongRecovery`, `BackupRefused`."""
    trailer = read_trailer(path)
    file = slot_file_of(trailer)
    if file.recovery is None:
        raise WrongRecovery("no sheets were made before this backup")
    master, _compartments = recovery.open_seal(file.recovery, file.vault_id, typed)
    return _unsealed(path, trailer, _RECOVERY, recovery.join_sheets(typed), master)


def slot_file_of(trailer: Trailer) -> slots.SlotFile:
    """The slots inside a backup, with bounds checked but the MAC not yet."""
    try:
        return slot_file.decode(trailer.slot_file)
    except (ProtocolError, VaultError) as error:
        raise BackupRefused("the slots in the backup are not readable") from error


def _unsealed(path: Path, trailer: Trailer, who: str, key: ReceivingKey, master: bytes) -> UnsealedBackup:
    sealed = next((sealed for name, sealed in trailer.seals if name == who), None)
    if sealed is None:
        raise NotFound("this backup was not made for that person")
    try:
        secret = key.open(Context.BACKUP_SEAL, sealed, trailer.vault_id.encode(), who.encode())
    except ProtocolError as error:
        raise BackupRefused("the backup was changed, or is of another vault") from error
    return UnsealedBackup(path, trailer, backup_keys(secret, master), master)


def extract(backup: OpenedBackup, path: Path, *, progress: Progress = carry_on) -> None:
    """Write the store inside a verified backup to a file of its own, still under the backup's key."""
    left = total = backup.trailer.store_bytes
    try:
        with backup.path.open("rb") as source, path.open("wb") as target:
            while left > 0:
                if not progress(total - left, total):
                    raise Cancelled("the restore was stopped")
                chunk = source.read(min(left, _CHUNK))
                if not chunk:
                    raise BackupRefused("the backup changed while it was read")
                target.write(chunk)
                left -= len(chunk)
    except OSError as error:
        raise StorageFailed("the backup could not be unpacked") from error
