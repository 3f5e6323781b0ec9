"""The workspace process: opens the vault with keys from the door, shows the desk, and locks by being replaced.

Invariant: no passphrase ever comes here, and whatever goes wrong ends in the lock, never in a window left open.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from PySide6.QtWidgets import QApplication

from fieldintake.appearance import Chosen, choices
from fieldintake.data import resources_dir
from fieldintake.domain.desk import Staff
from fieldintake.domain.errors import FieldintakeError
from fieldintake.domain.messages import OrganisationCard
from fieldintake.handover import (
    LOCKED,
    become_door,
    hold_lock_signals,
    keep_memory_to_ourselves,
    keys_from,
    lock_on_signals,
)
from fieldintake.idle import IdleWatch
from fieldintake.pausing import Pausing
from fieldintake.ports import UnitOfWork
from fieldintake.rescue import Lookout, before_lock
from fieldintake.storage.compartments import establish
from fieldintake.storage.keys import UnlockedKeys
from fieldintake.storage.renewing import Standing, renew_certificates
from fieldintake.storage.vault import OpenVault
from fieldintake.system.events import watch_system
from fieldintake.ui.background import OneThread
from fieldintake.ui.collecting import QuietCollecting
from fieldintake.ui.shell import MainWindow
from fieldintake.ui.theme import Look
from fieldintake.ui.words import Words
from fieldintake.wording.catalogue import own_name, shipped_languages
from fieldintake.workspace import Workspace

_LANGUAGE = "language"


class Desk:
    """The process: one window, one vault, one way out."""

    def __init__(
        self, application: QApplication, folder: Path, keys: UnlockedKeys, *, accept_older: bool
    ) -> None:
        self.application, self.folder = application, folder
        self.look, self.words = Look(application, resources_dir()), Words()
        self.window = MainWindow(self.look, self.words)
        self.vault_thread = OneThread("vault", self.window)
        self.workspace: Workspace | None = None
        self.lookout: Lookout | None = None
        self.appearance = Chosen()
        self.pausing = Pausing(self.window, self.look, self.words, self.lock)
        self.idle = IdleWatch(application, self.lock)
        self.collecting = QuietCollecting(self.window, self.idle.idle_s)
        self._locking = threading.Lock()
        self.window.lock_wanted.connect(self.lock)
        self.window.hide_wanted.connect(self.hide)
        self.window.language_wanted.connect(self.choose_language)
        self.window.look_wanted.connect(self.choose_look)
        self.window.help_wanted.connect(self.show_shortcuts)
        self.vault_thread.submit(
            lambda: _open(folder, keys, accept_older=accept_older),
            done=self._opened,
            failed=self._stayed_shut,
        )

    def _opened(self, found: _Opened) -> None:
        self.appearance = found.appearance
        self.appearance.wear(self.look)
        self.window.speak(found.language)
        self.workspace = Workspace(
            found.vault,
            found.me,
            found.own,
            certified_days=found.standing.days,
            window=self.window,
            look=self.look,
            words=self.words,
            vault_thread=self.vault_thread,
            pause=self.pausing.begin,
            with_pin=self.pausing.with_pin,
            take_back=self.pausing.take_back,
            to_door=self.leave_for,
        )
        self.lookout = Lookout(self.workspace.unsaved)
        self.window.resize(1440, 900)
        self.workspace.begin()
        self.window.show()

    def _stayed_shut(self, error: Exception) -> None:
        if isinstance(error, FieldintakeError):
            become_door(self.folder, type(error).__name__)
        raise error

    # --- ways out --------------------------------------------------------------------------------

    def lock(self) -> None:
        """Replace this process by the door; from any thread, whatever the main thread does."""
        self.leave_for(LOCKED)

    def listen(self) -> None:
        """Lock also when the system says so: a log-out, sleep, a locked screen, another person at the laptop."""
        lock_on_signals(self.lock)
        watch_system(lambda _event: self.lock())

    def leave_for(self, word: str) -> None:
        """The same, and the door begins what the word says; one leave at a time."""
        if self._locking.acquire(blocking=False):
            threading.Thread(target=self._lock_now, args=(word,), name="lock", daemon=True).start()

    def _lock_now(self, word: str = LOCKED) -> None:
        """Wait a moment for answers that are on their way to the disk, then go."""
        try:
            if self.workspace is not None:
                before_lock(self.workspace.unsaved, self.vault_thread)
        finally:
            become_door(self.folder, word)

    def close(self) -> None:
        """The window was closed: write what waits, then give everything back; after the last event."""
        if self.workspace is not None:
            self.vault_thread.wait_for(self.workspace.unsaved.flush)
            if self.lookout is not None:
                self.lookout.stop()
            self.workspace.close()
            self.vault_thread.wait_for(self.workspace.vault.close)
        self.vault_thread.close()

    def hide(self) -> None:
        """Blank at once, whatever is open, then lock; nothing is asked."""
        for each in self.application.topLevelWidgets():
            each.hide()
        self.lock()

    # --- language, look and help -----------------------------------------------------------------------

    def choose_language(self) -> None:
        """Offer the shipped languages; the choice is kept in the vault."""
        if self.workspace is None:
            return
        choices = [(code, own_name(code)) for code in shipped_languages()]
        name = self.words.text("Language")
        self.workspace.dialogs.choose(name, choices, chosen=self.words.language, then=self.speak)

    def speak(self, language: str) -> None:
        """Switch language and direction of everything on screen."""
        self.window.speak(language)
        if self.workspace is not None:
            self.workspace.speak()
            self._keep(self.workspace, lambda unit: unit.settings.set(_LANGUAGE, language))

    def choose_look(self) -> None:
        """Offer the themes and the sizes of text; the choice is kept in the vault."""
        if self.workspace is not None:
            self.workspace.dialogs.choose_each(
                self.words.text("Look"),
                choices(self.words),
                chosen=self.appearance.keys,
                then=self.wear,
            )

    def wear(self, key: str) -> None:
        """Another theme or size of text, from now on."""
        self.appearance = self.appearance.with_choice(key)
        self.appearance.wear(self.look)
        if self.workspace is not None:
            self._keep(self.workspace, self.appearance.keep)

    def _keep(self, workspace: Workspace, change: Callable[[UnitOfWork], None]) -> None:
        def work() -> None:
            with workspace.vault.work() as unit:
                change(unit)

        self.vault_thread.submit(work, done=lambda _none: None, failed=workspace.say_trouble)

    def show_shortcuts(self) -> None:
        """What the keyboard can do."""
        _ = self.words.text
        if self.workspace is not None:
            lines = (
                _("Ctrl+N: new intake"),
                _("Ctrl+L: lock"),
                _("Esc twice: hide and lock at once"),
                _("Ctrl+Enter: next page of a path"),
                _("Ctrl+Z: take back the last answer"),
            )
            self.workspace.dialogs.tell(_("Keys"), "\n".join(lines))


@dataclass(frozen=True, slots=True)
class _Opened:
    """An open vault, whose desk it is, and how that person wants it."""

    vault: OpenVault
    me: Staff
    own: OrganisationCard
    standing: Standing
    language: str
    appearance: Chosen


def _open(folder: Path, keys: UnlockedKeys, *, accept_older: bool) -> _Opened:
    vault = OpenVault(folder, keys, accept_older=accept_older)
    with vault.work() as unit:
        unit.audit.append("unlocked", keys.staff)
    establish(vault)
    standing = renew_certificates(vault)
    with vault.view() as unit:
        language = unit.settings.get(_LANGUAGE, "en")
        return _Opened(vault, unit.me, unit.directory.own_card(), standing, language, Chosen.read(unit))


def open_workspace(folder: Path, descriptor: int, *, accept_older: bool = False) -> int:
    """Run the desk until it is closed or replaced; returns the exit code."""
    keep_memory_to_ourselves()
    hold_lock_signals()
    keys = keys_from(descriptor)
    application = QApplication(["desk"])
    desk = Desk(application, folder, keys, accept_older=accept_older)
    desk.listen()

    def lock_on_error(kind: type[BaseException], _error: BaseException, _trace: TracebackType | None) -> None:
        sys.stderr.write(f"desk: {kind.__name__}\n")  # the kind alone: a message could hold an answer
        desk.lock()

    sys.excepthook = lock_on_error
    threading.excepthook = lambda given: lock_on_error(given.exc_type, SystemError(), None)
    code = application.exec()
    desk.close()
    return code
