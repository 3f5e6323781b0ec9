"""The card that never scrolls away: risk, safe contact, languages, who must not know, consent in one line."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from fieldintake.ui.case.state import CaseState, ContactLine, Voicemail
from fieldintake.ui.marks import CONSENT, RISK
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Colour, Step
from fieldintake.ui.widgets.button import Button, Kind
from fieldintake.ui.widgets.card import Card
from fieldintake.ui.widgets.label import Label, Tone
from fieldintake.ui.widgets.mark import Shape, StateMark
from fieldintake.ui.widgets.masked import Masked
from fieldintake.ui.widgets.prose import Prose
from fieldintake.ui.words import Words


class HeaderCard(Card):
    """Signals: `consent_wanted()`, `reveal_wanted(key)` and `reveal_ended()` for what is masked of her safe contact."""

    consent_wanted = Signal()
    reveal_wanted = Signal(str)
    reveal_ended = Signal()

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__(padding=(20, 14), spacing=10)
        self._words = words
        self._short = False
        self._written = ContactLine()
        self.heads = [Label("", Step.CAPTION, Tone.MUTED) for _ in range(4)]
        self.risk = StateMark(look)
        self.looked_at = Label("", Step.CAPTION, Tone.MUTED)
        self.contact = Prose(look)
        self.hours = Prose(look, step=Step.CAPTION, ink=Colour.TEXT_2)
        self.languages = Prose(look)
        self.interpreter = Prose(look, step=Step.CAPTION, ink=Colour.TEXT_2)
        self.masked = {name: Masked(look) for name in ("address", "code_word", "must_not_know")}
        self.nobody = Label("", tone=Tone.MUTED)
        facts = QWidget()
        grid = self.grid = QGridLayout(facts)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(0)
        columns: tuple[tuple[QWidget, ...], ...] = (
            (self.risk, self.looked_at),
            (self.contact, self.hours),
            (self.languages, self.interpreter),
            (),
        )
        for place, (share, column) in enumerate(zip((3, 4, 3, 3), columns, strict=True)):
            grid.setColumnStretch(place, share)
            for row, widget in enumerate((self.heads[place], *column)):
                grid.addWidget(widget, row, place)
        grid.addWidget(self.masked["must_not_know"], 1, 3, 2, 1)
        grid.addWidget(self.nobody, 1, 3)
        grid.addWidget(self.masked["address"], 3, 1)
        grid.addWidget(self.masked["code_word"], 3, 3)
        self.shape = Shape(look, "", pixels=18)
        self.consent = Prose(look)
        self.ask = Button(look, "", Kind.QUIET)
        line = QWidget()
        row_box = QHBoxLayout(line)
        row_box.setContentsMargins(0, 0, 0, 0)
        row_box.addWidget(self.shape)
        row_box.addWidget(self.consent, 1)
        row_box.addWidget(self.ask)
        self.add(facts)
        self.add_line()
        self.add(line)
        self.ask.clicked.connect(self.consent_wanted)
        for name, masked in self.masked.items():
            masked.wanted.connect(partial(self._want, name))
            masked.released.connect(self.reveal_ended)

    def _want(self, name: str) -> None:
        self.reveal_wanted.emit(f"{self._written.key}.{name}")

    def shorten(self, *, short: bool) -> None:
        """In a low window: risk and safe contact in one line, consent in another."""
        if short != self._short:
            self._short = short
            self._show_parts()

    def _show_parts(self) -> None:
        for place in (2, 3):
            self.grid.setColumnStretch(place, 0 if self._short else 3)
        always_hidden = (*self.heads, self.looked_at, self.hours, self.languages, self.interpreter)
        for widget in always_hidden:
            widget.setVisible(not self._short)
        written = self._written
        there = {
            "address": written.address,
            "code_word": written.code_word,
            "must_not_know": written.must_not_know,
        }
        for name, masked in self.masked.items():
            masked.setVisible(there[name] and not self._short)
        self.nobody.setVisible(not written.must_not_know and not self._short)

    def render_state(self, state: CaseState) -> None:
        _ = self._words.text
        names = (_("Risk"), _("Safe contact"), _("Languages"), _("Must not know"))
        for label, name in zip(self.heads, names, strict=True):
            label.say(name)
        self.risk.render_state(RISK[state.risk], self._words.of(state.risk))
        looked = state.risk_looked_at_ms
        self.looked_at.say(
            "" if looked is None else _("Looked at {when}", when=self._words.day_of(looked, state.now_ms))
        )
        self.contact.say(self._contact(state))
        self.hours.say(self._hours(state))
        spoken = [self._words.language_name(code) for code in state.languages]
        self.languages.say(self._words.several(spoken) if spoken else _("Not written down"))
        self.interpreter.say(state.interpreter)
        self._show_masked(state)
        self.shape.show_mark(CONSENT[state.consent].icon, CONSENT[state.consent].shape)
        self.consent.say(self._consent(state))
        self.ask.say(_("Ask or change"))

    def _show_masked(self, state: CaseState) -> None:
        _ = self._words.text
        self._written = state.contact
        self._show_parts()
        self.nobody.say(_("Not written down"))
        self.masked["must_not_know"].say(_("Hold to reveal"), spoken=_("Who must not know, hidden"))
        self.masked["address"].say(_("Number or address"), spoken=_("Her number or address, hidden"))
        self.masked["code_word"].say(_("Code word"), spoken=_("Her code word, hidden"))
        for name, masked in self.masked.items():
            if state.revealed is not None and state.revealed.key == f"{state.contact.key}.{name}":
                masked.reveal(state.revealed.text)

    def _contact(self, state: CaseState) -> str:
        _ = self._words.text
        if not state.contact.way:
            return _("No safe way is known")
        if state.contact.cover_name:
            return _("{way}, as “{name}”", way=state.contact.way, name=state.contact.cover_name)
        return state.contact.way

    def _hours(self, state: CaseState) -> str:
        _ = self._words.text
        voice = {
            Voicemail.SAFE: _("Voicemail is safe."),
            Voicemail.NOT_SAFE: _("No voicemail."),
            Voicemail.NOT_ASKED: _("Voicemail: not asked, so none."),
        }[state.contact.voicemail]
        hours = f"{state.contact.hours}. " if state.contact.hours else ""
        return f"{hours}{voice}" if state.contact.way else ""

    def _consent(self, state: CaseState) -> str:
        _ = self._words.text
        word = _("Consent: {word}.", word=self._words.of(state.consent))
        parts = [word]
        if state.agreed_to:
            what = self._words.several(list(state.agreed_to))
            until = state.agreed_until_ms
            parts.append(
                _("Yes to: {what}.", what=what)
                if until is None
                else _("Yes to: {what}, until {day}.", what=what, day=self._words.date(until))
            )
        if state.refused:
            parts.append(_("No to: {what}.", what=self._words.several(list(state.refused))))
        return " ".join(parts)
