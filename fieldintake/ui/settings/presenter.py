"""Reads the facts of this desk and leads on from their lines. Qt-free."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from fieldintake.casework.read_settings import DeskFacts, read_settings
from fieldintake.ports import Vault
from fieldintake.ui.ports import Background
from fieldintake.ui.settings.sections import SECTIONS
from fieldintake.ui.settings.state import SettingsState
from fieldintake.ui.words import Words


@dataclass
class SettingsPresenter:
    """`acts` says what the action of a line does, by the line's key."""

    vault: Vault
    background: Background
    words: Words
    render: Callable[[SettingsState], None]
    acts: Mapping[str, Callable[[], None]]
    failed: Callable[[Exception], None]
    state: SettingsState = field(default_factory=SettingsState, init=False)

    def show(self) -> None:
        """Read the facts again."""
        self.background.submit(lambda: read_settings(self.vault), done=self._show, failed=self.failed)

    def act(self, key: str) -> None:
        """Do what a line offers; a line that only tells does nothing."""
        rows = (row for section in self.state.sections for row in section.rows)
        if any(row.key == key and row.action for row in rows):
            self.acts[key]()

    def _show(self, facts: DeskFacts) -> None:
        _ = self.words.text
        who = _(
            "You are {name}, {role}, at {organisation}.",
            name=self.words.typed(facts.me.desk_name),
            role=self.words.of(facts.me.role),
            organisation=self.words.typed(facts.organisation),
        )
        self.state = SettingsState(who, tuple(make(facts, self.words) for make in SECTIONS))
        self.render(self.state)
