"""Making a backup from the settings: where to, then under way with a way to stop, then what came of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fieldintake.domain.errors import Cancelled
from fieldintake.domain.roles import Act, may
from fieldintake.storage.backup import make_backup, opens_for, read_trailer
from fieldintake.storage.copying import Progress
from fieldintake.storage.vault import OpenVault
from fieldintake.ui.background import OneThread
from fieldintake.ui.ports import Dialogs
from fieldintake.ui.words import Words


@dataclass(frozen=True, slots=True)
class _Written:
    """Whom a backup opens for: desk names, and whether the recovery sheets do."""

    names: tuple[str, ...]
    sheets: bool


@dataclass
class Backups:
    """`again` reads the settings anew. A backup opens for whoever may make one, and for the recovery sheets."""

    vault: OpenVault
    background: OneThread
    dialogs: Dialogs
    words: Words
    again: Callable[[], None]
    failed: Callable[[Exception], None]

    def begin(self) -> None:
        """Ask where it goes; its name says the day and nothing about anybody."""
        name = time.strftime("records-%Y-%m-%d.backup", time.gmtime())
        self.dialogs.save_file(self.words.text("Where does the backup go?"), name, self._make)

    def _make(self, path: Path) -> None:
        _, stop = self.words.text, threading.Event()
        under_way = self.dialogs.wait(
            _("A backup is being made"),
            _("Leave the stick where it is. Every page is written, then read back and checked."),
            leave=_("Stop"),
            left=stop.set,
        )

        def made(written: _Written) -> None:
            under_way.ended()
            self._tell(written)
            self.again()

        def failed(error: Exception) -> None:
            under_way.ended()
            if not isinstance(error, Cancelled):
                self.failed(error)

        def far(pages: int, in_all: int) -> bool:
            under_way.reached(pages, in_all)
            return not stop.is_set()

        self.background.submit(lambda: self._write(path, far), done=made, failed=failed)

    def _write(self, path: Path, far: Progress) -> _Written:
        """Raises `NotAllowed`, `Cancelled` and what the disk says."""
        with self.vault.view() as unit:
            staff = [person for person in unit.directory.staff() if not person.has_left]
        chosen = [person.id for person in staff if may(person.role, Act.MAKE_BACKUP)]
        make_backup(self.vault, path, chosen, progress=far)
        people, sheets = opens_for(read_trailer(path))
        return _Written(tuple(person.desk_name for person in staff if person.id in people), sheets)

    def _tell(self, written: _Written) -> None:
        """Whom it opens for, as it says itself."""
        _ = self.words.text
        who = self.words.several([self.words.typed(name) for name in written.names])
        people = _("These can open it, each with their passphrase: {who}.", who=who)
        sheets = (
            _("So can two recovery sheets.")
            if written.sheets
            else _("No recovery sheets can: none were made yet.")
        )
        self.dialogs.tell(_("The backup is written and checked."), f"{people} {sheets}")
