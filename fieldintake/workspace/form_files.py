"""The settings' question whether files are taken in forms at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fieldintake.casework.manage_forms import take_files
from fieldintake.domain.blobs import NO, YES
from fieldintake.ports import Vault
from fieldintake.ui.ports import Background, Dialogs
from fieldintake.ui.words import Words


@dataclass
class FormFiles:
    """`again` reads anew what the screens say after a change."""

    vault: Vault
    background: Background
    dialogs: Dialogs
    words: Words
    again: Callable[[], None]
    failed: Callable[[Exception], None]

    def choose(self) -> None:
        """Yes or no; what was attached before stays."""
        _ = self.words.text
        self.dialogs.pick(
            _("Are files taken in forms?"),
            _("What was attached before stays, whatever you choose."),
            [(YES, _("They are taken")), (NO, _("None is taken"))],
            leave=_("Back"),
            then=lambda way: self.background.submit(
                lambda: take_files(self.vault, taken=way == YES),
                done=lambda _changed: self.again(),
                failed=self.failed,
            ),
        )
