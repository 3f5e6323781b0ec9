"""Making a backup from the settings: where to, then under way with a way to stop, then what came of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fieldintake.domain.desk import Staff
from fieldintake.domain.errors import Cancelled
from fieldintake.domain.roles import Act, may, require
from fieldintake.storage.backup import make_backup
from fieldintake.storage.vault import OpenVault
from fieldintake.ui.background import OneThread
from fieldintake.ui.ports import Dialogs
from fieldintake.ui.words import Words


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
        ended = self.dialogs.wait(
            _("A backup is being made"),
            _("Leave the stick where it is. Every page is written, then read back and checked."),
            leave=_("Stop"),
            left=stop.set,
        )

        def made(people: list[Staff]) -> None:
            ended()
            self._tell(people)
            self.again()

        def failed(error: Exception) -> None:
            ended()
            if not isinstance(error, Cancelled):
                self.failed(error)

        self.background.submit(lambda: self._write(path, stop), done=made, failed=failed)

    def _write(self, path: Path, stop: threading.Event) -> list[Staff]:
        """Whom it opens for; raises `NotAllowed`, `Cancelled` and what the disk says."""
        with self.vault.view() as unit:
            require(unit.me, Act.MAKE_BACKUP)
            staff = [person for person in unit.directory.staff() if not person.has_left]
        people = [person for person in staff if may(person.role, Act.MAKE_BACKUP)]
        ids = [person.id for person in people]
        make_backup(self.vault, path, ids, progress=lambda _done, _all: not stop.is_set())
        return people

    def _tell(self, people: list[Staff]) -> None:
        _ = self.words.text
        names = self.words.several([self.words.typed(person.desk_name) for person in people])
        self.dialogs.tell(
            _("The backup is written and checked."),
            _("These can open it, each with their passphrase: {who}. So can two recovery sheets.", who=names),
        )
