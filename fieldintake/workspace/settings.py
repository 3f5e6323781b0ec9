"""The settings of one desk: what the action of each line does."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from fieldintake.ui.settings.appearance import LANGUAGE, LOOK
from fieldintake.ui.settings.audit import AUDIT
from fieldintake.ui.settings.backup import BACKUP, CHECK_BACKUP
from fieldintake.ui.settings.feedback import ASK_FEEDBACK, READ_FEEDBACK
from fieldintake.ui.settings.forms import FORM_FILES, FORMS
from fieldintake.ui.settings.keeping import KEEPING
from fieldintake.ui.settings.people import ADD_PERSON
from fieldintake.ui.settings.person_changes import PersonChanges
from fieldintake.ui.settings.presenter import SettingsPresenter
from fieldintake.ui.settings.reporting import REPORTING
from fieldintake.ui.settings.safety import PANIC, TRAVEL
from fieldintake.ui.settings.ways_in import CHANGE_PASSPHRASE, MAKE_CODE, MAKE_SHEETS
from fieldintake.workspace.backups import Backups
from fieldintake.workspace.form_files import FormFiles
from fieldintake.workspace.keeping import Keeping
from fieldintake.workspace.key_changes import DeskKeys
from fieldintake.workspace.leaving import Leaving
from fieldintake.workspace.reporting import Reporting

if TYPE_CHECKING:
    from fieldintake.workspace.desk import Workspace

_AT_THE_DOOR = (ADD_PERSON, CHECK_BACKUP, CHANGE_PASSPHRASE, MAKE_CODE, MAKE_SHEETS)


class SettingsRoom:
    """Owned by the presenters; holds whatever a line leads to."""

    def __init__(self, desk: Workspace) -> None:
        vault, thread, dialogs, words = desk.vault, desk.vault_thread, desk.dialogs, desk.words
        again, failed = desk.refresh, desk.say_trouble
        keys = DeskKeys(vault)
        self.leaving = Leaving(
            vault, thread, dialogs, words, desk.window, desk.window.lock_wanted.emit, failed
        )
        self.keeping = Keeping(vault, thread, dialogs, words, again, failed)
        self.backups = Backups(vault, thread, dialogs, words, again, failed)
        self.reporting = Reporting(vault, thread, dialogs, words, again, failed)
        self.form_files = FormFiles(vault, thread, dialogs, words, again, failed)
        self.person_changes = PersonChanges(keys, thread, dialogs, words, again, failed)
        acts: dict[str, Callable[[], None]] = {key: partial(desk.to_door, key) for key in _AT_THE_DOOR}
        acts |= {
            LANGUAGE: desk.window.language_wanted.emit,
            LOOK: desk.window.look_wanted.emit,
            TRAVEL: self.leaving.travel,
            PANIC: self.leaving.panic,
            KEEPING: self.keeping.choose,
            BACKUP: self.backups.begin,
            AUDIT: desk.show_audit,
            FORMS: desk.forms.show_all,
            FORM_FILES: self.form_files.choose,
            REPORTING: self.reporting.write,
            ASK_FEEDBACK: desk.feedback.begin,
            READ_FEEDBACK: desk.feedback.read,
        }
        render, change = desk.pages.settings.render_state, self.person_changes.begin
        self.presenter = SettingsPresenter(vault, thread, words, render, keys.insiders, acts, change, failed)
