"""Settings: whom this house tells about abuse material. Qt-free."""

from __future__ import annotations

from fieldintake.casework.read_settings import DeskFacts
from fieldintake.domain.roles import Act, may
from fieldintake.ui.settings.state import Section, Setting
from fieldintake.ui.words import Words

REPORTING = "reporting"


def reporting(facts: DeskFacts, words: Words) -> Section:
    """The house's own words stand above the list that comes along; an administrator writes them."""
    _ = words.text
    row = Setting(
        REPORTING,
        words.typed(facts.report_to) or _("Nobody of your own is named yet"),
        _("It stands above the list of hotlines, wherever a file was refused. No network is needed for it."),
        _("Change") if may(facts.me.role, Act.SET_REPORTING) else "",
    )
    return Section(_("Whom to call about abuse material"), (row,))
