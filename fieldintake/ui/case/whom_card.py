"""The card that says what to do with abuse material and whom to call; calm, and never a link.

Signals: `country_wanted()`, `read()`.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldintake.ui.case.evidence_state import WhomToCall
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Colour
from fieldintake.ui.widgets.button import Button
from fieldintake.ui.widgets.card import Card, empty, row_of
from fieldintake.ui.widgets.panels import NoticePanel
from fieldintake.ui.widgets.prose import Prose
from fieldintake.ui.words import Words
from fieldintake.wording.catalogue import N_
from fieldintake.wording.isolation import isolate_code
from fieldintake.wording.reporting import ReportingPlace

_HELPS = {
    "any_country": N_("It knows the hotline of each country."),
    "under_18": N_("For pictures of somebody under 18."),
    "adult": N_("For intimate pictures of an adult."),
}


class WhomCard(Card):
    """Hidden until a file was refused, or somebody asks whom to call."""

    country_wanted = Signal()
    read = Signal()

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__(spacing=12)
        self._look, self._words = look, words
        self._shown: tuple[object, ...] = ()
        self.notice = NoticePanel(look, "amber", "alert-outline")
        self.own = Prose(look, "", heavy=True)
        self.emergency = Prose(look, "", ink=Colour.TEXT)
        self.places = QWidget()
        self.list = QVBoxLayout(self.places)
        self.list.setContentsMargins(0, 0, 0, 0)
        self.list.setSpacing(6)
        self.country, self.done = Button(look, ""), Button(look, "", icon="check")
        for widget in (self.notice, self.own, self.emergency, self.places):
            self.add(widget)
        self.add(row_of(self.country, self.done, spacing=12))
        self.country.clicked.connect(self.country_wanted)
        self.done.clicked.connect(self.read)
        self.hide()

    def render_state(self, whom: WhomToCall | None) -> None:
        self.setVisible(whom is not None)
        if whom is None:
            return
        _ = self._words.text
        if whom.refused_file:
            self.notice.say(
                _("This was not taken: not the file, not its name, not a picture of it."),
                _(
                    "Leave it where it is. Do not copy or send it. If it is on your laptop, call before you touch it."
                ),
            )
        else:
            self.notice.say(
                _("Leave it where it is, and call."),
                _("Say where it is, not what is seen on it. They tell you what to do next."),
            )
        self.own.say(whom.own)
        self.own.setVisible(bool(whom.own))
        self.emergency.say(_("If somebody is in danger now, call the police first."))
        self.country.say(
            _("Country: {name}", name=whom.country_name) if whom.country else _("Choose a country")
        )
        self.done.say(_("I have read this"))
        self._show_places(whom.places)

    def _show_places(self, places: tuple[ReportingPlace, ...]) -> None:
        shown = (places, self._words.language)
        if shown == self._shown:
            return
        self._shown = shown
        empty(self.list)
        for place in places:
            known = {"name": self._words.typed(place.name), "where": isolate_code(place.where)}
            parts = [self._words.text("{name}: {where}", **known)]
            if place.helps in _HELPS:
                parts.append(self._words.text(_HELPS[place.helps]))
            self.list.addWidget(Prose(self._look, self._words.text(". ").join(parts)))
