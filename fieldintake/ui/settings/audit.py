"""Settings: the way to the audit, for whoever may see it. Qt-free."""

from __future__ import annotations

from fieldintake.casework.read_settings import DeskFacts
from fieldintake.domain.roles import Act, may
from fieldintake.ui.settings.state import Section, Setting
from fieldintake.ui.words import Words

AUDIT = "audit"


def audit(facts: DeskFacts, words: Words) -> Section:
    """One line, or nothing."""
    _ = words.text
    row = Setting(
        AUDIT, _("Who did what"), _("Every look and every change, without what was in it."), _("Open")
    )
    return Section(_("Audit"), (row,) if may(facts.me.role, Act.SEE_AUDIT) else ())
