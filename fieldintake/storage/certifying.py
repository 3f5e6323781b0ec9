"""Whom the organisation's root vouches for in this vault: its people and this laptop.

Invariant: a certificate stands on the root that lies in the same vault, and ends; the keys below it never leave.
"""

from __future__ import annotations

from fieldintake.domain.desk import Staff
from fieldintake.domain.ids import DeviceId
from fieldintake.protocol.certificates import certify_device, certify_staff
from fieldintake.protocol.keys import SigningKey
from fieldintake.storage.directory import VaultDirectory

ROOT_KEY, RECEIVING_KEY, DEVICE_KEY, DEVICE_CERTIFICATE = "root", "receiving", "device", "device certificate"
_YEARS = 2
_YEAR_MS = 365 * 24 * 3600 * 1000


def certify(directory: VaultDirectory, person: Staff, public: bytes, device: DeviceId, now_ms: int) -> None:
    """Vouch for a person's signing key with the organisation's root, and keep the certificate."""
    root = SigningKey.from_bytes(directory.secret(ROOT_KEY))
    until_ms = now_ms + _YEARS * _YEAR_MS
    certificate = certify_staff(
        root, public, staff=person.id, device=device, role=person.role, from_ms=now_ms, until_ms=until_ms
    )
    directory.save_staff(person, certificate)


def certify_laptop(directory: VaultDirectory, device: DeviceId, now_ms: int) -> None:
    """Vouch for the key by which this laptop signs batches, and keep the certificate."""
    root = SigningKey.from_bytes(directory.secret(ROOT_KEY))
    public = SigningKey.from_bytes(directory.secret(DEVICE_KEY)).public
    until_ms = now_ms + _YEARS * _YEAR_MS
    directory.save_secret(
        DEVICE_CERTIFICATE, certify_device(root, public, device=device, from_ms=now_ms, until_ms=until_ms)
    )
