"""Settings: language, theme and size of text. Qt-free."""

from __future__ import annotations

from fieldintake.casework.read_settings import DeskFacts
from fieldintake.ui.settings.state import Section, Setting
from fieldintake.ui.words import Words

LANGUAGE, LOOK = "language", "look"


def appearance(_facts: DeskFacts, words: Words) -> Section:
    """How this desk speaks and looks."""
    _ = words.text
    return Section(
        _("Language and look"),
        (
            Setting(LANGUAGE, _("Language: {name}", name=words.own_name), "", _("Choose")),
            Setting(LOOK, _("Theme and size of text"), "", _("Choose")),
        ),
    )
