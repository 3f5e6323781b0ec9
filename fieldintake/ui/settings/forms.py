"""Settings: the forms of the desk. Qt-free."""

from __future__ import annotations

from fieldintake.casework.read_settings import DeskFacts
from fieldintake.domain.roles import Act, may
from fieldintake.ui.settings.state import Section, Setting
from fieldintake.ui.words import Words

FORMS, FORM_FILES = "forms", "form_files"


def forms(facts: DeskFacts, words: Words) -> Section:
    """Whoever works on cases sees them; an administrator brings and retires them."""
    _ = words.text
    if not may(facts.me.role, Act.SEE_FORMS):
        return Section(_("Forms"), ())
    may_change = may(facts.me.role, Act.CHANGE_FORMS)
    line = _("Spreadsheets of your organisation can be brought in, as you use them in ODK or Kobo.")
    reason = line if may_change else _("An administrator brings new ones in.")
    files = _("Files are taken in forms") if facts.takes_files else _("No files are taken in forms")
    rule = _(
        "Pictures, sounds and documents are written anew first. Beside an account of harm none is taken."
    )
    return Section(
        _("Forms"),
        (
            Setting(FORMS, _("What is asked at this desk"), reason, _("Open")),
            Setting(FORM_FILES, files, rule, _("Change") if may_change else ""),
        ),
    )
