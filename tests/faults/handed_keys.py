"""Hands a vault's keys to a child process through a file beside the vault, as only a test may do."""

from __future__ import annotations

import json
from pathlib import Path

from fieldintake.domain.compartments import Compartment
from fieldintake.domain.ids import DeviceId, StaffId
from fieldintake.protocol.boxes import CompartmentKey
from fieldintake.storage.keys import UnlockedKeys


def write_keys(folder: Path, keys: UnlockedKeys) -> None:
    secrets = [secret.hex() for secret in (keys.master, keys.signing, keys.receiving)]
    held = [[each.compartment.value, each.epoch, each.key.hex()] for each in keys.compartments]
    row = [keys.vault_id, keys.staff, keys.device, *secrets, held]
    folder.with_suffix(".keys").write_text(json.dumps(row))


def read_keys(folder: Path) -> UnlockedKeys:
    vault_id, staff, device, *secrets, rows = json.loads(folder.with_suffix(".keys").read_text())
    held = tuple(CompartmentKey(Compartment(name), epoch, bytes.fromhex(key)) for name, epoch, key in rows)
    return UnlockedKeys(vault_id, StaffId(staff), DeviceId(device), *map(bytes.fromhex, secrets), held)
