"""The slot file: one slot for each member of staff, by which a passphrase opens the vault.

A passphrase unwraps that person's own keys; her receiving key opens the master key sealed to her. Two copies
are kept, each written whole (temporary file, fsync, rename, folder fsync) and authenticated by a MAC.
Invariant: the file holds desk names only; bounds are checked before a cost is paid.
"""

from __future__ import annotations

import hmac
import os
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from fieldintake.domain.errors import (
    NotAVault,
    NotFound,
    ProtocolError,
    StorageFailed,
    VaultDamaged,
    VaultTooNew,
    WrongPassphrase,
)
from fieldintake.domain.ids import DeviceId, StaffId
from fieldintake.protocol import codec
from fieldintake.protocol.contexts import Context
from fieldintake.protocol.keys import ReceivingKey, SigningKey, seal_to
from fieldintake.storage.keys import Cost, UnlockedKeys, code_key, slot_key, vault_keys

COPIES = ("slots", "slots.2")
_VERSION, _OLDER = 2, 1
_WRAP_VERSION = 1
_MAX_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Slot:
    """One person's slot. `wrapped` holds her keys under the passphrase, `master` the sealed master key.

    `public` is her receiving key and `recovery` the second wrap, under her recovery code; both may be empty.
    """

    staff: StaffId
    device: DeviceId
    desk_name: str
    cost: Cost
    salt: bytes
    nonce: bytes
    wrapped: bytes
    master: bytes
    public: bytes = b""
    recovery: bytes = b""

    @property
    def owner(self) -> SlotOwner:
        return SlotOwner(self.staff, self.device, self.desk_name)

    def header(self, vault_id: str) -> bytes:
        """What the wrap authenticates: everything that an attacker could swap."""
        cost = [self.cost.memory_kib, self.cost.passes, self.cost.lanes]
        return codec.encode(
            [_WRAP_VERSION, vault_id, self.staff, self.device, self.desk_name, cost, self.salt]
        )


@dataclass(frozen=True, slots=True)
class RecoverySeal:
    """The master key sealed to the organisation's recovery key, whose private half is on paper only."""

    public: bytes
    sealed: bytes


@dataclass(frozen=True, slots=True)
class SlotFile:
    """All slots of a vault; `generation` grows with each writing."""

    vault_id: str
    generation: int
    slots: tuple[Slot, ...]
    recovery: RecoverySeal | None = None

    def of(self, desk_name: str) -> Slot:
        """The slot of that desk name; raises `NotFound`."""
        for slot in self.slots:
            if slot.desk_name == desk_name:
                return slot
        raise NotFound("no slot of that desk name")


@dataclass(frozen=True, slots=True, repr=False)
class StaffKeys:
    """One person's own keys on one laptop."""

    signing: SigningKey
    receiving: ReceivingKey

    @classmethod
    def generate(cls) -> StaffKeys:
        return cls(SigningKey.generate(), ReceivingKey.generate())


@dataclass(frozen=True, slots=True)
class SlotOwner:
    """Whose slot it is."""

    staff: StaffId
    device: DeviceId
    desk_name: str


def make_slot(
    vault_id: str, owner: SlotOwner, keys: StaffKeys, *, passphrase: str, master: bytes, cost: Cost
) -> Slot:
    """A new slot; derives the slot key, which takes about a second."""
    empty = Slot(owner.staff, owner.device, owner.desk_name, cost, os.urandom(16), os.urandom(12), b"", b"")
    secret = codec.encode([keys.signing.to_bytes(), keys.receiving.to_bytes()])
    aead = AESGCM(slot_key(passphrase, empty.salt, cost))
    wrapped = aead.encrypt(empty.nonce, secret, Context.SLOT_WRAP.over(empty.header(vault_id)))
    public = keys.receiving.public
    return replace(
        empty, wrapped=wrapped, public=public, master=seal_master(vault_id, owner.staff, public, master)
    )


def seal_master(vault_id: str, staff: StaffId, public: bytes, master: bytes) -> bytes:
    """The master key for one person."""
    return seal_to(public, Context.MASTER_SEAL, master, vault_id.encode(), staff.encode())


