"""A vault whose keys are not here: away on a journey. Little is imported, since every start asks."""

from __future__ import annotations

from pathlib import Path

from fieldintake.domain.errors import KeysAway, NotAVault
from fieldintake.storage import slot_file
from fieldintake.storage.slots import SlotFile

AWAY = "travelling"
"""A file of this name in a vault's folder says that its keys are elsewhere."""


def is_away(folder: Path) -> bool:
    """Whether the keys of this vault are elsewhere."""
    has_slots = any((folder / name).exists() for name in slot_file.COPIES)
    return (folder / AWAY).exists() and not has_slots


def read_slots(folder: Path) -> SlotFile:
    """As `slot_file.read`; raises `KeysAway` where they were taken away on purpose."""
    try:
        return slot_file.read(folder)
    except NotAVault:
        if is_away(folder):
            raise KeysAway("the keys were taken away for a journey") from None
        raise
