"""Travel mode: the keys leave the laptop, so that whoever carries it cannot open it, not even under pressure.

All slots go into one file, sealed to the organisation's recovery key and to one named colleague, whose own slot stands
in it too: her passphrase, or two sheets, bring them back. Invariant: nothing is erased here before the file was
written, flushed, read back and found the same; a vault whose way back was never tested does not leave.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from fieldintake.domain.desk import Staff
from fieldintake.domain.errors import (
    CannotOpen,
    NotAVault,
    ProtocolError,
    StorageFailed,
    TravelRefused,
    VaultDamaged,
    WrongPassphrase,
)
from fieldintake.protocol import codec
from fieldintake.protocol.contexts import Context
from fieldintake.protocol.keys import ReceivingKey, seal_to
from fieldintake.storage import panic, recovery, slot_file, slots
from fieldintake.storage.absence import AWAY
from fieldintake.storage.certifying import check_key, check_sheets
from fieldintake.storage.durable import replace_file
from fieldintake.storage.keys import UnlockedKeys
from fieldintake.storage.vault import STORE, OpenVault

BEGAN, ENDED = "travel_began", "travel_ended"
_VERSION = 1
_SHEETS, _COLLEAGUE = "sheets", "colleague"
_MAX_BYTES = 8 << 20


@dataclass(frozen=True, slots=True)
class TravelFile:
    """What the file holds: the colleague's own slot, and all slots under each of two seals."""

    vault_id: str
    colleague: slots.SlotFile
    seals: dict[str, bytes]


def colleagues(vault: OpenVault) -> list[Staff]:
    """Who may be named: everybody with a slot here but the person who travels."""
    file = slot_file.verified(vault.folder, vault.keys.master)
    with vault.view() as unit:
        with_slot = {slot.staff for slot in file.slots if slot.public}
        return [each for each in unit.directory.staff() if each.id in with_slot and each.id != unit.me.id]


def leave(vault: OpenVault, colleague: str, path: Path) -> None:
    """Write the keys to `path`, verify it, and erase them here; the desk must lock afterwards.

    Raises `TravelRefused`, `StorageFailed` or another `VaultError`, with every key where it was.
    """
    file = slot_file.verified(vault.folder, vault.keys.master)
    data = _encode(vault, file, _refuse_or_name(vault, file, colleague, path))
    with vault.work() as unit:
        unit.audit.append(BEGAN, vault.keys.vault_id)
    _write(path, data)
    replace_file(vault.folder / AWAY, b"")
    if not panic.erase_keys(vault.folder):
        raise StorageFailed("a slot file could not be erased: its passphrase still opens the vault")


def _refuse_or_name(vault: OpenVault, file: slots.SlotFile, colleague: str, path: Path) -> slots.Slot:
    if file.recovery is None:
        raise TravelRefused("no_sheets")
    named = next((each for each in colleagues(vault) if each.desk_name == colleague), None)
    if named is None:
        raise TravelRefused("no_colleague")
    slot = file.of(colleague)
    with vault.view() as unit:
        check_key(unit.directory, vault.keys.vault_id, named.id, slot.public)
        check_sheets(unit.directory, vault.keys.vault_id, file.recovery.public)
    if vault.folder.resolve() in path.resolve().parents:
        raise TravelRefused("inside")
    return slot


def _encode(vault: OpenVault, file: slots.SlotFile, colleague: slots.Slot) -> bytes:
    recovery_seal = file.recovery
    assert recovery_seal is not None
    hers = slot_file.encode(replace(file, slots=(colleague,)), vault.keys.master)
    kept: list[codec.Item] = [
        [place.name if place != vault.folder else "", slot_file.raw(place, slot_file.read(place))]
        for place in panic.places(vault.folder)
        if any((place / name).exists() for name in slot_file.COPIES)
    ]
    everything, bound = codec.encode(kept), vault.keys.vault_id.encode()
    publics = {_SHEETS: recovery_seal.public, _COLLEAGUE: colleague.public}
    seals: dict[str, codec.Item] = {
        who: seal_to(public, Context.TRAVEL_SEAL, everything, bound, who.encode())
        for who, public in publics.items()
    }
    return codec.encode([_VERSION, vault.keys.vault_id, hers, seals])


