"""Whether every revision in the vault was signed by the person whom it names.

Invariant: a certificate counts here whenever it held, also after it has ended or gave way to a newer key: what was
signed under it stays signed.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlcipher3

from fieldintake.domain.errors import ProtocolError, SignatureInvalid, VaultDamaged
from fieldintake.domain.ids import CaseId, DeviceId, StaffId
from fieldintake.protocol import revisions
from fieldintake.protocol.certificates import DAY_MS, parse_staff
from fieldintake.storage.directory import VaultDirectory

_ALL = "SELECT id, record_id, category, hlc, bytes, signature FROM revision ORDER BY row"
RevisionRow = tuple[str, str, str, int, bytes, bytes]
SigningKeys = dict[tuple[StaffId, DeviceId], list[bytes]]


def verify_revisions(connection: sqlcipher3.Connection, directory: VaultDirectory) -> int:
    """The number of revisions; raises `VaultDamaged` at the first that is not as its author signed it.

    What lies in a box whose key is not held is counted and not looked at: its members check it.
    """
    keys, count, keyring = known_keys(directory), 0, directory.keyring
    for count, row in enumerate(connection.execute(_ALL), 1):
        data = keyring.reached(bytes(row[4]), row[0].encode())
        try:
            if data is not None:
                verify_row((*row[:4], data, row[5]), keys)
        except ProtocolError as error:
            raise VaultDamaged(f"revision {count} is not as its author signed it") from error
    return count


def known_keys(directory: VaultDirectory) -> SigningKeys:
    """The signing keys that the organisation's root ever vouched for, by person and laptop."""
    root = directory.own_card().root_public
    keys: SigningKeys = {}
    for data in directory.certificates():
        try:
            claim = parse_staff(data)
            claim.verify(root, claim.from_day * DAY_MS)
        except ProtocolError as error:
            raise VaultDamaged("a certificate is not the organisation's") from error
        keys.setdefault((claim.staff, claim.device), []).append(claim.public)
    return keys


def verify_row(row: RevisionRow, keys: SigningKeys) -> None:
    """Raises `ProtocolError` unless a key that was vouched for signed exactly this row."""
    made, record_id, category, hlc, data, signature = row
    found = revisions.decode(bytes(data), case_id=CaseId(""))
    if (found.id, found.record_id, found.category.value, found.hlc) != (made, record_id, category, hlc):
        raise SignatureInvalid("the row is another revision than its bytes")
    _verify_by_any(bytes(data), bytes(signature), keys.get((found.staff, found.device), ()))


def _verify_by_any(data: bytes, signature: bytes, publics: Iterable[bytes]) -> None:
    for public in publics:
        try:
            revisions.verify(data, signature, public)
        except SignatureInvalid:
            continue
        return
    raise SignatureInvalid("no key that was vouched for signed this")
