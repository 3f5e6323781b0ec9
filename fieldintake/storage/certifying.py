"""Whom the organisation's root vouches for in this vault: its people and this laptop.

Invariant: a certificate stands on the root that lies in the same vault, and ends; the keys below it never leave.
"""

from __future__ import annotations

from contextlib import suppress

from fieldintake.domain.compartments import Compartment
from fieldintake.domain.desk import Staff
from fieldintake.domain.errors import CaseRestricted, NotAllowed, NotFound, SignatureInvalid, VaultDamaged
from fieldintake.domain.ids import DeviceId, StaffId
from fieldintake.protocol.boxes import CompartmentKey, sign_charter
from fieldintake.protocol.certificates import DAY_MS, certify_device, certify_staff, parse_staff
from fieldintake.protocol.contexts import Context
from fieldintake.protocol.keys import SigningKey, VerifyKey
from fieldintake.storage.directory import VaultDirectory

ROOT_KEY, RECEIVING_KEY, DEVICE_KEY, DEVICE_CERTIFICATE = "root", "receiving", "device", "device certificate"
SIGNED_CARD = "signed card"
_CHARTER, _VOUCHED, _RECOVERY = "charter", "receiving key of", "charter of the sheets"
_TERM_MS = 2 * 365 * DAY_MS


def root_of(directory: VaultDirectory) -> SigningKey:
    """The organisation's root key; raises `NotAllowed` for whoever is not in the admin compartment."""
    try:
        return SigningKey.from_bytes(directory.secret(ROOT_KEY))
    except CaseRestricted as error:
        raise NotAllowed("only an admin holds the organisation's root key") from error


def charter(directory: VaultDirectory, vault_id: str, key: CompartmentKey) -> None:
    """Say with the root's signature that this is the key of its compartment."""
    directory.save_secret(_charter_name(key), sign_charter(root_of(directory), vault_id, key))


def charter_of(directory: VaultDirectory, key: CompartmentKey) -> bytes:
    """The root's signature for a key of that compartment and epoch; raises `NotFound`."""
    return directory.secret(_charter_name(key))


def has_charter(directory: VaultDirectory, compartment: Compartment, epoch: int) -> bool:
    """Whether the root has signed for some key of that compartment and epoch."""
    with suppress(NotFound):
        return bool(directory.secret(f"{_CHARTER} {compartment.value} {epoch}"))
    return False


def _charter_name(key: CompartmentKey) -> str:
    return f"{_CHARTER} {key.compartment.value} {key.epoch}"


def vouch_for_key(directory: VaultDirectory, vault_id: str, staff: StaffId, public: bytes) -> None:
    """Say with the root's signature that this is the key by which a person receives: keys are sealed to no other."""
    signature = root_of(directory).sign(Context.RECEIVING_CHARTER, vault_id.encode(), staff.encode(), public)
    directory.save_secret(f"{_VOUCHED} {staff}", signature)


def check_key(directory: VaultDirectory, vault_id: str, staff: StaffId, public: bytes) -> None:
    """Raises `VaultDamaged` unless the root has vouched for this receiving key of this person."""
    parts = (vault_id.encode(), staff.encode(), public)
    _check(directory, f"{_VOUCHED} {staff}", Context.RECEIVING_CHARTER, *parts)


def vouch_for_sheets(directory: VaultDirectory, vault_id: str, public: bytes) -> None:
    """Say with the root's signature that this is the key of the organisation's sheets."""
    signature = root_of(directory).sign(Context.RECOVERY_CHARTER, vault_id.encode(), public)
    directory.save_secret(_RECOVERY, signature)


def check_sheets(directory: VaultDirectory, vault_id: str, public: bytes) -> None:
    """Raises `VaultDamaged` unless the root has vouched for this recovery key."""
    _check(directory, _RECOVERY, Context.RECOVERY_CHARTER, vault_id.encode(), public)


def _check(directory: VaultDirectory, name: str, context: Context, *parts: bytes) -> None:
    try:
        VerifyKey(directory.own_card().root_public).verify(context, directory.secret(name), *parts)
    except (SignatureInvalid, NotFound) as error:
        raise VaultDamaged("a key is not the one that the organisation's root vouched for") from error


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
        root_of(directory),
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
        root_of(directory),
        SigningKey.from_bytes(directory.secret(DEVICE_KEY)).public,
        device=device,
        from_ms=now_ms if since_ms is None else since_ms,
        until_ms=now_ms + _TERM_MS,
    )
    directory.save_secret(DEVICE_CERTIFICATE, certificate)
