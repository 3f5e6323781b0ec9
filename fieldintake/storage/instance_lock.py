"""One process per vault: a lock on a file that the system releases when the process ends."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from fieldintake.domain.errors import StorageFailed, VaultInUse

LOCK = "lock"
"""The name of the file in a vault's folder."""


class InstanceLock:
    """Held from construction until `release`; raises `VaultInUse` when another process holds it, or `StorageFailed`."""

    def __init__(self, path: Path) -> None:
        try:
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        except OSError as error:
            raise StorageFailed("the disk refuses to be written") from error
        try:
            _lock(self._descriptor)
        except OSError as error:
            os.close(self._descriptor)
            raise VaultInUse("another window has this vault open") from error

    def release(self) -> None:
        os.close(self._descriptor)


if sys.platform == "win32":  # not yet run
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