def _write(path: Path, data: bytes) -> None:
    """Write, flush, read back; what is not the same on the disk counts as not written."""
    replace_file(path, data)
    try:
        same = path.read_bytes() == data
    except OSError as error:
        raise StorageFailed("the travel file cannot be read back") from error
    if not same:
        raise StorageFailed("the travel file is not what was written")
    read(path)


# --- coming back -----------------------------------------------------------------------------------


def read(path: Path) -> TravelFile:
    """What a travel file holds; raises `NotAVault` for anything else."""
    try:
        row = codec.as_list(codec.decode(path.read_bytes(), max_bytes=_MAX_BYTES), least=4, most=4)
        if row[0] != _VERSION:
            raise NotAVault("a travel file of another version")
        seals = {str(who): codec.as_bytes(sealed) for who, sealed in codec.as_map(row[3]).items()}
        return TravelFile(codec.as_text(row[1], 64), slot_file.decode(codec.as_bytes(row[2])), seals)
    except OSError as error:
        raise StorageFailed("the travel file cannot be read") from error
    except ProtocolError as error:
        raise NotAVault("this is no travel file") from error


def return_by_passphrase(folder: Path, path: Path, passphrase: str) -> None:
    """By the passphrase of the colleague whom the file names; raises `WrongPassphrase` or another `VaultError`."""
    found = read(path)
    (slot,) = found.colleague.slots
    keys = slots.staff_keys(found.colleague, slot.desk_name, passphrase)
    unlocked = slots.open_master(found.colleague, slot.desk_name, keys)
    _bring_back(folder, found, _COLLEAGUE, keys.receiving, unlocked)


def return_by_sheets(folder: Path, path: Path, typed: Sequence[str]) -> None:
    """By two recovery sheets; raises `WrongRecovery` or another `VaultError`."""
    found = read(path)
    (slot,) = found.colleague.slots
    if found.colleague.recovery is None:
        raise VaultDamaged("the travel file has no seal of the sheets")
    master, _compartments = recovery.open_seal(found.colleague.recovery, found.vault_id, typed)
    nobody = os.urandom(32)  # signs nothing
    keys = UnlockedKeys(found.vault_id, slot.staff, slot.device, master, nobody)
    _bring_back(folder, found, _SHEETS, recovery.join_sheets(typed), keys)


def _bring_back(
    folder: Path, found: TravelFile, who: str, receiving: ReceivingKey, keys: UnlockedKeys
) -> None:
    """All slots where they were, in both copies; and everybody sees in the audit that it happened."""
    if not (folder / STORE).is_file():
        raise NotAVault("the vault of these keys is not here")
    try:
        everything = receiving.open(
            Context.TRAVEL_SEAL, found.seals[who], found.vault_id.encode(), who.encode()
        )
        rows = [
            codec.as_list(row, least=2, most=2) for row in codec.as_list(codec.decode(everything), least=1)
        ]
        kept = [(codec.as_text(name, 255), codec.as_bytes(raw)) for name, raw in rows]
    except CannotOpen as error:
        raise WrongPassphrase("these keys are sealed to somebody else") from error
    except (ProtocolError, KeyError) as error:
        raise VaultDamaged("the travel file does not hold what it should") from error
    for name, raw in kept:
        place = folder.with_name(name) if name else folder
        if place.is_dir() and place.parent == folder.parent and not is_open_again(place):
            for copy in slot_file.COPIES:
                replace_file(place / copy, raw)
    with closing(OpenVault(folder, keys)) as vault:
        vault.clock.believe()  # a journey takes days
        with vault.work() as unit:
            unit.audit.append(ENDED, keys.vault_id)
    with suppress(OSError):
        (folder / AWAY).unlink(missing_ok=True)


def is_open_again(place: Path) -> bool:
    """Whether slots stand here: newer ones are not replaced by those of a file."""
    return any((place / name).exists() for name in slot_file.COPIES)
