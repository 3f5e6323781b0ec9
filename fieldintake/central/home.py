"""The folder of a service: its signing key, its TLS certificate, and by default its database.

Invariant: the folder and every secret in it are readable by their owner only, and a key once made is never
made again: losing it means a new card for every partner.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from fieldintake.central.admin import Admin
from fieldintake.central.directory import ServiceDirectory
from fieldintake.central.engine import connect
from fieldintake.central.service import Service
from fieldintake.central.store import Store
from fieldintake.protocol.keys import SigningKey
from fieldintake.protocol.tls import make_certificate, pin_of_pem

_SIGNING, _TLS_KEY, _TLS_CERTIFICATE, _DATABASE = "signing.key", "tls.key", "tls.crt", "mail.db"


@dataclass(frozen=True, slots=True)
class ServiceHome:
    """An opened folder. `public` and `pin` go into the organisation's card."""

    folder: Path
    key: SigningKey
    pin: str
    service: Service
    admin: Admin
    engine: Engine

    def close(self) -> None:
        """Give the database connections back."""
        self.engine.dispose()

    @property
    def public(self) -> bytes:
        return self.key.public

    @property
    def tls_key(self) -> Path:
        return self.folder / _TLS_KEY

    @property
    def tls_certificate(self) -> Path:
        return self.folder / _TLS_CERTIFICATE


def open_home(folder: Path, *, database: str = "") -> ServiceHome:
    """Open the folder, making it and its keys on the first time; `database` is an SQLAlchemy URL."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = _signing_key(folder / _SIGNING)
    certificate = _tls(folder)
    engine = connect(database or f"sqlite:///{_private(folder / _DATABASE)}")
    store, directory = Store(engine), ServiceDirectory(engine)
    return ServiceHome(
        folder=folder,
        key=key,
        pin=pin_of_pem(certificate),
        service=Service(store, directory, key, now_ms),
        admin=Admin(store, directory),
        engine=engine,
    )


def now_ms() -> int:
    """Milliseconds since 1970 by the machine's clock."""
    return time.time_ns() // 1_000_000


def _signing_key(path: Path) -> SigningKey:
    if not path.exists():
        _write(path, SigningKey.generate().to_bytes())
    return SigningKey.from_bytes(path.read_bytes())


def _tls(folder: Path) -> bytes:
    certificate = folder / _TLS_CERTIFICATE
    if not certificate.exists():
        private, public = make_certificate(now_ms())
        _write(folder / _TLS_KEY, private)
        _write(certificate, public)
    return certificate.read_bytes()


def _write(path: Path, data: bytes) -> None:
    """Write durably under another name first, so that a half-written key is never taken for one."""
    partial = _private(path.with_suffix(".new"))
    with partial.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def _private(path: Path) -> Path:
    """The path, with an empty file of mode 0600 at it if there is none."""
    path.touch(mode=0o600, exist_ok=True)
    return path
