"""Ways back in: a person's recovery code, and the organisation's three sheets of which any two open.

Invariant: the organisation's recovery counts as set up only after two typed-back sheets opened this very vault's
master key; every use is an event in the audit that each member sees; nothing secret of it is ever stored in the clear.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics
from shamir_mnemonic.wordlist import WORDLIST

from fieldintake.domain.errors import CannotOpen, ProtocolError, WrongRecovery
from fieldintake.domain.roles import Act, require
from fieldintake.protocol.boxes import CompartmentKey
from fieldintake.protocol.contexts import Context
from fieldintake.protocol.keys import Algorithm, ReceivingKey
from fieldintake.storage import recovery_code, slot_file, slots
from fieldintake.storage.certifying import certify, vouch_for_key, vouch_for_sheets
from fieldintake.storage.keys import Cost, UnlockedKeys, calibrate, check_strength, recovery_seed
from fieldintake.storage.vault import OpenVault

SHEETS, NEEDED = 3, 2
SHEET_WORDS = tuple(WORDLIST)
"""Every word that a sheet may hold; four letters tell each from the others."""
RECOVERED_BY_CODE, RECOVERED_BY_SHEETS = "recovered_by_code", "recovered_by_sheets"
PASSPHRASE_CHANGED, CODE_MADE, SHEETS_MADE = (
    "passphrase_changed",
    "recovery_code_made",
    "recovery_sheets_made",
)


@dataclass(frozen=True, slots=True, repr=False)
class Sheets:
    """Three sheets of 33 words each, to be written by hand, and the public key that they belong to."""

    public: bytes
    words: tuple[str, ...]


def new_sheets() -> Sheets:
    """Fresh sheets; worth nothing until `enable_sheets` has seen two of them typed back."""
    secret = os.urandom(32)
    words = generate_mnemonics(1, [(NEEDED, SHEETS)], secret)[0]
    return Sheets(_key_of(secret).public, tuple(words))


def _key_of(secret: bytes) -> ReceivingKey:
    return ReceivingKey(bytes([Algorithm.MLKEM768_X25519]) + recovery_seed(secret))


def join_sheets(typed: Sequence[str]) -> ReceivingKey:
    """The recovery key of two sheets as typed; raises `WrongRecovery`."""
    try:
        return _key_of(combine_mnemonics([" ".join(sheet.lower().split()) for sheet in typed]))
    except (MnemonicError, ValueError) as error:
        raise WrongRecovery("these sheets do not belong together, or a word is mistyped") from error


def is_set_up(file: slots.SlotFile) -> bool:
    """Whether a tested way back exists; set-up is not finished before."""
    return file.recovery is not None


def enable_sheets(vault: OpenVault, sheets: Sheets, typed: Sequence[str]) -> None:
    """Seal all keys to the sheets, as an admin, after two typed ones have opened that seal.

    Raises `WrongRecovery`, `NotAllowed`.
    """
    with vault.view() as unit:
        require(unit.me, Act.MAKE_SHEETS)
        held = unit.keyring.newest_keys()
    seal = slots.seal_for_sheets(vault.keys.vault_id, sheets.public, vault.keys.master, held)
    if open_seal(seal, vault.keys.vault_id, typed) != (vault.keys.master, held):
        raise WrongRecovery("the sheets did not open this vault")
    with vault.work() as unit:
        vouch_for_sheets(unit.directory, vault.keys.vault_id, sheets.public)
        unit.audit.append(SHEETS_MADE, vault.keys.vault_id)
    vault.write_slots(lambda file: replace(file, recovery=seal))


def open_seal(
    seal: slots.RecoverySeal, vault_id: str, typed: Sequence[str]
) -> tuple[bytes, tuple[CompartmentKey, ...]]:
    """The master key and the keys of all compartments by two sheets; raises `WrongRecovery`."""
    key = join_sheets(typed)
    try:
        master = key.open(Context.RECOVERY_SEAL, seal.sealed, vault_id.encode())
        return master, slots.open_keys(vault_id, slots.SHEETS, key, seal.compartments)
    except CannotOpen as error:
        raise WrongRecovery("these sheets belong to another vault") from error
    except ProtocolError as error:
        raise WrongRecovery("the seal cannot be read") from error


def recover_with_sheets(
    folder: Path, typed: Sequence[str], desk_name: str, passphrase: str, *, cost: Cost | None = None
) -> UnlockedKeys:
    """Give a member a new slot by two sheets; raises `WrongRecovery`, `WeakPassphrase`, `NotFound`.

    The member gets new keys, certified by the organisation's root, and is in the same compartments as before; the old
    slot is gone.
    """
    check_strength(passphrase)
    file = slot_file.read(folder)
    if file.recovery is None:
        raise WrongRecovery("no sheets were ever made for this vault")
    (master, every), old = open_seal(file.recovery, file.vault_id, typed), file.of(desk_name)
    mine = {held.compartment for held in old.compartments}
    keys = slots.StaffKeys.generate()
    cost = cost or calibrate()
    slot = slots.make_slot(
        file.vault_id,
        old.owner,
        keys,
        passphrase=passphrase,
        master=master,
        cost=cost,
        compartments=[key for key in every if key.compartment in mine],
    )
    opening = keys.unlocked(file.vault_id, old.owner, master, every)
    with closing(OpenVault(folder, opening)) as vault:
        vault.clock.believe()  # somebody is here and does this by hand
        with vault.work() as unit:
            certify(unit.directory, unit.me, keys.signing.public, old.device, vault.clock.now_ms())
            vouch_for_key(unit.directory, file.vault_id, old.staff, keys.receiving.public)
            unit.audit.append(RECOVERED_BY_SHEETS, old.staff)
        _put(vault, slot)
    return replace(opening, compartments=tuple(key for key in every if key.compartment in mine))


def make_code(folder: Path, desk_name: str, passphrase: str) -> str:
    """A new recovery code of that person, to be written by hand; the one before opens nothing any more."""
    file = slot_file.read(folder)
    keys = slots.staff_keys(file, desk_name, passphrase)
    code = os.urandom(recovery_code.BYTES)
    slot = slots.wrap_for_code(file.vault_id, file.of(desk_name), keys, code)
    _rewrite(folder, slots.open_master(file, desk_name, keys), slot, CODE_MADE)
    return recovery_code.written(code)


def recover_with_code(
    folder: Path, desk_name: str, typed: str, passphrase: str, *, cost: Cost | None = None
) -> UnlockedKeys:
    """A new passphrase by the recovery code, which stays valid; raises `WrongRecovery`, `WrongPassphrase`."""
    check_strength(passphrase)
    file = slot_file.read(folder)
    keys = slots.staff_keys_by_code(file, desk_name, recovery_code.read(typed))
    return _with_passphrase(folder, file, desk_name, keys, passphrase, cost, RECOVERED_BY_CODE)


def change_passphrase(
    folder: Path, desk_name: str, old: str, new: str, *, cost: Cost | None = None
) -> UnlockedKeys:
    """Wrap the person's keys anew; the store and its key stay as they are. Raises `WrongPassphrase`."""
    check_strength(new)
    file = slot_file.read(folder)
    keys = slots.staff_keys(file, desk_name, old)
    return _with_passphrase(folder, file, desk_name, keys, new, cost, PASSPHRASE_CHANGED)


