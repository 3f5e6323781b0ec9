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
        flush_folder(path.parent)
    except OSError as error:
        raise StorageFailed(f"{path.name} could not be written") from error


def flush_folder(folder: Path) -> None:
    """Make the names in a folder durable; raises `OSError`."""
    if os.name == "posix":  # Windows has no handle on a folder to flush
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
