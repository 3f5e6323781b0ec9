"""Settings: how long closed cases are kept. Qt-free."""

from __future__ import annotations

from fieldintake.casework.read_settings import DeskFacts
from fieldintake.domain.roles import Act, may
from fieldintake.ui.settings.state import Section, Setting
from fieldintake.ui.words import Words

KEEPING = "keeping"


def keeping(facts: DeskFacts, words: Words) -> Section:
    """The time counts from the closure; an administrator sets it."""
    _ = words.text
    years = facts.keep_days // 365
    return Section(
        _("Closed cases"),
        (
            Setting(
                KEEPING,
                words.plural("Kept for {n} year", "Kept for {n} years", years),
                _(
                    "Then those who answer for it are reminded, and a person decides. Nothing is erased by itself."
                ),
                _("Change") if may(facts.me.role, Act.SET_KEEPING) else "",
            ),
        ),
    )
