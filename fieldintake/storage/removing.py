"""Removing a person: everybody else gets a vault under new keys, and what she knows opens it no more.

The new vault is made beside the old one, opened and checked, and only then put in its place. Invariant: at every
instant one whole vault is there; which one, the journal of the exchange says.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import sqlcipher3

from fieldintake.domain.compartments import Compartment
from fieldintake.domain.errors import NotAllowed, NotFound
from fieldintake.domain.ids import StaffId
from fieldintake.domain.progress import Progress, carry_on
from fieldintake.domain.roles import Act, require
from fieldintake.protocol.boxes import CompartmentKey
from fieldintake.storage import audit, certifying, exchange, lifeboat, slot_file, slots, tombstones
from fieldintake.storage.connection import open_connection
from fieldintake.storage.directory import VaultDirectory
from fieldintake.storage.keyring import Keyring
from fieldintake.storage.keys import UnlockedKeys, vault_keys
from fieldintake.storage.reboxing import seal_anew
from fieldintake.storage.unit import VaultUnit, transaction
from fieldintake.storage.vault import STORE, OpenVault

REMOVED = "person_removed"
_LEFT = "UPDATE staff SET left_ms = ? WHERE id = ?"
_INHERIT_DRAFTS = "UPDATE draft SET author = ? WHERE author = ?"
_FORGET_ANCHOR = "UPDATE pulse SET anchored = 0, commits = commits + 1"


@dataclass(frozen=True, slots=True, repr=False)
class _NewKeys:
    """What the vault's secrets become."""

    master: bytes
    compartments: tuple[CompartmentKey, ...]

    def of(self, compartments: Iterable[Compartment]) -> tuple[CompartmentKey, ...]:
        """The keys of those compartments."""
        wanted = set(compartments)
        return tuple(key for key in self.compartments if key.compartment in wanted)


def remove_person(vault: OpenVault, staff: StaffId, *, progress: Progress = carry_on) -> UnlockedKeys:
    """Remove somebody, as an admin; the vault is closed, and opens with the keys that are returned.

    Her unfinished forms go to whoever removed her. Raises `NotAllowed`, `NotFound`, `Cancelled`, `DiskFull`,
    `StorageFailed`; then everything is as it was, and the vault is still open unless only the exchange failed.
    """
    file = slot_file.verified(vault.folder, vault.keys.master)
    with vault.view() as unit:
        kept = _who_stays(unit, file, staff)
        former = unit.keyring
    new = _new_keys(former)
    with exchange.making(vault.folder) as place:
        derived = vault_keys(new.master)
        vault.copy_to(place / STORE, key=derived.database, salt=derived.salt, progress=progress)
        with closing(open_connection(place / STORE, key=derived.database, salt=derived.salt)) as connection:
            _rewrite(connection, vault, former, staff, new)
        _write_slots(place, file, kept, new)
        _bring_along(vault, place, new.master)
        mine = next(slot for slot in kept if slot.staff == vault.keys.staff)
        keys = replace(
            vault.keys,
            master=new.master,
            compartments=new.of(held.compartment for held in mine.compartments),
        )
        with closing(OpenVault(place, keys)) as copy:
            copy.check()
    vault.close()
    exchange.commit(vault.folder)
    return keys


def _who_stays(unit: VaultUnit, file: slots.SlotFile, staff: StaffId) -> tuple[slots.Slot, ...]:
    """The other slots, each with a receiving key that the root has vouched for."""
    require(unit.me, Act.REMOVE_PERSON)
    if staff == unit.me.id:
        raise NotAllowed("nobody removes herself: another admin does")
    if all(slot.staff != staff for slot in file.slots):
        raise NotFound("nobody of that id opens this desk")
    kept = tuple(slot for slot in file.slots if slot.staff != staff)
    for slot in kept:
        certifying.check_key(unit.directory, file.vault_id, slot.staff, slot.public)
    if file.recovery is not None:
        certifying.check_sheets(unit.directory, file.vault_id, file.recovery.public)
    return kept


def _new_keys(former: Keyring) -> _NewKeys:
    held = former.newest_keys()
    if {key.compartment for key in held} != set(Compartment):
        raise NotAllowed("only whoever holds the keys of all compartments can change them")
    fresh = tuple(CompartmentKey(key.compartment, key.epoch + 1, os.urandom(32)) for key in held)
    return _NewKeys(os.urandom(32), fresh)


def _rewrite(
    connection: sqlcipher3.Connection, vault: OpenVault, former: Keyring, staff: StaffId, new: _NewKeys
) -> None:
    """Everything in the copy that hangs from a key, in one transaction."""
    now_ms, me = vault.clock.now_ms(), vault.keys.staff
    with transaction(connection, "BEGIN IMMEDIATE"):
        directory = VaultDirectory(connection, former)
        for key in new.compartments:
            certifying.charter(directory, vault.keys.vault_id, key)
        seal_anew(connection, former, new.compartments)
        connection.execute(_LEFT, (now_ms, staff))
        connection.execute(_INHERIT_DRAFTS, (me, staff))
        audit.keep_former_key(connection, vault_keys(vault.keys.master).audit)
        chain = audit.ChainedAudit(connection, vault_keys(new.master).audit, me)
        chain.now_ms = now_ms
        chain.append(REMOVED, staff)
        connection.execute(_FORGET_ANCHOR)


def _write_slots(place: Path, file: slots.SlotFile, kept: tuple[slots.Slot, ...], new: _NewKeys) -> None:
    vault_id = file.vault_id

    def renewed(slot: slots.Slot) -> slots.Slot:
        mine = new.of(held.compartment for held in slot.compartments)
        return replace(
            slot,
            master=slots.seal_master(vault_id, slot.staff, slot.public, new.master),
            compartments=tuple(slots.seal_key(vault_id, slot.staff, slot.public, key) for key in mine),
        )

    seal = file.recovery and slots.seal_for_sheets(
        vault_id, file.recovery.public, new.master, new.compartments
    )
    fresh = slots.SlotFile(vault_id, file.generation + 1, tuple(renewed(slot) for slot in kept), seal)
    slot_file.write(place, fresh, master=new.master)


def _bring_along(vault: OpenVault, place: Path, master: bytes) -> None:
    """What lies beside the store and not in it."""
    vault_id = vault.keys.vault_id
    gone = tombstones.read(vault.folder, vault_id, vault.keys.master)
    if gone:
        tombstones.add(place, vault_id, master, gone)
    if (vault.folder / lifeboat.FILE).is_file():
        shutil.copyfile(vault.folder / lifeboat.FILE, place / lifeboat.FILE)