def staff_keys(file: SlotFile, desk_name: str, passphrase: str) -> StaffKeys:
    """A person's own keys; raises `WrongPassphrase` alike for an unknown name and a wrong phrase."""
    slot = next((slot for slot in file.slots if slot.desk_name == desk_name), None)
    if slot is None:
        slot_key(passphrase, bytes(16), file.slots[0].cost)  # as slow as a wrong passphrase
        raise WrongPassphrase("no slot opens")
    aead = AESGCM(slot_key(passphrase, slot.salt, slot.cost))
    try:
        secret = aead.decrypt(slot.nonce, slot.wrapped, Context.SLOT_WRAP.over(slot.header(file.vault_id)))
    except InvalidTag as error:
        raise WrongPassphrase("no slot opens") from error
    return _staff_keys(secret)


def _staff_keys(secret: bytes) -> StaffKeys:
    try:
        signing, receiving = codec.as_list(codec.decode(secret), least=2, most=2)
        return StaffKeys(
            SigningKey.from_bytes(codec.as_bytes(signing, 32)),
            ReceivingKey.from_bytes(codec.as_bytes(receiving)),
        )
    except ProtocolError as error:
        raise VaultDamaged("a slot does not hold what it should") from error


def unlock(file: SlotFile, desk_name: str, passphrase: str) -> UnlockedKeys:
    """The keys behind a desk name; raises `WrongPassphrase` alike for an unknown name and a wrong phrase."""
    return open_master(file, desk_name, staff_keys(file, desk_name, passphrase))


def open_master(file: SlotFile, desk_name: str, keys: StaffKeys) -> UnlockedKeys:
    """What a person's own keys open; raises `VaultDamaged`."""
    slot = file.of(desk_name)
    try:
        parts = (file.vault_id.encode(), slot.staff.encode())
        master = keys.receiving.open(Context.MASTER_SEAL, slot.master, *parts)
    except ProtocolError as error:
        raise VaultDamaged("a slot does not hold what it should") from error
    return UnlockedKeys(file.vault_id, slot.staff, slot.device, master, keys.signing.to_bytes())


def wrap_for_code(vault_id: str, slot: Slot, keys: StaffKeys, code: bytes) -> Slot:
    """The slot with a second wrap of the person's keys, under the 20 bytes of a recovery code."""
    secret = codec.encode([keys.signing.to_bytes(), keys.receiving.to_bytes()])
    aead, context = _code_wrap(vault_id, slot, code)
    nonce = os.urandom(12)
    return replace(slot, recovery=nonce + aead.encrypt(nonce, secret, context))


def staff_keys_by_code(file: SlotFile, desk_name: str, code: bytes) -> StaffKeys:
    """A person's own keys by her recovery code; raises `WrongPassphrase`."""
    slot = next((slot for slot in file.slots if slot.desk_name == desk_name and slot.recovery), None)
    if slot is None:
        raise WrongPassphrase("no slot opens")
    aead, context = _code_wrap(file.vault_id, slot, code)
    try:
        return _staff_keys(aead.decrypt(slot.recovery[:12], slot.recovery[12:], context))
    except InvalidTag as error:
        raise WrongPassphrase("no slot opens") from error


def _code_wrap(vault_id: str, slot: Slot, code: bytes) -> tuple[AESGCM, bytes]:
    """The code has 160 random bits, so no slow derivation is needed; the wrap outlives a change of passphrase."""
    bound = Context.RECOVERY_CODE_WRAP.over(vault_id.encode(), slot.staff.encode(), slot.device.encode())
    return AESGCM(code_key(code, bound)), bound


def _encode(file: SlotFile, master: bytes) -> bytes:
    slots: list[codec.Item] = [
        [
            s.staff, s.device, s.desk_name, [s.cost.memory_kib, s.cost.passes, s.cost.lanes],
            s.salt, s.nonce, s.wrapped, s.master, s.public, s.recovery,
        ]
        for s in file.slots
    ]  # fmt: skip
    recovery: list[codec.Item] = [file.recovery.public, file.recovery.sealed] if file.recovery else []
    body = codec.encode([_VERSION, file.vault_id, file.generation, slots, recovery])
    return codec.encode([body, hmac.digest(vault_keys(master).slot_mac, body, "sha256")])


