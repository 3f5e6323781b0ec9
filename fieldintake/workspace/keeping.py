"""The settings' question of how long closed cases are kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fieldintake.casework.see_endings import KEEP_YEARS, set_keep_years
from fieldintake.ports import Vault
from fieldintake.ui.ports import Background, Dialogs
from fieldintake.ui.words import Words


@dataclass
class Keeping:
    """`again` reads anew what the screens say after a change."""

    vault: Vault
    background: Background
    dialogs: Dialogs
    words: Words
    again: Callable[[], None]
    failed: Callable[[Exception], None]

    def choose(self) -> None:
        """How long closed cases are kept."""
        _, plural = self.words.text, self.words.plural
        choices = [(str(n), plural("Kept for {n} year", "Kept for {n} years", n)) for n in KEEP_YEARS]
        self.dialogs.pick(
            _("How long are closed cases kept?"),
            _("It counts from the day on which a case was closed, for those that are closed already too."),
            choices,
            leave=_("Leave it as it is"),
            then=lambda years: self.background.submit(
                lambda: set_keep_years(self.vault, int(years)),
                done=lambda _changed: self.again(),
                failed=self.failed,
            ),
        )
