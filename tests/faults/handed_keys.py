"""Hands a vault's keys to a child process through a file beside the vault, as only a test may do."""

from __future__ import annotations

import json
from pathlib import Path

from fieldintake.domain.ids import DeviceId, StaffId
from fieldintake.storage.keys import UnlockedKeys


def write_keys(folder: Path, keys: UnlockedKeys) -> None:
    secrets = [secret.hex() for secret in (keys.master, keys.signing, keys.receiving)]
    row = [keys.vault_id, keys.staff, keys.device, *secrets]
    folder.with_suffix(".keys").write_text(json.dumps(row))


def read_keys(folder: Path) -> UnlockedKeys:
    vault_id, staff, device, *secrets = json.loads(folder.with_suffix(".keys").read_text())
    return UnlockedKeys(vault_id, StaffId(staff), DeviceId(device), *map(bytes.fromhex, secrets))
