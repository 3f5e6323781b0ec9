"""What the laptop itself may give away, whatever the desk does."""

from __future__ import annotations

from enum import Enum


class HostDanger(Enum):
    """A way by which records could reach the disk in the open."""

    SWAP = "swap"
    HIBERNATION = "hibernation"
    DISK = "disk"
    CORE_DUMPS = "core_dumps"
