"""The service's own TLS certificate, and the pin by which laptops know it.

No authority is asked: the pin stands in the organisation's card, which people compared. Invariant: the pin is
SHA-256 over the certificate's DER bytes, so another certificate is another pin.
"""

from __future__ import annotations

import datetime as dt
import hashlib

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

from fieldintake.domain.errors import Malformed

_NAME = "desk"
_YEARS = 20


def make_certificate(now_ms: int) -> tuple[bytes, bytes]:
    """A fresh private key and self-made certificate, both PEM; the certificate names no host."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _NAME)])
    now = dt.datetime.fromtimestamp(now_ms / 1000, tz=dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=365 * _YEARS))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(_NAME)]), critical=False)
        .sign(key, SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private, made.public_bytes(serialization.Encoding.PEM)


def pin_of_pem(certificate: bytes) -> str:
    """The pin of a PEM certificate; raises `Malformed`."""
    try:
        loaded = x509.load_pem_x509_certificate(certificate)
    except ValueError as error:
        raise Malformed("not a certificate") from error
    return pin_of_der(loaded.public_bytes(serialization.Encoding.DER))


def pin_of_der(certificate: bytes) -> str:
    """The pin of the certificate that a connection showed."""
    return hashlib.sha256(certificate).hexdigest()
