"""The door process: every passphrase, recovery code and sheet is typed here, and no record is ever seen here.

It opens a slot, makes a vault on the first run, or does the errand that a word names, and then replaces itself by the
workspace, or by a door that remembers nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QLocale, QObject, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget

from fieldintake.data import resources_dir
from fieldintake.domain.errors import NotAVault, VaultError
from fieldintake.handover import LOCKED, become_door, become_workspace, keep_memory_to_ourselves
from fieldintake.storage import slots
from fieldintake.storage.absence import read_slots
from fieldintake.storage.keys import UnlockedKeys
from fieldintake.storage.panic import finish
from fieldintake.system.events import watch_system
from fieldintake.ui.background import OneThread
from fieldintake.ui.dialogs import WindowDialogs
from fieldintake.ui.lock.presenter import LockPresenter, problem_of
from fieldintake.ui.lock.state import DoorProblem, LockState, Offer
from fieldintake.ui.lock.view import LockView
from fieldintake.ui.setup.presenter import SetupPresenter
from fieldintake.ui.setup.view import SetupView
from fieldintake.ui.theme import Look
from fieldintake.ui.widgets.door_page import DoorPage
from fieldintake.ui.words import Words
from fieldintake.wording.catalogue import nearest_shipped, own_name, shipped_languages

if TYPE_CHECKING:
    from fieldintake.errands import Errands

_LONGEST_MS = 15 * 60 * 1000
_PROBLEMS = {
    "VaultInUse": DoorProblem.IN_USE,
    "VaultTooNew": DoorProblem.TOO_NEW,
    "VaultDamaged": DoorProblem.DAMAGED,
    "VaultRolledBack": DoorProblem.OLDER,
    "NotAVault": DoorProblem.DAMAGED,
}


class Unattended(QTimer):
    """Ends an errand that nobody has touched for a while; writing a sheet by hand takes its time."""

    def __init__(self, application: QApplication, parent: QObject, lock: Callable[[], None]) -> None:
        super().__init__(parent)
        self.setSingleShot(True)
        self.setInterval(_LONGEST_MS)
        self.timeout.connect(lock)
        application.installEventFilter(self)
        self.start()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        if event.type() in (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress):
            self.start()
        return False


class Door:
    """The window of the door; it owns its presenters."""

    def __init__(self, application: QApplication, folder: Path, word: str = "") -> None:
        self._application, self._folder, self._word = application, folder, word
        self.look = Look(application, resources_dir())
        self.words = Words(nearest_shipped(QLocale.system().name()))
        self.window = QMainWindow()
        self.window.setWindowTitle("Desk")
        self.window.resize(1440, 900)
        self.dialogs = WindowDialogs(self.look, self.words, self.window)
        self.thread = OneThread("door", self.window)
        self.pages = QStackedWidget()
        self.window.setCentralWidget(self.pages)
        self.look.follow_system()
        self.look.speak(self.words.language, right_to_left=self.words.is_rtl)
        self._errands: Errands | None = None
        QShortcut(QKeySequence(Qt.Key.Key_F1), self.window).activated.connect(self._show_keys)
        QShortcut(QKeySequence("Ctrl+L"), self.window).activated.connect(self._lock)
        try:
            file = read_slots(folder)
            if word in ("", LOCKED) or not self.errands.begin(word):
                self._show_lock(file, word)
        except NotAVault:
            self._show_set_up()
        except VaultError as error:
            self._show_damage(error)

    def _show_lock(self, file: slots.SlotFile, word: str) -> None:
        names = tuple(slot.desk_name for slot in file.slots)
        self.lock_view = LockView(self.look, self.words)
        state = LockState(
            _now_ms(), names, locked_ms=_now_ms() if word == LOCKED else None, problem=_PROBLEMS.get(word)
        )
        self.lock = LockPresenter(
            self.thread,
            lambda name, phrase: self._unlock(file, name, phrase),
            self._unlocked,
            self.lock_view.render_state,
            state,
        )
        self.lock_view.name_chosen.connect(self.lock.choose)
        self.lock_view.unlock_wanted.connect(self.lock.open_with)
        self.lock_view.forgotten.connect(self._recover)
        self.lock_view.errand_wanted.connect(self._begin)
        self.lock_view.language_wanted.connect(self._choose_language)
        self.lock.start()
        self.pages.addWidget(self.lock_view)
        self.lock_view.setFocus()

    @property
    def errands(self) -> Errands:
        """What is done here beside unlocking; its pages cost time, which an unlocking does not wait for."""
        if self._errands is None:
            from fieldintake.errands import Errands  # noqa: PLC0415

            self.unattended = Unattended(self._application, self.window, self._nobody_here)
            watch_system(lambda _event: self._lock())
            self._errands = Errands(
                self._folder,
                self.look,
                self.words,
                self.thread,
                self._show_page,
                self._go_in,
                lambda: become_door(self._folder, ""),
                self.dialogs,
            )
        return self._errands

    def _begin(self, word: str) -> None:
        self.errands.begin(word)

    def _recover(self) -> None:
        state = self.lock.state
        self.errands.recover(state.desk_names[state.chosen])

    def _show_page(self, page: DoorPage) -> None:
        page.language_wanted.connect(self._choose_language)
        self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)

    def _nobody_here(self) -> None:
        """Work that is under way is let end first; unpacking a backup may take long."""
        if self.thread.is_idle:
            self._lock()
        else:
            self.unattended.start()

    def _lock(self) -> None:
        """In the middle of an errand, secrets and keys may be here; a lock that is shut has none."""
        if self._errands is not None:
            become_door(self._folder)

    def _unlock(self, file: slots.SlotFile, name: str, phrase: str) -> tuple[UnlockedKeys, bool]:
        """The keys, and whether the first run was cut short before its sheets were tried."""
        keys = slots.unlock(file, name, phrase)
        if file.recovery is not None:
            return keys, False
        from fieldintake.ways_in import sheets_are_due  # noqa: PLC0415

        return keys, sheets_are_due(self._folder, keys)

    def _unlocked(self, found: object) -> None:
        keys, must_finish = cast("tuple[UnlockedKeys, bool]", found)
        if must_finish:
            self.errands.finish_set_up(keys)
        else:
            self._go_in(keys)

    def _show_damage(self, error: VaultError) -> None:
        """There is nothing to unlock: what happened, and in whichever language is wanted."""
        self.lock_view = LockView(self.look, self.words)
        self.lock_view.language_wanted.connect(self._choose_language)
        self.lock_view.errand_wanted.connect(self._begin)
        self.lock_view.render_state(LockState(_now_ms(), problem=problem_of(error), can_open=False))
        self.pages.addWidget(self.lock_view)

    def _show_set_up(self) -> None:
        self.set_up_view = SetupView(self.look, self.words)
        self.set_up = SetupPresenter(
            self.thread,
            self._make,
            lambda keys: self.errands.finish_set_up(cast("UnlockedKeys", keys)),
            self.set_up_view.render_state,
        )
        self.set_up_view.wanted.connect(self.set_up.begin)
        self.set_up_view.back_wanted.connect(lambda: self._begin(Offer.RESTORE.value))
        self.set_up_view.language_wanted.connect(self._choose_language)
        self.set_up.start()
        self.pages.addWidget(self.set_up_view)
        self.set_up_view.setFocus()

    def _make(self, organisation: str, desk_name: str, passphrase: str) -> UnlockedKeys:
        from fieldintake.first_run import found  # noqa: PLC0415 - what the first run alone needs costs every other start

        return found(self._folder, organisation, desk_name, passphrase, language=self.words.language)

    def _go_in(self, keys: UnlockedKeys) -> None:
        accept = self._word == "VaultRolledBack"  # the person read what that means, and unlocked again
        become_workspace(self._folder, keys, accept_older=accept)

    def _show_keys(self) -> None:
        _ = self.words.text
        lines = (_("Arrows: choose your name"), _("Tab: to the passphrase"), _("Enter: unlock"))
        self.dialogs.tell(_("Keys"), "\n".join(lines))

    def _choose_language(self) -> None:
        choices = [(code, own_name(code)) for code in shipped_languages()]
        name = self.words.text("Language")
        self.dialogs.choose(name, choices, chosen=self.words.language, then=self._speak)

    def _speak(self, language: str) -> None:
        self.words.speak(language)
        self.look.speak(language, right_to_left=self.words.is_rtl)
        page = self.pages.currentWidget()
        if isinstance(page, (LockView, SetupView, DoorPage)):
            page.again()


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


def open_door(folder: Path, word: str = "") -> int:
    """Show the door until it is closed or gives way to the workspace; returns the exit code."""
    keep_memory_to_ourselves()
    finish(folder)
    application = QApplication(["desk"])
    door = Door(application, folder, word)
    door.window.show()
    return application.exec()
