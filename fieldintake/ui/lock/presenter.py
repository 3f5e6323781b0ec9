"""What happens at the door: a name, a passphrase, and one try in the background. Qt-free.

Invariant: the passphrase goes straight from the view into `unlock` and is kept nowhere here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from fieldintake.domain.errors import (
    FieldintakeError,
    KeysAway,
    NotAVault,
    VaultDamaged,
    VaultInUse,
    VaultTooNew,
    WrongPassphrase,
)
from fieldintake.ui.lock.state import DoorProblem, LockState
from fieldintake.ui.ports import Background


def problem_of(error: Exception) -> DoorProblem:
    """The kind of an error, for a sentence."""
    match error:
        case WrongPassphrase():
            return DoorProblem.WRONG
        case VaultDamaged() | NotAVault():
            return DoorProblem.DAMAGED
        case KeysAway():
            return DoorProblem.AWAY
        case VaultInUse():
            return DoorProblem.IN_USE
        case VaultTooNew():
            return DoorProblem.TOO_NEW
        case FieldintakeError() | OSError():
            return DoorProblem.FAILED
        case _:
            raise error


@dataclass
class LockPresenter:
    """`unlock(desk_name, passphrase)` runs in the background; `opened` gets what it returned."""

    background: Background
    unlock: Callable[[str, str], object]
    opened: Callable[[object], None]
    render: Callable[[LockState], None]
    state: LockState

    def start(self) -> None:
        self.render(self.state)

    def choose(self, place: int) -> None:
        self._show(replace(self.state, chosen=place, problem=None))

    def open_with(self, desk_name: str, passphrase: str) -> None:
        """Try once; further tries wait until this one has an answer."""
        if self.state.is_opening or not passphrase:
            return
        self._show(replace(self.state, is_opening=True, problem=None))
        self.background.submit(
            lambda: self.unlock(desk_name, passphrase), done=self.opened, failed=self._refused
        )

    def _refused(self, error: Exception) -> None:
        """The next try is free before anything else, a programming error too."""
        self._show(replace(self.state, is_opening=False))
        self._show(replace(self.state, problem=problem_of(error)))

    def _show(self, state: LockState) -> None:
        self.state = state
        self.render(state)
