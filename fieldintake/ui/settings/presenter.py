"""Reads the facts of this desk and leads on from their lines. Qt-free."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from fieldintake.casework.read_settings import DeskFacts, Member, read_settings
from fieldintake.domain.compartments import Compartment
from fieldintake.domain.ids import StaffId
from fieldintake.ports import Vault
from fieldintake.ui.ports import Background
from fieldintake.ui.settings.people import PERSON
from fieldintake.ui.settings.sections import SECTIONS
from fieldintake.ui.settings.state import SettingsState
from fieldintake.ui.words import Words


@dataclass
class SettingsPresenter:
    """`acts` says what the action of a line does, by the line's key; those of a person's line go to `change`.

    `insiders` says who can open restricted cases, and who evidence, on the vault's thread.
    """

    vault: Vault
    background: Background
    words: Words
    render: Callable[[SettingsState], None]
    insiders: Callable[[], Mapping[Compartment, frozenset[StaffId]]]
    acts: Mapping[str, Callable[[], None]]
    change: Callable[[Member, frozenset[Compartment]], None]
    failed: Callable[[Exception], None]
    state: SettingsState = field(default_factory=SettingsState, init=False)
    _members: dict[str, Member] = field(default_factory=dict, init=False)
    _facts: DeskFacts | None = field(default=None, init=False)

    def show(self) -> None:
        """Read the facts again."""
        self.background.submit(
            lambda: read_settings(self.vault, self.insiders()), done=self._show, failed=self.failed
        )

    def act(self, key: str) -> None:
        """Do what a line offers; a line that only tells does nothing."""
        rows = (row for section in self.state.sections for row in section.rows)
        if not any(row.key == key and row.action for row in rows):
            return
        member = self._members.get(key)
        if member is None:
            self.acts[key]()
        elif self._facts is not None:
            self.change(member, self._facts.compartments_of(member.staff.id))

    def _show(self, facts: DeskFacts) -> None:
        self._members = {PERSON + member.staff.id: member for member in facts.members}
        self._facts = facts
        _ = self.words.text
        who = _(
            "You are {name}, {role}, at {organisation}.",
            name=self.words.typed(facts.me.desk_name),
            role=self.words.of(facts.me.role),
            organisation=self.words.typed(facts.organisation),
        )
        self.state = SettingsState(who, tuple(make(facts, self.words) for make in SECTIONS))
        self.render(self.state)
