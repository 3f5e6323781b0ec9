"""Settings: what to do when this laptop is in danger, on a journey or at the door. Qt-free."""

from __future__ import annotations

from fieldintake.casework.read_settings import DeskFacts
from fieldintake.ui.settings.state import Section, Setting
from fieldintake.ui.words import Words

TRAVEL, PANIC = "travel", "panic"


def safety(facts: DeskFacts, words: Words) -> Section:
    """The keys go on a journey of their own, or everything ends here."""
    _ = words.text
    return Section(
        _("When this laptop is in danger"),
        (
            _travel(facts, words),
            Setting(
                PANIC,
                _("Erase everything on this laptop"),
                _("The keys go first. Nobody can open the records again; backups that lie elsewhere stay."),
                _("Erase"),
            ),
        ),
    )


def _travel(facts: DeskFacts, words: Words) -> Setting:
    """Offered once somebody can bring the keys back; else the line says what is missing."""
    _ = words.text
    name = _("Travel without the keys")
    if facts.sheets_ms is None:
        return Setting(
            TRAVEL, name, _("First make the recovery sheets: without them the keys might never come back.")
        )
    if not colleagues(facts):
        return Setting(TRAVEL, name, _("First let a colleague open this desk, who can bring the keys back."))
    reason = _(
        "All keys go into a file for a colleague. Until it is brought back nobody can open this laptop, not even you."
    )
    return Setting(TRAVEL, name, reason, _("Take them away"))


def colleagues(facts: DeskFacts) -> list[str]:
    """The desk names of the others."""
    return [each.staff.desk_name for each in facts.members if each.staff.id != facts.me.id]
