"""Checks the answers of the first run and makes the records in the background. Qt-free.

Invariant: passphrases go straight from the view into `make` and are kept nowhere here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from fieldintake.domain.errors import NotAVault, ProtocolError, VaultError, WeakPassphrase
from fieldintake.ui.ports import Background
from fieldintake.ui.setup.state import SetupProblem, SetupState


@dataclass
class SetupPresenter:
    """`make(organisation, desk_name, passphrase)` runs in the background; `made` gets what it returned."""

    background: Background
    make: Callable[[str, str, str], object]
    made: Callable[[object], None]
    render: Callable[[SetupState], None]
    state: SetupState = field(default_factory=SetupState, init=False)

    def start(self) -> None:
        self.render(self.state)

    def begin(self, organisation: str, desk_name: str, passphrase: str, again: str) -> None:
        """Make it, or say what is in the way."""
        if self.state.is_making:
            return
        organisation, desk_name = organisation.strip(), desk_name.strip()
        if not organisation:
            self._show(SetupState(problem=SetupProblem.NO_ORGANISATION))
        elif not desk_name:
            self._show(SetupState(problem=SetupProblem.NO_NAME))
        elif passphrase != again:
            self._show(SetupState(problem=SetupProblem.DIFFERENT))
        else:
            self._show(SetupState(is_making=True))
            self.background.submit(
                lambda: self.make(organisation, desk_name, passphrase), done=self.made, failed=self._could_not
            )

    def _could_not(self, error: Exception) -> None:
        """The next try is free before anything else, a programming error too."""
        self._show(SetupState())
        match error:
            case WeakPassphrase():
                problem = SetupProblem.WEAK
            case NotAVault():
                problem = SetupProblem.NOT_EMPTY
            case ProtocolError():
                problem = SetupProblem.NO_ORGANISATION
            case VaultError() | OSError():
                problem = SetupProblem.DISK
            case _:
                raise error
        self._show(SetupState(problem=problem))

    def _show(self, state: SetupState) -> None:
        self.state = state
        self.render(state)
