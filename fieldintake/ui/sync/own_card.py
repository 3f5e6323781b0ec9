"""Saves our own card as a file for partners and for the keeper of the service. Qt-free."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fieldintake.ui.ports import Background, Dialogs
from fieldintake.ui.words import Words


@dataclass
class OwnCardSaver:
    """`card_file` makes the signed file, `write(path, data)` says whether the disk took it."""

    background: Background
    dialogs: Dialogs
    words: Words
    card_file: Callable[[], bytes]
    write: Callable[[Path, bytes], bool]
    failed: Callable[[Exception], None]

    def save(self) -> None:
        """Ask where to, and write it there."""
        self.background.submit(self.card_file, done=self._ask_where, failed=self.failed)

    def _ask_where(self, data: bytes) -> None:
        self.dialogs.save_file(
            self.words.text("Save our card"), "our-card.card", lambda path: self._saved(path, data)
        )

    def _saved(self, path: Path, data: bytes) -> None:
        _ = self.words.text
        if self.write(path, data):
            self.dialogs.tell(
                _("Our card is saved."),
                _(
                    "Give the file to the partner in any way. Then let them call you, and read them our six words."
                ),
            )
