"""The settings' question of whom this house tells about abuse material."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fieldintake.casework.report_to import set_report_to
from fieldintake.ports import Vault
from fieldintake.ui.ports import Background, Dialogs
from fieldintake.ui.words import Words


@dataclass
class Reporting:
    """`again` reads anew what the screens say after a change."""

    vault: Vault
    background: Background
    dialogs: Dialogs
    words: Words
    again: Callable[[], None]
    failed: Callable[[Exception], None]

    def write(self) -> None:
        """Whom to call, in a few words; none leaves the list that comes along."""
        _ = self.words.text
        self.dialogs.write(
            _("Whom do you call about abuse material?"),
            _("A name, a number, and when somebody answers. Everybody at this desk reads it."),
            act=_("Keep it"),
            leave=_("Back"),
            then=lambda said: self.background.submit(
                lambda: set_report_to(self.vault, said),
                done=lambda _changed: self.again(),
                failed=self.failed,
            ),
        )
