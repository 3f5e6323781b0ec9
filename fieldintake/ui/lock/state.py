"""What the door shows, as values. Qt-free. It never holds a passphrase."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from fieldintake.wording.catalogue import N_


class Offer(Enum):
    """What can be done at a door that does not open; the value is the word of the errand."""

    BRING_KEYS = "return-keys"
    SALVAGE = "salvage"
    RESTORE = "restore-backup"


class DoorProblem(Enum):
    """Why the door stays shut."""

    WRONG = "wrong"
    DAMAGED = "damaged"
    IN_USE = "in_use"
    TOO_NEW = "too_new"
    OLDER = "older"
    AWAY = "away"
    FAILED = "failed"


WORDS: Mapping[Enum, str] = {
    DoorProblem.WRONG: N_(
        "That does not open it. Look at the language of the keyboard and at capital letters."
    ),
    DoorProblem.DAMAGED: N_(
        "The records cannot be read. Nothing was changed. A backup can be brought back; without one, what is still "
        "whole can be saved."
    ),
    DoorProblem.IN_USE: N_("The records are open in another window of this laptop."),
    DoorProblem.TOO_NEW: N_(
        "A newer version wrote these records. Nothing was changed. Install that version here."
    ),
    DoorProblem.OLDER: N_(
        "These records are older than what was last written here. If you put back an older copy yourself, unlock "
        "again: it is taken as it is, and everybody sees that it happened. If not, leave it shut and call for help."
    ),
    DoorProblem.AWAY: N_(
        "The keys to these records are on a journey: nobody can open them here. The colleague who was named, or two "
        "recovery sheets, bring them back with the travel file."
    ),
    DoorProblem.FAILED: N_("The disk could not be read. Nothing was changed."),
    Offer.BRING_KEYS: N_("Bring the keys back"),
    Offer.SALVAGE: N_("Save what is whole"),
    Offer.RESTORE: N_("Bring back a backup"),
}


@dataclass(frozen=True, slots=True)
class LockState:
    """Desk names, or none where the organisation prefers an empty field; times in ms since 1970.

    `can_open` is false where the records themselves cannot be read.
    """

    now_ms: int
    desk_names: tuple[str, ...] = ()
    chosen: int = 0
    locked_ms: int | None = None
    problem: DoorProblem | None = None
    is_opening: bool = False
    can_open: bool = True

    @property
    def offers(self) -> tuple[Offer, ...]:
        """Saving what is whole needs a passphrase, so somebody whose name can still be read."""
        if self.problem is DoorProblem.AWAY:
            return (Offer.BRING_KEYS,)
        if self.problem is DoorProblem.DAMAGED:
            return (Offer.RESTORE, Offer.SALVAGE) if self.can_open else (Offer.RESTORE,)
        return ()
