"""Who is in which compartment, and the first keys of a vault that was made before there were any.

Invariant: a key is sealed only to a receiving key that the organisation's root has vouched for; a slot file with a new
key is written before anything is sealed with it, so that a crash between the two loses nothing.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import replace
from functools import partial

from fieldintake.domain.compartments import BY_ROLE, CHANGEABLE, Compartment
from fieldintake.domain.errors import CaseRestricted, NotAllowed, NotFound, VaultDamaged
from fieldintake.domain.ids import StaffId
from fieldintake.domain.roles import Act, require
from fieldintake.protocol.boxes import CompartmentKey
from fieldintake.protocol.cards import export_card
from fieldintake.storage import certifying, slot_file, slots
from fieldintake.storage.certifying import ROOT_KEY, SIGNED_CARD
from fieldintake.storage.directory import VaultDirectory
from fieldintake.storage.unit import VaultUnit
from fieldintake.storage.vault import OpenVault

FOUNDED = "compartments_founded"
OPENED = {
    Compartment.RESTRICTED: "compartment_opened_to",
    Compartment.EVIDENCE: "evidence_opened_to",
}
CLOSED = {
    Compartment.RESTRICTED: "compartment_closed_to",
    Compartment.EVIDENCE: "evidence_closed_to",
}


def first_keys(epoch: int = 1) -> tuple[CompartmentKey, ...]:
    """A fresh key for each compartment."""
    return tuple(CompartmentKey(each, epoch, os.urandom(32)) for each in Compartment)


def found_compartments(directory: VaultDirectory, vault_id: str, keys: Iterable[CompartmentKey]) -> None:
    """Sign for the keys, and put the root key, and our card signed with it, where they belong from now on.

    Whoever goes on with this vault holds the keys once the transaction is kept.
    """
    root = certifying.root_of(directory)
    by_compartment = {key.compartment: key for key in keys}
    for key in by_compartment.values():
        certifying.charter(directory, vault_id, key)
    directory.save_secret(SIGNED_CARD, export_card(directory.own_card(), root))
    directory.save_secret(ROOT_KEY, root.to_bytes(), within=by_compartment[Compartment.ADMIN])


def establish(vault: OpenVault) -> None:
    """Give a vault its compartments, or one that is newer than it, when an admin opens it; others leave it as it is.

    An admin to whom nothing can be sealed yet leaves it as well: the keys, and the root's with them, would be lost.
    """
    file = slot_file.verified(vault.folder, vault.keys.master)
    if not any(slot.public for slot in file.slots if slot.staff == vault.staff):
        return
    with vault.view() as unit:
        is_first = _must_establish(unit)
    if not is_first:
        with suppress(VaultDamaged):  # a key that the root never vouched for is sealed nothing
            _add_missing(vault, file)
        return
    known = [held.epoch for slot in file.slots for held in slot.compartments]
    keys = first_keys(max(known, default=0) + 1)
    with vault.view() as unit:
        roles = {person.id: person.role for person in unit.directory.staff()}
    vault.write_slots(lambda current: _with_keys(current, keys, {s: BY_ROLE[roles[s]] for s in roles}))
    with vault.work() as unit:
        for slot in (slot for slot in file.slots if slot.public):
            certifying.vouch_for_key(unit.directory, file.vault_id, slot.staff, slot.public)
        if file.recovery is not None:
            certifying.vouch_for_sheets(unit.directory, file.vault_id, file.recovery.public)
        found_compartments(unit.directory, file.vault_id, keys)
        unit.audit.append(FOUNDED, file.vault_id)
    vault.hold(key for key in keys if key.compartment in BY_ROLE[unit.me.role])


def _must_establish(unit: VaultUnit) -> bool:
    if unit.me.role not in (role for role, held in BY_ROLE.items() if Compartment.ADMIN in held):
        return False
    with suppress(NotFound):
        unit.directory.secret(SIGNED_CARD)
        return False
    return True


def _add_missing(vault: OpenVault, file: slots.SlotFile) -> None:
    """A compartment that a newer program knows gets its key, its members by their roles, and the sheets.

    One that has a chartered key is never founded again: what lies in it would be lost.
    """
    with vault.view() as unit:
        if not unit.keyring.holds(Compartment.ADMIN):
            return
        missing = [each for each in Compartment if not _is_founded(unit, file, each)]
        if not missing:
            return
        if file.recovery is not None:
            certifying.check_sheets(unit.directory, file.vault_id, file.recovery.public)
        roles = {person.id: person.role for person in unit.directory.staff()}
        known = {slot.staff for slot in file.slots if _is_vouched_for(unit, file, slot)}
    epoch = max((held.epoch for slot in file.slots for held in slot.compartments), default=0) + 1
    for each in missing:
        key = CompartmentKey(each, epoch, os.urandom(32))
        entitled = {staff for staff in known if each in BY_ROLE[roles[staff]]}
        vault.write_slots(partial(_with_first, key=key, entitled=entitled))
        with vault.work() as unit:
            certifying.charter(unit.directory, file.vault_id, key)
            unit.audit.append(FOUNDED, file.vault_id)
        vault.hold([key])


def _is_founded(unit: VaultUnit, file: slots.SlotFile, compartment: Compartment) -> bool:
    """Whether a key of it was ever signed for; one that was sealed and not signed for is of a founding cut short."""
    sealed = [held for slot in file.slots for held in slot.compartments]
    sealed += file.recovery.compartments if file.recovery else ()
    epochs = {held.epoch for held in sealed if held.compartment is compartment}
    return any(certifying.has_charter(unit.directory, compartment, epoch) for epoch in epochs)


def _is_vouched_for(unit: VaultUnit, file: slots.SlotFile, slot: slots.Slot) -> bool:
    with suppress(VaultDamaged):
        certifying.check_key(unit.directory, file.vault_id, slot.staff, slot.public)
        return bool(slot.public)
    return False


def _with_first(file: slots.SlotFile, key: CompartmentKey, entitled: Collection[StaffId]) -> slots.SlotFile:
    """The slot file with this as the only key of its compartment, sealed to those members and to the sheets."""
    none = _only(file, replace(key, epoch=-1))  # those of a founding that was cut short open nothing

    def of(slot: slots.Slot) -> slots.Slot:
        if slot.staff not in entitled:
            return slot
        sealed = slots.seal_key(file.vault_id, slot.staff, slot.public, key)
        return replace(slot, compartments=(*slot.compartments, sealed))

    seal = none.recovery
    if seal is not None:
        sealed = slots.seal_key(file.vault_id, slots.SHEETS, seal.public, key)
        seal = replace(seal, compartments=(*seal.compartments, sealed))
    return replace(none, slots=tuple(of(slot) for slot in none.slots), recovery=seal)


def _with_keys(
    file: slots.SlotFile, keys: Iterable[CompartmentKey], members: dict[StaffId, frozenset[Compartment]]
) -> slots.SlotFile:
    """The slot file with these keys alone, sealed to their members and to the sheets."""
    keys = tuple(keys)

    def of(slot: slots.Slot) -> slots.Slot:
        mine = [key for key in keys if key.compartment in members.get(slot.staff, ())] if slot.public else []
        sealed = tuple(slots.seal_key(file.vault_id, slot.staff, slot.public, key) for key in mine)
        return replace(slot, compartments=sealed)

    seal = file.recovery and replace(
        file.recovery, compartments=slots.seal_to_sheets(file.vault_id, file.recovery.public, keys)
    )
    return replace(file, slots=tuple(of(slot) for slot in file.slots), recovery=seal)


def members(vault: OpenVault, compartment: Compartment) -> frozenset[StaffId]:
    """Who holds the key of a compartment."""
    file = slot_file.verified(vault.folder, vault.keys.master)
    return frozenset(
        slot.staff
        for slot in file.slots
        if any(held.compartment is compartment for held in slot.compartments)
    )


def open_to(vault: OpenVault, staff: StaffId, compartment: Compartment = Compartment.RESTRICTED) -> None:
    """Let somebody into a compartment, as an admin; raises `NotAllowed`, `NotFound`, `VaultDamaged`."""
    _check_changeable(compartment)
    file = slot_file.verified(vault.folder, vault.keys.master)
    slot = _slot_of(file, staff)
    with vault.view() as unit:
        require(unit.me, Act.CHANGE_COMPARTMENTS)
        certifying.check_key(unit.directory, file.vault_id, staff, slot.public)
        key = unit.keyring.newest(compartment)
    if key is None:
        raise CaseRestricted("no key to this compartment")
    if any(held.compartment is compartment for held in slot.compartments):
        return
    sealed = slots.seal_key(file.vault_id, staff, slot.public, key)
    with vault.work() as unit:
        unit.audit.append(OPENED[compartment], staff)
    vault.write_slots(
        lambda current: _changed(current, staff, (*_slot_of(current, staff).compartments, sealed))
    )


def close_to(vault: OpenVault, staff: StaffId, compartment: Compartment = Compartment.RESTRICTED) -> None:
    """Shut somebody out of a compartment, as an admin, by a new key; raises as `open_to`.

    What she could read so far she may have kept. An admin stays in: she could let herself in again.
    """
    _check_changeable(compartment)
    file = slot_file.verified(vault.folder, vault.keys.master)
    with vault.view() as unit:
        require(unit.me, Act.CHANGE_COMPARTMENTS)
        certifying.root_of(unit.directory)
        held = unit.keyring.newest(compartment)
        _check_members(unit, file)
    if held is None:
        raise CaseRestricted("no key to this compartment")
    if any(each.compartment is Compartment.ADMIN for each in _slot_of(file, staff).compartments):
        raise NotAllowed("an admin could let herself in again")
    epochs = [each.epoch for slot in file.slots for each in slot.compartments]
    fresh = CompartmentKey(compartment, max(epochs) + 1, os.urandom(32))
    vault.write_slots(lambda current: _for_members(current, staff, fresh))
    with vault.work() as unit:
        certifying.charter(unit.directory, file.vault_id, fresh)
        vault.seal_anew([fresh])
        unit.audit.append(CLOSED[compartment], staff)
    vault.hold([fresh])
    vault.write_slots(lambda current: _only(current, fresh))


def _check_changeable(compartment: Compartment) -> None:
    if compartment not in CHANGEABLE:
        raise NotAllowed("who is an admin is decided when they are enrolled")


def _check_members(unit: VaultUnit, file: slots.SlotFile) -> None:
    for slot in file.slots:
        if slot.compartments:
            certifying.check_key(unit.directory, file.vault_id, slot.staff, slot.public)
    if file.recovery is not None:
        certifying.check_sheets(unit.directory, file.vault_id, file.recovery.public)


def _for_members(file: slots.SlotFile, staff: StaffId, key: CompartmentKey) -> slots.SlotFile:
    """The members but one hold this key too, beside the one before: that one is still needed for a moment."""

    def of(slot: slots.Slot) -> slots.Slot:
        kept = slot.compartments
        if slot.staff == staff:
            return replace(slot, compartments=tuple(k for k in kept if k.compartment is not key.compartment))
        if all(each.compartment is not key.compartment for each in kept):
            return slot
        sealed = slots.seal_key(file.vault_id, slot.staff, slot.public, key)
        return replace(slot, compartments=(*kept, sealed))

    seal = file.recovery
    if seal is not None:
        sealed = slots.seal_key(file.vault_id, slots.SHEETS, seal.public, key)
        seal = replace(seal, compartments=(*seal.compartments, sealed))
    return replace(file, slots=tuple(of(slot) for slot in file.slots), recovery=seal)


def _only(file: slots.SlotFile, key: CompartmentKey) -> slots.SlotFile:
    """Of that compartment this key alone."""

    def kept(sealed: tuple[slots.SealedKey, ...]) -> tuple[slots.SealedKey, ...]:
        return tuple(k for k in sealed if k.compartment is not key.compartment or k.epoch == key.epoch)

    seal = file.recovery and replace(file.recovery, compartments=kept(file.recovery.compartments))
    each = tuple(replace(slot, compartments=kept(slot.compartments)) for slot in file.slots)
    return replace(file, slots=each, recovery=seal)


def _slot_of(file: slots.SlotFile, staff: StaffId) -> slots.Slot:
    found = next((slot for slot in file.slots if slot.staff == staff), None)
    if found is None:
        raise NotFound("nobody of that id opens this desk")
    if not found.public:
        raise NotAllowed("they must change their passphrase once before keys can be sealed to them")
    return found


def _changed(
    file: slots.SlotFile, staff: StaffId, compartments: tuple[slots.SealedKey, ...]
) -> slots.SlotFile:
    kept = tuple(
        replace(each, compartments=compartments) if each.staff == staff else each for each in file.slots
    )
    return replace(file, slots=kept)
