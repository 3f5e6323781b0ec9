"""The sections of the settings, in the order in which they stand. Qt-free."""

from __future__ import annotations

from collections.abc import Callable

from fieldintake.casework.read_settings import DeskFacts
from fieldintake.ui.settings.appearance import appearance
from fieldintake.ui.settings.audit import audit
from fieldintake.ui.settings.backup import backup
from fieldintake.ui.settings.feedback import feedback
from fieldintake.ui.settings.forms import forms
from fieldintake.ui.settings.keeping import keeping
from fieldintake.ui.settings.people import people
from fieldintake.ui.settings.reporting import reporting
from fieldintake.ui.settings.safety import safety
from fieldintake.ui.settings.state import Section
from fieldintake.ui.settings.ways_in import my_ways_in, sheets_of_all
from fieldintake.ui.words import Words

SECTIONS: tuple[Callable[[DeskFacts, Words], Section], ...] = (
    people,
    my_ways_in,
    sheets_of_all,
    forms,
    feedback,
    keeping,
    reporting,
    backup,
    audit,
    safety,
    appearance,
)
