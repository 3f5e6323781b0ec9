"""The rooms of the desk and what the column beside them says, as values. Qt-free."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from fieldintake.domain.desk import Role
from fieldintake.domain.roles import Act, may
from fieldintake.ui.marks import StepMark
from fieldintake.wording.catalogue import N_


class Room(Enum):
    """What the rail leads to."""

    TODAY = "today"
    CASES = "cases"
    INBOX = "inbox"
    REFERRALS = "referrals"
    SYNC = "sync"
    SETTINGS = "settings"


def rooms_of(role: Role) -> tuple[Room, ...]:
    """The rooms of somebody in that role, the first of which is home: whoever reads no case has none about cases."""
    return tuple(Room) if may(role, Act.WORK_ON_CASES) else (Room.SETTINGS,)


class Network(Enum):
    """Whether there is a network; offline is a normal state."""

    OFFLINE = "offline"
    SYNCING = "syncing"
    ONLINE = "online"


WORDS: Mapping[Enum, str] = {
    Room.TODAY: N_("Today"),
    Room.CASES: N_("Cases"),
    Room.INBOX: N_("Inbox"),
    Room.REFERRALS: N_("Referrals"),
    Room.SYNC: N_("Sync"),
    Room.SETTINGS: N_("Settings"),
    Network.OFFLINE: N_("Offline"),
    Network.SYNCING: N_("Syncing"),
    Network.ONLINE: N_("Online"),
}
ROOM_ICONS = {
    Room.TODAY: "calendar-today-outline",
    Room.CASES: "folder-outline",
    Room.INBOX: "inbox-outline",
    Room.REFERRALS: "send-outline",
    Room.SYNC: "sync",
    Room.SETTINGS: "cog-outline",
}
NETWORK_ICONS = {
    Network.OFFLINE: "cloud-off-outline",
    Network.SYNCING: "sync",
    Network.ONLINE: "cloud-check-outline",
}


@dataclass(frozen=True, slots=True)
class PathStep:
    """One step of a path, in words already, with a second line if it has pages."""

    key: str
    word: str
    mark: StepMark
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Path:
    """A path that takes the place of the rooms."""

    name: str
    line: str
    steps: tuple[PathStep, ...]
    note: str


@dataclass(frozen=True, slots=True)
class ShellState:
    """What the column says: who is here, where we are, counts, and when this desk last synced."""

    desk_name: str
    role: Role
    at: Room
    now_ms: int
    counts: tuple[tuple[Room, int], ...] = ()
    network: Network = Network.OFFLINE
    synced_ms: int | None = None
    path: Path | None = None
