"""What endangers the records of this laptop, whatever the desk does."""

from __future__ import annotations

from enum import Enum


class HostDanger(Enum):
    """A way by which records could reach the disk in the open, or be lost with the laptop."""

    SWAP = "swap"
    HIBERNATION = "hibernation"
    DISK = "disk"
    CORE_DUMPS = "core_dumps"
    OLD_BACKUP = "old_backup"
