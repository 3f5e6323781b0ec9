"""What the door does with what is typed there, beside unlocking: new passphrases, codes, sheets, colleagues.

Invariant: a vault is open here for one act only and closed before the next page; no record is asked for, only whether
there are any. Every function runs in the background: most derive a key, which takes about a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing, suppress
from itertools import combinations
from pathlib import Path

from fieldintake.domain.desk import Role
from fieldintake.domain.errors import VaultError, WrongRecovery
from fieldintake.domain.roles import Act, may, require
from fieldintake.first_run import SHEETS_DUE
from fieldintake.storage import founding, recovery, slots
from fieldintake.storage.absence import read_slots
from fieldintake.storage.keys import UnlockedKeys
from fieldintake.storage.vault import OpenVault


def desk_names(folder: Path) -> tuple[str, ...]:
    """Whose slots stand here."""
    return tuple(slot.desk_name for slot in read_slots(folder).slots)


def sheets_are_due(folder: Path, keys: UnlockedKeys) -> bool:
    """Whether this administrator must finish the first run: no sheets, and no case that somebody may need now."""
    with suppress(VaultError), closing(OpenVault(folder, keys)) as vault, vault.view() as unit:
        is_open = bool(unit.settings.get(SHEETS_DUE)) and unit.cases.is_empty()
        return is_open and may(unit.me.role, Act.MAKE_SHEETS)
    return False


def unlock_as(folder: Path, desk_name: str, passphrase: str, act: Act) -> UnlockedKeys:
    """Keys of a person who may do that; raises `WrongPassphrase`, `NotAllowed` or another `VaultError`."""
    keys = slots.unlock(read_slots(folder), desk_name, passphrase)
    with closing(OpenVault(folder, keys)) as vault, vault.view() as unit:
        require(unit.me, act)
    return keys


def keep_sheets(folder: Path, keys: UnlockedKeys, sheets: recovery.Sheets, typed: Sequence[str]) -> None:
    """Put sheets in use whose every pair, as typed back, gives their key, and one of which opened this vault.

    Raises `WrongRecovery`, `NotAllowed` or another `VaultError`.
    """
    for pair in combinations(typed, recovery.NEEDED):
        if recovery.join_sheets(pair).public != sheets.public:
            raise WrongRecovery("two of the sheets do not give the key")
    with closing(OpenVault(folder, keys)) as vault:
        recovery.enable_sheets(vault, sheets, typed[-recovery.NEEDED :])


def sheets_open(folder: Path, typed: Sequence[str]) -> None:
    """Raises `WrongRecovery` unless these sheets open this vault; nothing is changed by it."""
    file = read_slots(folder)
    if file.recovery is None:
        raise WrongRecovery("no sheets were ever made for this vault")
    recovery.open_seal(file.recovery, file.vault_id, typed)


def make_code(folder: Path, desk_name: str, passphrase: str) -> tuple[str, UnlockedKeys]:
    """A new recovery code as it is written, and the keys to go in with."""
    code = recovery.make_code(folder, desk_name, passphrase)
    return code, slots.unlock(read_slots(folder), desk_name, passphrase)


def let_in(folder: Path, keys: UnlockedKeys, desk_name: str, role: Role, passphrase: str) -> None:
    """Enrol a colleague with an administrator's keys; raises as `add_person`."""
    with closing(OpenVault(folder, keys)) as vault:
        vault.clock.believe()  # an administrator is here, and certifies from today
        founding.add_person(vault, desk_name, role, passphrase)
