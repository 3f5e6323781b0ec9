"""Founding a vault with its organisation and first person, and enrolling more people on a laptop.

Invariant: the slot file is written last, so that what was cut short leaves nothing that looks finished.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, replace
from pathlib import Path

from fieldintake.domain.compartments import BY_ROLE, Compartment
from fieldintake.domain.desk import Role, Staff
from fieldintake.domain.errors import NotAllowed, NotAVault, StorageFailed
from fieldintake.domain.ids import DeviceId, StaffId
from fieldintake.domain.roles import Act, require
from fieldintake.protocol.boxes import CompartmentKey
from fieldintake.protocol.cards import make_card
from fieldintake.protocol.keys import ReceivingKey, SigningKey
from fieldintake.storage import runner, slot_file, slots
from fieldintake.storage.audit import ChainedAudit
from fieldintake.storage.certifying import (
    DEVICE_KEY,
    RECEIVING_KEY,
    ROOT_KEY,
    certify,
    certify_laptop,
    vouch_for_key,
)
from fieldintake.storage.compartments import first_keys, found_compartments
from fieldintake.storage.connection import open_connection
from fieldintake.storage.directory import VaultDirectory
from fieldintake.storage.keyring import Keyring
from fieldintake.storage.keys import Cost, UnlockedKeys, calibrate, check_strength, vault_keys
from fieldintake.storage.settings import VaultSettings
from fieldintake.storage.unit import transaction
from fieldintake.storage.vault import STORE, OpenVault


@dataclass(frozen=True, slots=True)
class SetUp:
    """The answers of the first run. Names are shown to partners and on letters; desk names on the lock screen."""

    organisation: str
    desk_name: str
    role: Role
    language: str = "en"


def create_vault(folder: Path, set_up: SetUp, passphrase: str, *, cost: Cost | None = None) -> UnlockedKeys:
    """Make a vault in an empty or new folder and return its first member's keys.

    Raises `WeakPassphrase`, `StorageFailed`, or `NotAVault` when the folder is not empty.
    """
    check_strength(passphrase)
    _make_empty(folder)
    master, vault_id, compartments = os.urandom(32), os.urandom(16).hex(), _first_keys(set_up.role)
    owner = slots.SlotOwner(StaffId(os.urandom(16).hex()), DeviceId(os.urandom(16).hex()), set_up.desk_name)
    staff_keys = slots.StaffKeys.generate()
    mine = tuple(key for key in compartments if key.compartment in BY_ROLE[set_up.role])
    keys = staff_keys.unlocked(vault_id, owner, master, mine)
    derived = vault_keys(master)
    connection = open_connection(folder / STORE, key=derived.database, salt=derived.salt)
    try:
        runner.migrate(connection)
        with transaction(connection, "BEGIN IMMEDIATE"):
            now_ms = time.time_ns() // 1_000_000
            directory = VaultDirectory(connection, Keyring())
            _found_organisation(directory, set_up, owner, staff_keys, now_ms)
            vouch_for_key(directory, vault_id, owner.staff, staff_keys.receiving.public)
            if compartments:
                found_compartments(directory, vault_id, compartments)
            VaultSettings(connection).set("language", set_up.language)
            audit = ChainedAudit(connection, derived.audit, owner.staff)
            audit.now_ms = now_ms
            audit.append("vault_created", vault_id)
    finally:
        connection.close()
    slot = slots.make_slot(
        vault_id,
        owner,
        staff_keys,
        passphrase=passphrase,
        master=master,
        cost=cost or calibrate(),
        compartments=mine,
    )
    slot_file.write(folder, slots.SlotFile(vault_id, 1, (slot,)), master=master)
    return keys


def _first_keys(founder: Role) -> tuple[CompartmentKey, ...]:
    """None where the founder could not open what they seal: then the first admin who opens the vault makes them."""
    return first_keys() if Compartment.ADMIN in BY_ROLE[founder] else ()


def _make_empty(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if list(folder.iterdir()):
            raise NotAVault("the folder is not empty")
    except OSError as error:
        raise StorageFailed("the folder cannot be made") from error


def _found_organisation(
    directory: VaultDirectory, set_up: SetUp, owner: slots.SlotOwner, staff_keys: slots.StaffKeys, now_ms: int
) -> None:
    """Root and receiving keys of the organisation, certificates of its first person and laptop."""
    root, receiving, device = SigningKey.generate(), ReceivingKey.generate(), SigningKey.generate()
    directory.save_own_card(make_card(root.public, receiving.public, set_up.organisation))
    directory.save_secret(ROOT_KEY, root.to_bytes())
    directory.save_secret(RECEIVING_KEY, receiving.to_bytes())
    directory.save_secret(DEVICE_KEY, device.to_bytes())
    person = Staff(owner.staff, owner.desk_name, set_up.role)
    certify(directory, person, staff_keys.signing.public, owner.device, now_ms)
    certify_laptop(directory, owner.device, now_ms)


def add_person(
    vault: OpenVault, desk_name: str, role: Role, passphrase: str, *, cost: Cost | None = None
) -> Staff:
    """Enrol a colleague on this laptop with a slot of their own, as an administrator.

    Raises `NotAllowed`, `WeakPassphrase` or `VaultError`.
    """
    check_strength(passphrase)
    with vault.view() as unit:
        require(unit.me, Act.ENROL_PERSON)
        held = unit.keyring.newest_keys()
        if any(known.desk_name == desk_name for known in unit.directory.staff()):
            raise NotAllowed("that desk name is taken")
    file = slot_file.verified(vault.folder, vault.keys.master)
    person = Staff(StaffId(os.urandom(16).hex()), desk_name, role)
    owner = slots.SlotOwner(person.id, vault.keys.device, desk_name)
    staff_keys = slots.StaffKeys.generate()
    master = vault.keys.master
    slot = slots.make_slot(
        file.vault_id,
        owner,
        staff_keys,
        passphrase=passphrase,
        master=master,
        cost=cost or calibrate(),
        compartments=[key for key in held if key.compartment in BY_ROLE[role]],
    )
    now_ms = vault.clock.now_ms()
    with vault.work() as unit:
        certify(unit.directory, person, staff_keys.signing.public, owner.device, now_ms)
        vouch_for_key(unit.directory, file.vault_id, person.id, staff_keys.receiving.public)
        unit.audit.append("person_added", person.id)
    vault.write_slots(lambda file: replace(file, slots=(*file.slots, slot)))
    return person
