"""Whom the organisation's root vouches for in this vault: its people and this laptop.

Invariant: a certificate stands on the root that lies in the same vault, and ends; the keys below it never leave.
"""

from __future__ import annotations

from contextlib import suppress

from fieldintake.domain.desk import Staff
from fieldintake.domain.errors import NotFound
from fieldintake.domain.ids import DeviceId
from fieldintake.protocol.certificates import DAY_MS, certify_device, certify_staff, parse_staff
from fieldintake.protocol.keys import SigningKey
from fieldintake.storage.directory import VaultDirectory

ROOT_KEY, RECEIVING_KEY, DEVICE_KEY, DEVICE_CERTIFICATE = "root", "receiving", "device", "device certificate"
_TERM_MS = 2 * 365 * DAY_MS


def certify(
    directory: VaultDirectory,
    person: Staff,
    public: bytes,
    device: DeviceId,
    now_ms: int,
    *,
    since_ms: int | None = None,
) -> None:
    """Vouch for a person's signing key with the organisation's root, and keep the certificate.

    It holds from `since_ms`, or from now when left out, until two years from now.
    """
    certificate = certify_staff(
        SigningKey.from_bytes(directory.secret(ROOT_KEY)),
        public,
        staff=person.id,
        device=device,
        role=person.role,
        from_ms=now_ms if since_ms is None else since_ms,
        until_ms=now_ms + _TERM_MS,
    )
    _keep_former(directory, person, public)
    directory.save_staff(person, certificate)


def _keep_former(directory: VaultDirectory, person: Staff, public: bytes) -> None:
    with suppress(NotFound):
        former = directory.certificate(person.id)
        if parse_staff(former).public != public:
            directory.keep_former(former)


def certify_laptop(
    directory: VaultDirectory, device: DeviceId, now_ms: int, *, since_ms: int | None = None
) -> None:
    """Vouch for the key by which this laptop signs batches, and keep the certificate; times as in `certify`."""
    certificate = certify_device(
        SigningKey.from_bytes(directory.secret(ROOT_KEY)),
        SigningKey.from_bytes(directory.secret(DEVICE_KEY)).public,
        device=device,
        from_ms=now_ms if since_ms is None else since_ms,
        until_ms=now_ms + _TERM_MS,
    )
    directory.save_secret(DEVICE_CERTIFICATE, certificate)
