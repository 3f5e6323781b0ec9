"""Replacing a small file so that a crash or a power cut leaves the old one or the new one, never half of either."""

from __future__ import annotations

import os
from pathlib import Path

from fieldintake.domain.errors import StorageFailed


def replace_file(path: Path, data: bytes) -> None:
    """Replace a file so that a crash leaves the old or the new one; raises `StorageFailed`."""
    temporary = path.with_name(path.name + ".new")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        if os.name == "posix":  # Windows has no handle on a folder to flush
            folder = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
    except OSError as error:
        raise StorageFailed(f"{path.name} could not be written") from error
