"""What the settings offer when the laptop is in danger: its keys go on a journey, or everything on it is erased.

Invariant: both end in the lock; erasing asks once and waits for nothing, the vault's thread least of all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject

from fieldintake.domain.errors import TravelRefused
from fieldintake.storage import panic, travel
from fieldintake.storage.vault import OpenVault
from fieldintake.ui.background import OneThread
from fieldintake.ui.ports import Dialogs
from fieldintake.ui.words import Words
from fieldintake.wording.catalogue import N_

_REFUSED = {
    "no_sheets": N_("First make the recovery sheets: without them the keys might never come back."),
    "no_colleague": N_("First let a colleague open this desk, who can bring the keys back."),
    "inside": N_("Choose a place that does not travel with you: a stick that stays here, best of all."),
}


@dataclass
class Leaving:
    """`lock` replaces the process; `parent` owns the thread that erases."""

    vault: OpenVault
    background: OneThread
    dialogs: Dialogs
    words: Words
    parent: QObject
    lock: Callable[[], None]
    failed: Callable[[Exception], None]

    # --- a journey -------------------------------------------------------------------------------------

    def travel(self) -> None:
        """Ask who can bring the keys back, and where they go."""
        self.background.submit(
            lambda: travel.colleagues(self.vault),
            done=lambda found: self._ask_who([each.desk_name for each in found]),
            failed=self.failed,
        )

    def _ask_who(self, names: list[str]) -> None:
        _ = self.words.text
        choices = [(name, self.words.typed(name)) for name in names]
        self.dialogs.choose(_("Who can bring the keys back?"), choices, chosen="", then=self._ask_where)

    def _ask_where(self, name: str) -> None:
        title = self.words.text("Where do the keys go?")
        self.dialogs.save_file(title, "keys", lambda path: self._leave(name, path))

    def _leave(self, name: str, path: Path) -> None:
        self.background.submit(
            lambda: travel.leave(self.vault, name, path), done=lambda _none: self.lock(), failed=self._refused
        )

    def _refused(self, error: Exception) -> None:
        if isinstance(error, TravelRefused):
            _ = self.words.text
            self.dialogs.tell(_("The keys are still here."), _(_REFUSED[error.why]))
        else:
            self.failed(error)

    # --- the end ---------------------------------------------------------------------------------------

    def panic(self) -> None:
        """One question, and then at once."""
        _ = self.words.text
        self.dialogs.confirm(
            _("Erase everything on this laptop?"),
            _("All records here are gone for good, at once. Only backups that lie elsewhere stay."),
            act=_("Erase now"),
            leave=_("Keep everything"),
            then=self._erase,
        )

    def _erase(self) -> None:
        folder = self.vault.folder
        thread = OneThread("panic", self.parent)

        def erase() -> bool:
            gone = panic.erase_keys(folder)
            if gone:
                panic.mark_gone(folder)  # the door that comes now removes the rest
            return gone

        thread.submit(erase, done=self._erased, failed=self.failed)

    def _erased(self, gone: object) -> None:
        _ = self.words.text
        if gone:
            self.lock()
        else:
            self.dialogs.tell(
                _("The disk did not let the keys be erased."),
                _("Nothing was erased. Take the laptop away from here, or break its disk."),
            )
