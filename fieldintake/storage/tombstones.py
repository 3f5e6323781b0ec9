"""What was erased for good, remembered by random ids alone, so that a restored backup does not bring it back.

The list lies in the vault's folder and outside the database, whose older copies must not win over it. Invariant: it
only grows, and carries a MAC.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from pathlib import Path

from fieldintake.domain.errors import ProtocolError, StorageFailed, VaultDamaged
from fieldintake.domain.ids import CaseId
from fieldintake.protocol import codec
from fieldintake.storage.durable import replace_file
from fieldintake.storage.keys import vault_keys

FILE = "erased"


def read(folder: Path, vault_id: str, master: bytes) -> list[CaseId]:
    """The ids of erased cases; raises `VaultDamaged` when the list was changed by somebody without the key."""
    path = folder / FILE
    try:
        data = path.read_bytes() if path.is_file() else b""
        if not data:
            return []
        outer = codec.as_list(codec.decode(data), least=2, most=2)
        body, mac = codec.as_bytes(outer[0]), codec.as_bytes(outer[1], 32)
        if not hmac.compare_digest(mac, hmac.digest(vault_keys(master).tombstones, body, "sha256")):
            raise VaultDamaged("the list of erased cases was changed")
        row = codec.as_list(codec.decode(body), least=2, most=2)
        if row[0] != vault_id:
            return []
        return [CaseId(codec.as_text(case_id, 32)) for case_id in codec.as_list(row[1], least=0)]
    except ProtocolError as error:
        raise VaultDamaged("the list of erased cases is not readable") from error
    except OSError as error:
        raise StorageFailed("the list of erased cases cannot be read") from error


def add(folder: Path, vault_id: str, master: bytes, case_ids: Iterable[CaseId]) -> None:
    """Add to the list, before the erasure is committed: an id too many erases nothing that exists."""
    known = list(dict.fromkeys([*read(folder, vault_id, master), *case_ids]))
    body = codec.encode([vault_id, known])
    mac = hmac.digest(vault_keys(master).tombstones, body, "sha256")
    replace_file(folder / FILE, codec.encode([body, mac]))
