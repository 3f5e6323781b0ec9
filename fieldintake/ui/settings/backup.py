"""Settings: when a backup was made last, and making one. Qt-free."""

from __future__ import annotations

from fieldintake.casework.read_settings import DeskFacts
from fieldintake.domain.roles import Act, may
from fieldintake.ui.settings.state import Section, Setting
from fieldintake.ui.words import Words

BACKUP, CHECK_BACKUP = "backup", "check-backup"


def backup(facts: DeskFacts, words: Words) -> Section:
    """For whoever may make one, the way to it; for everybody, when that was."""
    _ = words.text
    when = (
        _("No backup was made yet")
        if facts.backup_ms is None
        else _("Made and checked on {day}", day=words.date(facts.backup_ms))
    )
    reason = _("A locked copy of everything, for a stick that is kept elsewhere.")
    action = _("Make a backup") if may(facts.me.role, Act.MAKE_BACKUP) else ""
    check = Setting(
        CHECK_BACKUP,
        _("A backup on a stick"),
        _("Whether it is whole and opens. The passphrase is typed at the door."),
        _("Check a backup") if action else "",
    )
    return Section(_("Backup"), (Setting(BACKUP, when, reason, action), check))
