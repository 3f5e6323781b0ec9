"""Slots: one for each member of staff, by which a passphrase opens the vault.

A passphrase unwraps that person's own keys; her receiving key opens the master key sealed to her. Invariant: what a
slot's wrap authenticates is everything in it that an attacker could swap.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from fieldintake.domain.compartments import Compartment
from fieldintake.domain.errors import NotFound, ProtocolError, VaultDamaged, WrongPassphrase
from fieldintake.domain.ids import DeviceId, StaffId
from fieldintake.protocol import codec
from fieldintake.protocol.boxes import CompartmentKey
from fieldintake.protocol.contexts import Context
from fieldintake.protocol.keys import ReceivingKey, SigningKey, seal_to
from fieldintake.storage.keys import Cost, UnlockedKeys, code_key, slot_key

SHEETS = "recovery"
"""Who stands in a seal in the place of a person, for the organisation's recovery key."""
_WRAP_VERSION = 1


@dataclass(frozen=True, slots=True, repr=False)
class SealedKey:
    """A compartment's key, sealed to one person or to the recovery key."""

    compartment: Compartment
    epoch: int
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Slot:
    """One person's slot. `wrapped` holds her keys under the passphrase, `master` the sealed master key.

    `public` is her receiving key and `recovery` the second wrap, under her recovery code; both may be empty.
    `compartments` are the compartments that she is in, each with its key sealed to her.
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
    compartments: tuple[SealedKey, ...] = ()

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
    """Master and compartment keys sealed to the organisation's recovery key, whose private half is on paper only."""

    public: bytes
    sealed: bytes
    compartments: tuple[SealedKey, ...] = ()


@dataclass(frozen=True, slots=True)
class SlotFile:
    """All slots of a vault; `generation` grows with each writing.

    `spare` is the other copy of the same writing, where the two differ: one of them was damaged.
    """

    vault_id: str
    generation: int
    slots: tuple[Slot, ...]
    recovery: RecoverySeal | None = None
    spare: SlotFile | None = field(default=None, compare=False)

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

    def unlocked(
        self, vault_id: str, owner: SlotOwner, master: bytes, held: tuple[CompartmentKey, ...] = ()
    ) -> UnlockedKeys:
        """These keys of that person, with the master key and the compartment keys that they open."""
        own = self.signing.to_bytes(), self.receiving.to_bytes()
        return UnlockedKeys(vault_id, owner.staff, owner.device, master, *own, held)


@dataclass(frozen=True, slots=True)
class SlotOwner:
    """Whose slot it is."""

    staff: StaffId
    device: DeviceId
    desk_name: str


def make_slot(
    vault_id: str,
    owner: SlotOwner,
    keys: StaffKeys,
    *,
    passphrase: str,
    master: bytes,
    cost: Cost,
    compartments: Iterable[CompartmentKey] = (),
) -> Slot:
    """A new slot, in these compartments; derives the slot key, which takes about a second."""
    empty = Slot(owner.staff, owner.device, owner.desk_name, cost, os.urandom(16), os.urandom(12), b"", b"")
    secret = codec.encode([keys.signing.to_bytes(), keys.receiving.to_bytes()])
    aead = AESGCM(slot_key(passphrase, empty.salt, cost))
    wrapped = aead.encrypt(empty.nonce, secret, Context.SLOT_WRAP.over(empty.header(vault_id)))
    public = keys.receiving.public
    return replace(
        empty,
        wrapped=wrapped,
        public=public,
        master=seal_master(vault_id, owner.staff, public, master),
        compartments=tuple(seal_key(vault_id, owner.staff, public, key) for key in compartments),
    )


def seal_master(vault_id: str, staff: StaffId, public: bytes, master: bytes) -> bytes:
    """The master key for one person."""
    return seal_to(public, Context.MASTER_SEAL, master, vault_id.encode(), staff.encode())


def seal_key(vault_id: str, who: str, public: bytes, key: CompartmentKey) -> SealedKey:
    """A compartment's key for one person, or for the recovery key."""
    parts = _seal_parts(vault_id, who, key.compartment, key.epoch)
    return SealedKey(key.compartment, key.epoch, seal_to(public, Context.COMPARTMENT_SEAL, key.key, *parts))


def seal_to_sheets(vault_id: str, public: bytes, keys: Iterable[CompartmentKey]) -> tuple[SealedKey, ...]:
    """Compartment keys for the organisation's recovery key."""
    return tuple(seal_key(vault_id, SHEETS, public, key) for key in keys)


def seal_for_sheets(
    vault_id: str, public: bytes, master: bytes, keys: Iterable[CompartmentKey]
) -> RecoverySeal:
    """Master and compartment keys for the organisation's recovery key."""
    sealed = seal_to(public, Context.RECOVERY_SEAL, master, vault_id.encode())
    return RecoverySeal(public, sealed, seal_to_sheets(vault_id, public, keys))


def open_keys(
    vault_id: str, who: str, receiving: ReceivingKey, sealed: Iterable[SealedKey]
) -> tuple[CompartmentKey, ...]:
    """The compartment keys of one person, or of the sheets; raises `ProtocolError`."""
    return tuple(
        CompartmentKey(
            each.compartment,
            each.epoch,
            receiving.open(
                Context.COMPARTMENT_SEAL,
                each.sealed,
                *_seal_parts(vault_id, who, each.compartment, each.epoch),
            ),
        )
        for each in sealed
    )


def _seal_parts(vault_id: str, who: str, compartment: Compartment, epoch: int) -> tuple[bytes, ...]:
    return (vault_id.encode(), who.encode(), compartment.value.encode(), str(epoch).encode())


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
    try:
        return open_master(file, desk_name, staff_keys(file, desk_name, passphrase))
    except (WrongPassphrase, VaultDamaged):
        if file.spare is None:
            raise
    return unlock(file.spare, desk_name, passphrase)


def open_master(file: SlotFile, desk_name: str, keys: StaffKeys) -> UnlockedKeys:
    """What a person's own keys open; raises `VaultDamaged`."""
    slot = file.of(desk_name)
    try:
        parts = (file.vault_id.encode(), slot.staff.encode())
        master = keys.receiving.open(Context.MASTER_SEAL, slot.master, *parts)
        held = open_keys(file.vault_id, slot.staff, keys.receiving, slot.compartments)
    except ProtocolError as error:
        raise VaultDamaged("a slot does not hold what it should") from error
    return keys.unlocked(file.vault_id, slot.owner, master, held)


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
