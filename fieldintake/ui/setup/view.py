"""Draws the first run: four fields in one column and one button.

Signals: `wanted(organisation, desk_name, passphrase, again)`, `language_wanted()`.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from fieldintake.ui.setup.state import SetupState
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Colour, Step
from fieldintake.ui.widgets.button import Button, Kind, MenuButton
from fieldintake.ui.widgets.label import Label
from fieldintake.ui.widgets.panels import ErrorPanel
from fieldintake.ui.widgets.prose import Prose
from fieldintake.ui.words import Words

_COLUMN = 480


class SetupView(QWidget):
    """One column in the middle of the window."""

    wanted = Signal(str, str, str, str)
    language_wanted = Signal()

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__()
        self._look, self._words = look, words
        self._state: SetupState | None = None
        self.language = MenuButton(look, "", Kind.PLAIN, icon="translate")
        self.title = Label("", Step.TITLE, heavy=True)
        self.about = Prose(look, "", ink=Colour.TEXT_2)
        self.labels = [Label("", heavy=True) for _ in range(4)]
        self.hints = [Prose(look, "", step=Step.CAPTION, ink=Colour.TEXT_2) for _ in range(4)]
        self.fields = [QLineEdit() for _ in range(4)]
        self.organisation, self.desk_name, self.passphrase, self.passphrase_again = self.fields
        for field, name in zip(
            self.fields, ("organisation", "desk_name", "passphrase", "again"), strict=True
        ):
            field.setObjectName(name)
        for secret in self.fields[2:]:
            secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.problem = ErrorPanel(look)
        self.make = Button(look, "", Kind.FILLED)
        self._build()
        self.language.clicked.connect(self.language_wanted)
        self.make.clicked.connect(self._send)
        self.passphrase_again.returnPressed.connect(self._send)
        self.setFocusProxy(self.organisation)

    def _build(self) -> None:
        column = QWidget()
        column.setFixedWidth(self._look.scaled(_COLUMN))
        rows = QVBoxLayout(column)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        rows.addWidget(self.title)
        rows.addWidget(self.about)
        for label, hint, field in zip(self.labels, self.hints, self.fields, strict=True):
            rows.addSpacing(14)
            for widget in (label, hint, field):
                rows.addWidget(widget)
        rows.addSpacing(8)
        rows.addWidget(self.problem)
        rows.addSpacing(8)
        rows.addWidget(self.make)
        page = QVBoxLayout(self)
        page.setContentsMargins(32, 20, 32, 24)
        top = QHBoxLayout()
        top.addStretch(1)
        top.addWidget(self.language)
        content = QWidget()
        content.setProperty("scrolled", True)  # noqa: FBT003 - Qt's own signature
        middle = QVBoxLayout(content)
        middle.addStretch(1)
        middle.addWidget(column, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addStretch(2)
        scroller = QScrollArea()
        scroller.setFrameShape(QFrame.Shape.NoFrame)
        scroller.setWidgetResizable(True)
        scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroller.setWidget(content)
        page.addLayout(top)
        page.addWidget(scroller, 1)

    def _send(self) -> None:
        self.wanted.emit(*(field.text() for field in self.fields))

    def again(self) -> None:
        """Draw the same state in the language that is now chosen."""
        if self._state is not None:
            self.render_state(self._state)

    def render_state(self, state: SetupState) -> None:
        self._state = state
        _ = self._words.text
        self.language.say(self._words.own_name)
        self.title.say(_("Set up this desk"))
        self.about.say(
            _("Everything is kept encrypted on this laptop. Nothing is sent anywhere while you set it up.")
        )
        texts = (
            (_("Your organisation"), _("As letters and partners shall show it.")),
            (_("Your desk name"), _("Short, for the lock screen. Not your full name.")),
            (
                _("Passphrase"),
                _("Six words or more that nobody guesses. Without it nobody can open the records."),
            ),
            (_("Passphrase again"), ""),
        )
        for (name, hint), label, line, field in zip(texts, self.labels, self.hints, self.fields, strict=True):
            label.say(name)
            line.say(hint)
            line.setVisible(bool(hint))
            field.setAccessibleName(name)
            field.setAccessibleDescription(hint)
            field.setEnabled(not state.is_making)
        self.problem.setVisible(state.problem is not None)
        if state.problem is not None:
            self.problem.say(self._words.of(state.problem))
        self.make.say(_("Making it ready ...") if state.is_making else _("Set up"))
        self.make.setEnabled(not state.is_making)