def _with_passphrase(
    folder: Path,
    file: slots.SlotFile,
    desk_name: str,
    keys: slots.StaffKeys,
    passphrase: str,
    cost: Cost | None,
    action: str,
) -> UnlockedKeys:
    old, unlocked = file.of(desk_name), slots.open_master(file, desk_name, keys)
    cost = cost or calibrate()
    slot = slots.make_slot(
        file.vault_id, old.owner, keys, passphrase=passphrase, master=unlocked.master, cost=cost
    )
    kept = replace(slot, recovery=old.recovery, compartments=old.compartments)
    _rewrite(folder, unlocked, kept, action)
    return unlocked


def _rewrite(folder: Path, unlocked: UnlockedKeys, slot: slots.Slot, action: str) -> None:
    """The event is written before the slot: what nobody saw happen must not have happened."""
    with closing(OpenVault(folder, unlocked)) as vault:
        vault.clock.believe()  # somebody is here and does this by hand
        with vault.work() as unit:
            unit.audit.append(action, unlocked.staff)
        _put(vault, slot)


def _put(vault: OpenVault, slot: slots.Slot) -> None:
    def change(file: slots.SlotFile) -> slots.SlotFile:
        kept = tuple(slot if each.staff == slot.staff else each for each in file.slots)
        return replace(file, slots=kept)

    vault.write_slots(change)
