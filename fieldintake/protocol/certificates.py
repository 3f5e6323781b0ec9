"""What an organisation's root certifies: who signs for it, on which laptop, in which role, from when to when.

A certificate is a canonical CBOR array followed by the root's 64-byte signature over it. Days are whole days
since 1970, so that a certificate tells no hour. Invariant: a parsed certificate is a claim; it counts only
after `verify` against the root key of an imported card.
"""

from __future__ import annotations

from dataclasses import dataclass

from fieldintake.domain.desk import Role
from fieldintake.domain.errors import CertificateInvalid, Malformed, SignatureInvalid, UnknownVersion
from fieldintake.domain.ids import DeviceId, OrganisationId, StaffId
from fieldintake.protocol import codec
from fieldintake.protocol.contexts import Context
from fieldintake.protocol.identity import organisation_id
from fieldintake.protocol.keys import SigningKey, VerifyKey

MAJOR = 1
MAX_BYTES = 512
SIGNATURE_BYTES = 64
DAY_MS = 24 * 3600 * 1000
_LAST_DAY = 1 << 24
_ROLES = {Role.WORKER: 1, Role.COORDINATOR: 2, Role.CUSTODIAN: 3, Role.ADMIN: 4, Role.AUDITOR: 5}
_BY_NUMBER = {number: role for role, number in _ROLES.items()}


@dataclass(frozen=True, slots=True)
class StaffCertificate:
    """A person's signing key on one laptop; `until_day` is the first day on which it no longer holds."""

    organisation: OrganisationId
    staff: StaffId
    device: DeviceId
    role: Role
    from_day: int
    until_day: int
    public: bytes
    data: bytes

    def verify(self, root_public: bytes, at_ms: int) -> None:
        """Raises `CertificateInvalid` unless that root made it and it held at that time."""
        _verify(self, Context.STAFF_CERTIFICATE, root_public, at_ms)

    def holds_at(self, at_ms: int) -> bool:
        return _holds_at(self, at_ms)


@dataclass(frozen=True, slots=True)
class DeviceCertificate:
    """A laptop's key, which signs batches only."""

    organisation: OrganisationId
    device: DeviceId
    from_day: int
    until_day: int
    public: bytes
    data: bytes

    def verify(self, root_public: bytes, at_ms: int) -> None:
        """Raises `CertificateInvalid` unless that root made it and it held at that time."""
        _verify(self, Context.DEVICE_CERTIFICATE, root_public, at_ms)

    def holds_at(self, at_ms: int) -> bool:
        return _holds_at(self, at_ms)


def _holds_at(certificate: StaffCertificate | DeviceCertificate, at_ms: int) -> bool:
    return certificate.from_day <= at_ms // DAY_MS < certificate.until_day


def _verify(
    certificate: StaffCertificate | DeviceCertificate, context: Context, root_public: bytes, at_ms: int
) -> None:
    body, signature = certificate.data[:-SIGNATURE_BYTES], certificate.data[-SIGNATURE_BYTES:]
    if organisation_id(root_public) != certificate.organisation:
        raise CertificateInvalid("another organisation's root")
    try:
        VerifyKey(root_public).verify(context, signature, body)
    except SignatureInvalid as error:
        raise CertificateInvalid("not made by the organisation's root") from error
    if not _holds_at(certificate, at_ms):
        raise CertificateInvalid("not valid at that time")


def certify_staff(
    root: SigningKey,
    public: bytes,
    *,
    staff: StaffId,
    device: DeviceId,
    role: Role,
    from_ms: int,
    until_ms: int,
) -> bytes:
    """The certificate of a person's signing key on one laptop; times are cut to whole days."""
    body = codec.encode(
        [
            MAJOR,
            codec.id_bytes(organisation_id(root.public)),
            codec.id_bytes(staff),
            codec.id_bytes(device),
            _ROLES[role],
            from_ms // DAY_MS,
            until_ms // DAY_MS,
            codec.as_bytes(public, 32),
        ]
    )
    return body + root.sign(Context.STAFF_CERTIFICATE, body)


def certify_device(
    root: SigningKey, public: bytes, *, device: DeviceId, from_ms: int, until_ms: int
) -> bytes:
    """The certificate of a laptop's batch key; times are cut to whole days."""
    body = codec.encode(
        [
            MAJOR,
            codec.id_bytes(organisation_id(root.public)),
            codec.id_bytes(device),
            from_ms // DAY_MS,
            until_ms // DAY_MS,
            codec.as_bytes(public, 32),
        ]
    )
    return body + root.sign(Context.DEVICE_CERTIFICATE, body)


def parse_staff(untrusted: bytes) -> StaffCertificate:
    """The claim that the bytes make; raises `ProtocolError`. Call `verify` before believing it."""
    row = _row(untrusted, 8)
    role = _BY_NUMBER.get(codec.as_int(row[4]))
    if role is None:
        raise UnknownVersion("a role that a newer program knows")
    return StaffCertificate(
        organisation=OrganisationId(codec.as_bytes(row[1], 16).hex()),
        staff=StaffId(codec.as_bytes(row[2], 16).hex()),
        device=DeviceId(codec.as_bytes(row[3], 16).hex()),
        role=role,
        from_day=codec.as_int(row[5], most=_LAST_DAY),
        until_day=codec.as_int(row[6], most=_LAST_DAY),
        public=codec.as_bytes(row[7], 32),
        data=untrusted,
    )


def parse_device(untrusted: bytes) -> DeviceCertificate:
    """The claim that the bytes make; raises `ProtocolError`. Call `verify` before believing it."""
    row = _row(untrusted, 6)
    return DeviceCertificate(
        organisation=OrganisationId(codec.as_bytes(row[1], 16).hex()),
        device=DeviceId(codec.as_bytes(row[2], 16).hex()),
        from_day=codec.as_int(row[3], most=_LAST_DAY),
        until_day=codec.as_int(row[4], most=_LAST_DAY),
        public=codec.as_bytes(row[5], 32),
        data=untrusted,
    )


def _row(untrusted: bytes, least: int) -> list[object]:
    if len(untrusted) <= SIGNATURE_BYTES:
        raise Malformed("too short for a certificate")
    body = codec.decode(untrusted[:-SIGNATURE_BYTES], max_bytes=MAX_BYTES)
    row = codec.as_list(body, least=1)
    if row[0] != MAJOR:
        raise UnknownVersion("a certificate of another version")
    return codec.as_list(row, least=least)
