"""Making a backup from the settings: where to, then under way with a way to stop, then what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fieldintake.domain.progress import Progress
from fieldintake.domain.roles import Act, may
from fieldintake.storage.backup import make_backup, opens_for, read_trailer
from fieldintake.storage.vault import OpenVault
from fieldintake.ui.background import OneThread
from fieldintake.ui.long_work import Notice, run_long
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
        _ = self.words.text
        about = _("Leave the stick where it is. Every page is written, then read back and checked.")
        run_long(
            self.background,
            self.dialogs,
            Notice(_("A backup is being made"), about, _("Stop")),
            lambda far: self._write(path, far),
            done=self._made,
            failed=self.failed,
        )

    def _made(self, written: _Written) -> None:
        self._tell(written)
        self.again()

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
