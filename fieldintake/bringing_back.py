"""What brings records or keys back at the door: a backup, the keys of a journey, what is whole in damaged records.

Invariant: what comes back is unpacked and checked beside what is here, and takes its place only after a person has read
what it holds and said yes; what was here before is kept, and named.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from fieldintake.brought_back import in_backup, in_salvaged, in_use, is_whole
from fieldintake.domain.errors import BackupRefused, NotAVault, StorageFailed
from fieldintake.domain.progress import Progress
from fieldintake.storage import backup as backups
from fieldintake.storage import exchange, slots, travel
from fieldintake.storage.absence import read_slots
from fieldintake.storage.backup import OpenedBackup, UnsealedBackup
from fieldintake.storage.keys import UnlockedKeys
from fieldintake.storage.restore import Prepared, Restored, discard, prepare, put_in_place
from fieldintake.storage.salvage import Salvaged, salvage
from fieldintake.ui.background import OneThread
from fieldintake.ui.lock.presenter import problem_of
from fieldintake.ui.long_work import Notice, run_long
from fieldintake.ui.ports import Dialogs
from fieldintake.ui.task.presenter import of_file
from fieldintake.ui.task.state import Given, Task, TaskProblem, TaskState, Way
from fieldintake.ui.words import Words

T = TypeVar("T")
_WAYS = (Way.PASSPHRASE, Way.SHEETS)


class DoorPages(Protocol):
    """The pages of an errand, one after the other; `leave` ends at a fresh door."""

    @property
    def folder(self) -> Path: ...
    @property
    def words(self) -> Words: ...
    @property
    def thread(self) -> OneThread: ...
    @property
    def dialogs(self) -> Dialogs: ...
    @property
    def leave(self) -> Callable[[], None]: ...
    def ask_of(
        self,
        state: TaskState,
        act: Callable[[Given], T],
        done: Callable[[T], None],
        *,
        back: Callable[[], None],
    ) -> None: ...
    def read_sheets(self, opens: Callable[[tuple[str, ...]], T], then: Callable[[T], None]) -> None: ...


@dataclass(frozen=True)
class BringingBack:
    """Each public method begins one errand."""

    pages: DoorPages

    # --- a backup --------------------------------------------------------------------------------

    def restore(self) -> None:
        """From a file to the records at this desk, with a yes in between."""
        self._choose(Task.BACKUP, lambda path: self._who_opens(path, self._prepare))

    def check(self) -> None:
        """Whether every byte of a backup is as it was written; nothing is changed."""
        self._choose(Task.CHECK, lambda path: self._who_opens(path, self._checked))

    def _who_opens(self, path: Path, then: Callable[[OpenedBackup], None]) -> None:
        def look() -> tuple[tuple[str, ...], bool]:
            trailer = backups.read_trailer(path)
            people, sheets = backups.opens_for(trailer)
            slots_then = backups.slot_file_of(trailer).slots
            return tuple(slot.desk_name for slot in slots_then if slot.staff in people), sheets

        def looked(found: tuple[tuple[str, ...], bool]) -> None:
            names, sheets = found
            by_name = TaskState(Task.BACKUP_OPEN, names, names[0] if names else "")
            self._by_either(
                Task.BACKUP_WAY,
                by_name if names else None,
                lambda given: backups.unseal_by_passphrase(path, given.name, given.passphrase),
                (lambda typed: backups.unseal_by_sheets(path, typed)) if sheets else None,
                lambda found: self._look_through(found, then),
            )

        self.pages.thread.submit(look, done=looked, failed=self._tell)

    def _look_through(self, found: UnsealedBackup, then: Callable[[OpenedBackup], None]) -> None:
        _ = self.pages.words.text
        self._under_way(
            _("The backup is being checked"),
            _("Every byte is looked at. Nothing is changed."),
            lambda far: backups.verified(found, progress=far),
            then,
        )

    def _checked(self, opened: OpenedBackup) -> None:
        self._end(Task.CHECKED, is_whole(opened, self.pages.words))

    def _prepare(self, opened: OpenedBackup) -> None:
        _ = self.pages.words.text
        self._under_way(
            _("The backup is being unpacked"),
            _("Every page is checked beside what is here. Nothing is changed yet."),
            lambda far: prepare(opened, self.pages.folder, progress=far),
            self._offer,
        )

    def _offer(self, found: Prepared) -> None:
        def leave() -> None:
            self.pages.thread.submit(
                lambda: discard(found), done=lambda _none: self.pages.leave(), failed=self._tell
            )

        self.pages.ask_of(
            TaskState(Task.PUT_BACK, said=in_backup(found, self.pages.words)),
            lambda _given: put_in_place(found),
            self._restored,
            back=leave,
        )

    def _restored(self, done: Restored) -> None:
        self._end(Task.IS_BACK, in_use(done.aside, self.pages.words))

    # --- the keys of a journey -------------------------------------------------------------------

    def bring_keys(self) -> None:
        """The travel file, opened by the colleague whom it names or by two sheets."""
        self._choose(Task.KEYS, self._who_brings)

    def _who_brings(self, path: Path) -> None:
        folder = self.pages.folder

        def look() -> tuple[str, bool]:
            try:
                found = travel.read(path).colleague
            except NotAVault as error:
                raise _NoTravelFile from error
            return found.slots[0].desk_name, found.recovery is not None

        def looked(found: tuple[str, bool]) -> None:
            name, sheets = found
            self._by_either(
                Task.KEYS_WAY,
                TaskState(Task.KEYS_OPEN, (name,), name),
                lambda given: travel.return_by_passphrase(folder, path, given.passphrase),
                (lambda typed: travel.return_by_sheets(folder, path, typed)) if sheets else None,
                lambda _none: self._keys_are_back(),
            )

        self.pages.thread.submit(look, done=looked, failed=self._tell)

    def _keys_are_back(self) -> None:
        _ = self.pages.words.text
        self._end(
            Task.KEYS_BACK,
            _("Everybody opens the desk as before. Destroy the travel file now: it holds the keys."),
        )

    # --- damaged records -------------------------------------------------------------------------

    def salvage(self) -> None:
        """New records of everything that is whole, used after a yes."""
        names = tuple(slot.desk_name for slot in read_slots(self.pages.folder).slots)
        self.pages.ask_of(
            TaskState(Task.SALVAGE, names, names[0]),
            lambda given: slots.unlock(read_slots(self.pages.folder), given.name, given.passphrase),
            self._salvage,
            back=self.pages.leave,
        )

    def _salvage(self, keys: UnlockedKeys) -> None:
        _, folder = self.pages.words.text, self.pages.folder
        into = _free(folder)
        self._under_way(
            _("What is whole is being saved"),
            _("Every page and every signature is looked at. The damaged records stay as they are."),
            lambda far: salvage(folder, keys, into, progress=far),
            lambda saved: self._salvaged(saved, into),
        )

    def _salvaged(self, saved: Salvaged, into: Path) -> None:
        def used(aside: Path | None) -> None:
            self._end(Task.SALVAGE_USED, in_use(aside, self.pages.words))

        self.pages.ask_of(
            TaskState(Task.SALVAGED, said=in_salvaged(saved, into, self.pages.words)),
            lambda _given: exchange.put_aside(self.pages.folder, into),
            used,
            back=self.pages.leave,
        )

    # --- pages that several of them have ---------------------------------------------------------

    def _choose(self, task: Task, then: Callable[[Path], None]) -> None:
        """A page that says what will happen, and the file window from there."""
        name = self.pages.words.text("Which file?")
        self.pages.ask_of(
            TaskState(task),
            lambda _given: None,
            lambda _none: self.pages.dialogs.open_file(name, "", then),
            back=self.pages.leave,
        )

    def _by_either(
        self,
        task: Task,
        by_name: TaskState | None,
        by_passphrase: Callable[[Given], T],
        by_sheets: Callable[[tuple[str, ...]], T] | None,
        then: Callable[[T], None],
    ) -> None:
        """By a passphrase or by sheets, asked only where both can be."""

        def go(way: Way) -> None:
            if way is Way.SHEETS and by_sheets is not None:
                self.pages.read_sheets(by_sheets, then)
            elif by_name is not None:
                self.pages.ask_of(by_name, by_passphrase, then, back=self.pages.leave)

        if by_name is not None and by_sheets is not None:
            state = TaskState(task, ways=_WAYS)
            self.pages.ask_of(state, lambda given: given.way, go, back=self.pages.leave)
        elif by_name is not None or by_sheets is not None:
            go(Way.PASSPHRASE if by_sheets is None else Way.SHEETS)
        else:
            self._tell(BackupRefused("nobody can open this backup"))

    def _under_way(
        self, what: str, then_what: str, work: Callable[[Progress], T], then: Callable[[T], None]
    ) -> None:
        """Something long, with a way to stop it that leaves everything as it was."""
        run_long(
            self.pages.thread,
            self.pages.dialogs,
            Notice(what, then_what, self.pages.words.text("Stop")),
            work,
            done=then,
            failed=self._tell,
        )

    def _end(self, task: Task, said: str) -> None:
        def leave(_none: None) -> None:
            self.pages.leave()

        self.pages.ask_of(TaskState(task, said=said), lambda _given: None, leave, back=self.pages.leave)

    def _tell(self, error: Exception) -> None:
        """A trouble between two pages: the page stays, and can be tried again."""
        words = self.pages.words
        problem = TaskProblem.NO_TRAVEL_FILE if isinstance(error, _NoTravelFile) else of_file(error)
        self.pages.dialogs.tell(words.text("That did not work."), words.of(problem or problem_of(error)))


class _NoTravelFile(StorageFailed):
    """The file that was chosen holds no keys."""


def _free(folder: Path) -> Path:
    """A place beside the vault where nothing is."""
    places = (folder.with_name(f"{folder.name}.salvaged-{n}") for n in range(1, 10**6))
    return next(place for place in places if not place.exists())
