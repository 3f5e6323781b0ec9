"""Draws the door: desk names as a list, the passphrase, Unlock. Nothing else, no product word.

Signals: `name_chosen(place)`, `unlock_wanted(desk_name, passphrase)`, `forgotten()`, `language_wanted()`,
`errand_wanted(word)`.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from fieldintake.ui.lock.state import LockState, Offer
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Colour, Step
from fieldintake.ui.widgets.button import Button, Kind, MenuButton
from fieldintake.ui.widgets.card import Card, empty
from fieldintake.ui.widgets.choice import Choice
from fieldintake.ui.widgets.label import Label, Tone, hairline
from fieldintake.ui.widgets.panels import ErrorPanel
from fieldintake.ui.widgets.prose import Prose
from fieldintake.ui.words import Words

_COLUMN = 416
_NAMES_SHOWN = 6


class LockView(QWidget):
    """One column in the middle of the window."""

    name_chosen = Signal(int)
    unlock_wanted = Signal(str, str)
    forgotten = Signal()
    language_wanted = Signal()
    errand_wanted = Signal(str)

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__()
        self._look = look
        self._words = words
        self._state: LockState | None = None
        self._names: tuple[str, ...] = ()
        self.desk = Label("", Step.BODY, Tone.MUTED)
        self.language = MenuButton(look, "", Kind.PLAIN, icon="translate")
        self.question = Label("", Step.TITLE, heavy=True)
        self.locked_at = Prose(look, "", ink=Colour.TEXT_2)
        self.name_label = Label("", heavy=True)
        self.name = QLineEdit()
        self.name_list = QVBoxLayout()
        self.group = QButtonGroup(self)
        self.passphrase_label = Label("", heavy=True)
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setObjectName("passphrase")
        self.eye = self.passphrase.addAction(
            look.icon("eye-outline", Colour.TEXT_2), QLineEdit.ActionPosition.TrailingPosition
        )
        self.problem = ErrorPanel(look)
        self.unlock = Button(look, "", Kind.FILLED)
        self.forgot = Button(look, "", Kind.QUIET)
        self.offers = {offer: Button(look, "", Kind.OUTLINED) for offer in Offer}
        self.day = Label("", Step.CAPTION, Tone.MUTED)
        self.help = Label("", Step.CAPTION, Tone.MUTED)
        self._build()
        self._wire()

    def _build(self) -> None:
        page = QVBoxLayout(self)
        page.setContentsMargins(32, 20, 32, 24)
        page.addLayout(_ends(self.desk, self.language))
        page.addStretch(1)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self._column())
        middle.addStretch(1)
        page.addLayout(middle)
        page.addStretch(3)
        page.addLayout(_ends(self.day, self.help))

    def _column(self) -> QWidget:
        column = QWidget()
        column.setFixedWidth(self._look.scaled(_COLUMN))
        rows = QVBoxLayout(column)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        self.card = Card(padding=(1, 1), spacing=0)
        within = QWidget()
        within.setProperty("scrolled", True)  # noqa: FBT003 - Qt's own signature
        within.setLayout(self.name_list)
        self.name_list.setContentsMargins(4, 4, 4, 4)
        self.name_list.setSpacing(4)
        self.names_scroller = QScrollArea()
        self.names_scroller.setFrameShape(QFrame.Shape.NoFrame)
        self.names_scroller.setWidgetResizable(True)
        self.names_scroller.setWidget(within)
        self.card.add(self.names_scroller)
        rows.addWidget(self.question)
        rows.addWidget(self.locked_at)
        rows.addSpacing(16)
        rows.addWidget(self.card)
        rows.addWidget(self.name_label)
        rows.addWidget(self.name)
        rows.addSpacing(16)
        rows.addWidget(self.passphrase_label)
        rows.addWidget(self.passphrase)
        rows.addWidget(self.problem)
        for button in self.offers.values():
            rows.addWidget(button)
        rows.addSpacing(12)
        rows.addWidget(self.unlock)
        rows.addSpacing(8)
        rows.addWidget(self.forgot, 0, Qt.AlignmentFlag.AlignLeft)
        return column

    def _wire(self) -> None:
        self.unlock.clicked.connect(self._send)
        self.passphrase.returnPressed.connect(self._send)
        self.forgot.clicked.connect(self.forgotten)
        self.language.clicked.connect(self.language_wanted)
        for offer, button in self.offers.items():
            button.clicked.connect(partial(self.errand_wanted.emit, offer.value))
        self.group.idClicked.connect(self.name_chosen)
        self.eye.triggered.connect(self._show_or_hide)
        self.setFocusProxy(self.passphrase)

    def _send(self) -> None:
        chosen = self.group.checkedId()
        name = self._names[chosen] if self._names and chosen >= 0 else self.name.text().strip()
        self.unlock_wanted.emit(name, self.passphrase.text())

    def _show_or_hide(self) -> None:
        hidden = self.passphrase.echoMode() is QLineEdit.EchoMode.Password
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)
        self.eye.setIcon(self._look.icon("eye-off-outline" if hidden else "eye-outline", Colour.TEXT_2))

    def again(self) -> None:
        """Draw the same state in the language that is now chosen."""
        if self._state is not None:
            self.render_state(self._state)

    def render_state(self, state: LockState) -> None:
        tried = self._state is not None and self._state.is_opening
        self._state = state
        _ = self._words.text
        self.desk.say(_("Desk"))
        self.language.say(self._words.own_name)
        self.question.say(_("Who is here?") if state.can_open else _("The records do not open"))
        self.locked_at.say(self._locked_at(state))
        self._show_names(state)
        self.name_label.say(_("Desk name"))
        self.name.setAccessibleName(_("Desk name"))
        self.passphrase_label.say(_("Passphrase"))
        self.passphrase.setAccessibleName(_("Passphrase"))
        self.eye.setText(_("Show what is typed"))
        self.problem.setVisible(state.problem is not None)
        if state.problem is not None:
            self.problem.say(self._words.of(state.problem))
        for offer, button in self.offers.items():
            button.say(self._words.of(offer))
            button.setVisible(offer in state.offers)
            button.setEnabled(not state.is_opening)
        if tried and not state.is_opening:
            self.passphrase.clear()
            self.passphrase.setFocus()
        self.unlock.say(_("Opening ...") if state.is_opening else _("Unlock"))
        self.unlock.setEnabled(not state.is_opening)
        self.forgot.say(_("I cannot remember it"))
        for widget in (self.passphrase_label, self.passphrase, self.unlock, self.forgot):
            widget.setVisible(state.can_open)
        self.day.say(self._words.full_day(state.now_ms))
        self.help.say(_("Keyboard help: F1"))

    def _locked_at(self, state: LockState) -> str:
        if state.locked_ms is None:
            return self._words.text("Everything here is locked.")
        return self._words.text(
            "Locked at {time}. What was answered in forms is kept.", time=self._words.clock(state.locked_ms)
        )

    def _show_names(self, state: LockState) -> None:
        has_names = bool(state.desk_names)
        self.card.setVisible(has_names)
        for widget in (self.name_label, self.name):
            widget.setVisible(state.can_open and not has_names)
        if state.desk_names != self._names:
            self._names = state.desk_names
            self._rebuild_names()
        chosen = self.group.button(state.chosen)
        if chosen is not None:
            chosen.setChecked(True)

    def _rebuild_names(self) -> None:
        empty(self.name_list)
        for place, name in enumerate(self._names):
            if place:
                self.name_list.addWidget(hairline())
            choice = Choice(self._look, several=False)
            choice.say(name)
            choice.setFixedHeight(self._look.scaled(48))
            self.group.addButton(choice, place)
            self.name_list.addWidget(choice)
        shown = min(len(self._names), _NAMES_SHOWN)
        self.names_scroller.setFixedHeight(shown * (self._look.scaled(48) + 9) + 8)


def _ends(near: QWidget, far: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(near)
    row.addStretch(1)
    row.addWidget(far)
    return row
