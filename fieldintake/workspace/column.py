"""What the column of the window says: where we are, the steps of what is open, and how much waits in each room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from fieldintake.ui.filling.offering import path_of as filling_path
from fieldintake.ui.filling.screen import FillingState
from fieldintake.ui.inbox.state import InboxScreen
from fieldintake.ui.intake.path import path_of as intake_path
from fieldintake.ui.intake.state import IntakeState
from fieldintake.ui.rooms import Room, ShellState
from fieldintake.ui.shell import MainWindow
from fieldintake.ui.sync.state import SyncState
from fieldintake.ui.words import Words
from fieldintake.workspace.pages import Pages


class DeskColumn:
    """Owned by the workspace; pages whose state the column tells of too are rendered through it."""

    def __init__(
        self, window: MainWindow, pages: Pages, words: Words, shell: ShellState, now_ms: Callable[[], int]
    ) -> None:
        self._window, self._pages, self._words, self._now_ms = window, pages, words, now_ms
        self.shell = shell

    def show(self, shell: ShellState) -> None:
        self.shell = shell
        self._window.render_state(shell)

    def stand_in(self, room: Room) -> None:
        """In a room, on no path."""
        self.show(replace(self.shell, at=room, path=None, now_ms=self._now_ms()))

    def count(self, room: Room, count: int) -> None:
        """How much waits in a room."""
        counts = {**dict(self.shell.counts), room: count}
        self.show(replace(self.shell, counts=tuple(counts.items())))

    def render_inbox(self, state: InboxScreen) -> None:
        self._pages.inbox.render_state(state)
        self.count(Room.INBOX, state.waiting)

    def render_sync(self, state: SyncState) -> None:
        self._pages.sync.render_state(state)
        self.show(replace(self.shell, network=state.network, synced_ms=state.synced_ms))
        self.count(Room.SYNC, len(state.waiting) + len(state.stuck))

    def render_intake(self, state: IntakeState) -> None:
        self._pages.intake.render_state(state)
        if self._window.page is self._pages.intake:
            path = intake_path(state, self._words)
            self.show(replace(self.shell, path=path, now_ms=self._now_ms()))

    def render_filling(self, state: FillingState) -> None:
        self._pages.filling.render_state(state)
        if self._window.page is self._pages.filling:
            path = filling_path(state, self._words)
            room = self.shell if path is not None else replace(self.shell, at=Room.CASES)
            self.show(replace(room, path=path, now_ms=self._now_ms()))
