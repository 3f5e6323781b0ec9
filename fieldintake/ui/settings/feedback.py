"""Settings: what people think of the help they had. Qt-free."""

from __future__ import annotations

from fieldintake.casework.read_settings import DeskFacts
from fieldintake.domain.roles import Act, may
from fieldintake.ui.settings.state import Section, Setting
from fieldintake.ui.words import Words

ASK_FEEDBACK, READ_FEEDBACK = "ask_feedback", "read_feedback"


def feedback(facts: DeskFacts, words: Words) -> Section:
    """Whoever works on cases asks; a coordinator or an administrator reads."""
    _ = words.text
    lines = []
    if may(facts.me.role, Act.ASK_FEEDBACK):
        ask = _("Ask what somebody thinks of our help")
        how = _("The laptop is turned to her, and locks when she gives it back. Nobody learns who said what.")
        lines.append(Setting(ASK_FEEDBACK, ask, how, _("Ask")))
    if may(facts.me.role, Act.READ_FEEDBACK):
        lines.append(Setting(READ_FEEDBACK, _("What people said"), _("By months, never by days."), _("Open")))
    return Section(_("Feedback"), tuple(lines))
