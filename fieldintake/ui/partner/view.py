"""Draws a partner's card: whose it is, the words to type while they are read out, what they do, and where.

Signals: `typed(text)`, `kind_chosen(code)`, `country_chosen(code)`, `keep_wanted()`, `file_wanted()`, `back_wanted()`.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from fieldintake.ui.partner.state import HERE, PartnerState
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Colour, Step
from fieldintake.ui.widgets.button import Button, Picker
from fieldintake.ui.widgets.card import Card, column_of
from fieldintake.ui.widgets.label import Label
from fieldintake.ui.widgets.page import BottomBar, Page
from fieldintake.ui.widgets.panels import ErrorPanel, NoticePanel
from fieldintake.ui.widgets.prose import Prose
from fieldintake.ui.words import Words
from fieldintake.wording.labels import Labels


class PartnerView(Page):
    """One card of questions under the name of the organisation."""

    typed = Signal(str)
    kind_chosen = Signal(str)
    country_chosen = Signal(str)
    keep_wanted = Signal()
    file_wanted = Signal()
    back_wanted = Signal()

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__(look)
        self._look, self._words = look, words
        self._state: PartnerState | None = None
        self.other_file = Button(look, "", icon="file-document-outline")
        self.header.add_action(self.other_file)
        self.problem = ErrorPanel(look)
        self.name = Label("", Step.LEAD, heavy=True, wraps=True)
        self.about = Prose(look, "", ink=Colour.TEXT_2)
        self.namesake = NoticePanel(look, "amber", "alert-outline")
        self.entry, self.kind, self.country = QLineEdit(), Picker(look), Picker(look)
        self.labels = [Label("", heavy=True, wraps=True) for _ in range(3)]
        self.hints = [Prose(look, "", step=Step.CAPTION, ink=Colour.TEXT_2) for _ in range(3)]
        self.bar = BottomBar(look)
        self._build()
        self._wire()
        self.setFocusProxy(self.entry)

    def _build(self) -> None:
        self.card = Card(padding=(24, 20), spacing=20)
        self.card.add(column_of(self.name, self.about, self.namesake))
        fields: tuple[QWidget, ...] = (self.entry, self.kind, self.country)
        for label, hint, field in zip(self.labels, self.hints, fields, strict=True):
            field.setMaximumWidth(self._look.scaled(560))
            self.card.add(column_of(label, hint, field, spacing=6))
        self.body.addWidget(self.problem)
        self.body.addWidget(self.card)
        self.add_bar(self.bar)

    def _wire(self) -> None:
        self.entry.textEdited.connect(self.typed)
        self.entry.returnPressed.connect(self.keep_wanted)
        self.kind.activated.connect(lambda _: self.kind_chosen.emit(self.kind.value))
        self.country.activated.connect(lambda _: self.country_chosen.emit(self.country.value))
        self.other_file.clicked.connect(self.file_wanted)
        self.bar.back.clicked.connect(self.back_wanted)
        self.bar.next.clicked.connect(self.keep_wanted)

    def again(self) -> None:
        """Draw the same state in the language that is now chosen."""
        if self._state is not None:
            self.render_state(self._state)

    def render_state(self, state: PartnerState) -> None:
        self._state = state
        _ = self._words.text
        self.header.say(
            _("A partner's card"),
            _("A card proves who sends you something. Whose card it is, you hear by voice."),
        )
        self.other_file.say(_("Choose another file"))
        self.problem.setVisible(state.problem is not None)
        if state.problem is not None:
            self.problem.say(self._words.of(state.problem), _("Nothing was kept."))
        self.card.setVisible(bool(state.name))
        self._show_card(state)
        self._show_fields(state)
        place = "" if state.may_keep or not state.name else _("Fill in all three; then it can be kept.")
        self.bar.say(
            back=_("Back"),
            pause="",
            place=place,
            stop="",
            onward=_("Keep this partner") if state.name else "",
        )
        self.bar.next.setEnabled(state.may_keep)

    def _show_card(self, state: PartnerState) -> None:
        _ = self._words.text
        self.name.say(state.name)
        parts = (
            [_("You know them already; this card takes the place of the old one.")] if state.is_known else []
        )
        parts.append(
            _("They have a service: sealed letters reach them over the network.")
            if state.has_service
            else _("They have no service: sealed letters reach them by stick.")
        )
        self.about.say(" ".join(parts))
        self.namesake.setVisible(state.has_namesake)
        self.namesake.say(
            _("You know another organisation of this name."),
            _("Keep this one only if they tell you themselves that they have a new card."),
        )

    def _show_fields(self, state: PartnerState) -> None:
        _ = self._words.text
        texts = (
            (
                _("The six words that they read out to you"),
                _(
                    "Call them on a number that you knew before. Type what you hear; nobody shows you the words."
                ),
            ),
            (_("What kind of help do they give?"), _("You find them by it when you refer somebody.")),
            (
                _("In which country do they work?"),
                _("Before anything of hers goes to another country she is asked for that too."),
            ),
        )
        fields = (self.entry, self.kind, self.country)
        for (name, why), label, hint, field in zip(texts, self.labels, self.hints, fields, strict=True):
            label.say(name)
            hint.say(why)
            field.setAccessibleName(name)
            field.setAccessibleDescription(why)
            field.setEnabled(not state.is_keeping)
        if self.entry.text() != state.typed:
            self.entry.setText(state.typed)
        labels = Labels(self._words.language)
        kinds = tuple((code, labels.code("need_area", code)) for code in state.kinds)
        self.kind.offer((("", _("Choose")), *kinds), state.kind)
        countries = ((HERE, _("In the same country as we")), *self._words.countries())
        self.country.offer((("", _("Choose")), *countries), state.country)
