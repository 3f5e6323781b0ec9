"""Settings: my passphrase, my recovery code, and the recovery sheets of the organisation. Qt-free.

Invariant: nothing is typed here; each action leads to the door.
"""

from __future__ import annotations

from fieldintake.casework.read_settings import DeskFacts
from fieldintake.domain.roles import Act, may
from fieldintake.ui.settings.state import Section, Setting
from fieldintake.ui.words import Words

CHANGE_PASSPHRASE, MAKE_CODE, MAKE_SHEETS = "change-passphrase", "recovery-code", "recovery-sheets"


def my_ways_in(facts: DeskFacts, words: Words) -> Section:
    """What is mine alone."""
    _ = words.text
    made = facts.code_ms is not None
    code = (
        _("My recovery code, made on {day}", day=words.date(facts.code_ms))
        if facts.code_ms is not None
        else _("You have no recovery code yet")
    )
    return Section(
        _("My passphrase and my recovery code"),
        (
            Setting(
                CHANGE_PASSPHRASE,
                _("My passphrase"),
                _("Change it when somebody may have seen you type it."),
                _("Change"),
            ),
            Setting(
                MAKE_CODE,
                code,
                _("A new code ends the one before.")
                if made
                else _("It lets you back in when you forget the passphrase. You write it by hand, once."),
                _("Make a new one") if made else _("Make one"),
            ),
        ),
    )


def sheets_of_all(facts: DeskFacts, words: Words) -> Section:
    """What belongs to the organisation: three sheets, of which any two open everything."""
    _ = words.text
    made = facts.sheets_ms is not None
    sentence = (
        _("Made and tried on {day}", day=words.date(facts.sheets_ms))
        if facts.sheets_ms is not None
        else _("No recovery sheets were made yet")
    )
    lost = _("Without them, records are lost when nobody here remembers a passphrase.")
    kept = _("Any two of the three open everything. Once new ones are made, these open older backups only.")
    action = ""
    if may(facts.me.role, Act.MAKE_SHEETS):
        action = _("Make new ones") if made else _("Make them")
    return Section(
        _("Recovery sheets of the organisation"),
        (Setting(MAKE_SHEETS, sentence, kept if made else lost, action),),
    )