def _decode(data: bytes) -> tuple[SlotFile, bytes, bytes]:
    outer = codec.as_list(codec.decode(data, max_bytes=_MAX_BYTES), least=2, most=2)
    body, mac = codec.as_bytes(outer[0]), codec.as_bytes(outer[1], 32)
    row = codec.as_list(codec.decode(body), least=4)
    if row[0] not in (_VERSION, _OLDER):
        raise VaultTooNew("the slot file is of another version")
    slots = tuple(_slot(untrusted) for untrusted in codec.as_list(row[3], least=1, most=64))
    recovery = _recovery(row[4]) if len(row) > 4 else None
    return SlotFile(codec.as_text(row[1], 64), codec.as_int(row[2]), slots, recovery), body, mac


def _slot(untrusted: object) -> Slot:
    row = codec.as_list(untrusted, least=8, most=10)
    memory, passes, lanes = (codec.as_int(part) for part in codec.as_list(row[3], least=3, most=3))
    cost = Cost(memory, passes, lanes)
    cost.check()
    return Slot(
        StaffId(codec.as_text(row[0], 32)),
        DeviceId(codec.as_text(row[1], 32)),
        codec.as_text(row[2], 64),
        cost,
        codec.as_bytes(row[4], 16),
        codec.as_bytes(row[5], 12),
        codec.as_bytes(row[6]),
        codec.as_bytes(row[7]),
        *(codec.as_bytes(part) for part in row[8:]),
    )


def _recovery(untrusted: object) -> RecoverySeal | None:
    row = codec.as_list(untrusted, least=0, most=2)
    return RecoverySeal(codec.as_bytes(row[0]), codec.as_bytes(row[1])) if len(row) == 2 else None


def read(folder: Path) -> SlotFile:
    """The newest readable copy; raises `NotAVault` when there is none, `VaultDamaged` when all are broken."""
    found: list[SlotFile] = []
    problem: VaultDamaged | VaultTooNew | None = None
    paths = [folder / name for name in COPIES if (folder / name).is_file()]
    if not paths:
        raise NotAVault("the folder has no slot file")
    for path in paths:
        try:
            found.append(_decode(path.read_bytes()[: _MAX_BYTES + 1])[0])
        except (VaultDamaged, VaultTooNew) as error:
            problem = error
        except ProtocolError as error:
            problem = VaultDamaged("a slot file is not readable")
            problem.__cause__ = error
    if not found:
        raise problem or VaultDamaged("no slot file is readable")
    return max(found, key=lambda file: file.generation)


def decode(data: bytes) -> SlotFile:
    """The slots in a copy of a slot file, with bounds checked but not the MAC; raises `ProtocolError`."""
    return _decode(data)[0]


def raw(folder: Path) -> bytes:
    """The bytes of the newest readable copy."""
    file = read(folder)
    for name in COPIES:
        path = folder / name
        data = path.read_bytes() if path.is_file() else b""
        with suppress(ProtocolError, VaultDamaged, VaultTooNew):
            if _decode(data)[0] == file:
                return data
    raise NotAVault("the folder has no slot file")


def verify(folder: Path, master: bytes) -> None:
    """Raises `VaultDamaged` unless at least one copy carries this master key's MAC and none a wrong one."""
    key = vault_keys(master).slot_mac
    for name in COPIES:
        path = folder / name
        if not path.is_file():
            continue
        try:
            _, body, mac = _decode(path.read_bytes()[: _MAX_BYTES + 1])
        except ProtocolError as error:
            raise VaultDamaged("a slot file is not readable") from error
        if not hmac.compare_digest(mac, hmac.digest(key, body, "sha256")):
            raise VaultDamaged("a slot file was changed by somebody without the key")


def write(folder: Path, file: SlotFile, *, master: bytes) -> None:
    """Write both copies, one after the other, so that one is whole at every instant."""
    data = _encode(file, master)
    for name in COPIES:
        replace_file(folder / name, data)


def replace_file(path: Path, data: bytes) -> None:
    """Replace a file so that a crash leaves the old or the new one; raises `StorageFailed`."""
    temporary = path.with_name(path.name + ".new")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        if os.name == "posix":  # Windows has no handle on a folder to flush
            folder = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
    except OSError as error:
        raise StorageFailed(f"{path.name} could not be written") from error
