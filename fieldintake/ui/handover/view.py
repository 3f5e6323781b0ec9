"""Draws one question for her, large; on top of everything, without menus or codes.

Signals: `answered(path, raw)`, `back_wanted()`, `next_wanted()`, `stop_wanted()`, `return_wanted()`, `hide_wanted()`.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from fieldintake.ui.handover.state import HandoverState
from fieldintake.ui.handover.steps import Steps
from fieldintake.ui.questions.page import QuestionsPage
from fieldintake.ui.questions.state import Manner
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Step
from fieldintake.ui.widgets.button import Button, Kind
from fieldintake.ui.widgets.card import column_of
from fieldintake.ui.widgets.first_focus import focus_first
from fieldintake.ui.widgets.prose import Prose
from fieldintake.ui.widgets.wrap_row import WrapHolder, WrapRow
from fieldintake.ui.words import Words
from fieldintake.wording.catalogue import nearest_shipped
from fieldintake.wording.form_languages import is_right_to_left, speakable

_TARGET = 64
_SIDE = 96


class HandoverView(QWidget):
    """Her page. It speaks her language, whatever the desk speaks."""

    answered = Signal(str, object)
    back_wanted = Signal()
    next_wanted = Signal()
    stop_wanted = Signal()
    return_wanted = Signal()
    hide_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._words = Words("en")
        self._at: tuple[object, ...] = ()
        self.setAutoFillBackground(True)
        self.steps = Steps(look)
        self.place = Prose(look, step=Step.LEAD)
        self.hide_all = Button(look, "", icon="eye-off-outline")
        self.questions = QuestionsPage(look, self._words, Manner.HERS)
        self.thanks = Prose(look, step=Step.DISPLAY, heavy=True)
        self.after = Prose(look, step=Step.LEAD)
        self.back = Button(look, "", Kind.PLAIN)
        self.stop = Button(look, "", icon="hand-back-left-outline")
        self.give_back = Button(look, "", Kind.PLAIN, icon="lock-outline")
        self.next = Button(look, "", Kind.FILLED)
        self._build(look)
        self._wire()

    def _build(self, look: Look) -> None:
        for button in (self.hide_all, self.back, self.stop, self.give_back, self.next):
            button.setMinimumHeight(look.scaled(_TARGET))
        top = QHBoxLayout()
        top.setContentsMargins(_SIDE, 28, _SIDE, 28)
        top.setSpacing(24)
        top.addWidget(self.steps)
        top.addWidget(self.place, 1, Qt.AlignmentFlag.AlignVCenter)
        top.addWidget(self.hide_all)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(_SIDE, 32, _SIDE, 32)
        column.setSpacing(16)
        for part in (self.thanks, self.after, self.questions):
            column.addWidget(part)
        column.addStretch(1)
        self.scroller = QScrollArea()
        self.scroller.setFrameShape(QFrame.Shape.NoFrame)
        self.scroller.setWidgetResizable(True)
        self.scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroller.setWidget(content)
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        bar = WrapHolder()
        bar.setProperty("surface", "bar")
        row = WrapRow(bar, spacing=16, least=look.scaled(160))
        row.setContentsMargins(_SIDE, 24, _SIDE, 24)
        between = QWidget()
        self.ending = column_of(self.next)
        for widget in (self.back, self.stop, between, self.give_back, self.ending):
            row.put(widget, grows=widget is between)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addLayout(top)
        page.addWidget(self.scroller, 1)
        page.addWidget(bar)
        self.setFocusProxy(self.questions)

    def _wire(self) -> None:
        self.questions.answered.connect(self.answered)
        self.back.clicked.connect(self.back_wanted)
        self.next.clicked.connect(self.next_wanted)
        self.stop.clicked.connect(self.stop_wanted)
        self.give_back.clicked.connect(self.return_wanted)
        self.hide_all.clicked.connect(self.hide_wanted)
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self.next.click)

    def again(self) -> None:
        """The desk's language is not hers: nothing changes."""

    def render_state(self, state: HandoverState) -> None:
        self._words.speak(nearest_shipped(speakable(state.language)))
        rtl = is_right_to_left(state.language)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
        page = state.page
        self.steps.show_steps(state.number, state.of)
        self.steps.setVisible(page is not None)
        self.questions.setVisible(page is not None)
        for part in (self.thanks, self.after):
            part.setVisible(page is None)
        if page is not None:
            self.questions.render_state(page)
        self._say(state, rtl=rtl)
        at = page.items[0].path if page is not None else ""
        if self._at != (at, state.language):
            self._at = (at, state.language)
            self.scroller.verticalScrollBar().setValue(0)
            focus_first(self.questions if page is not None else self.ending)

    def _say(self, state: HandoverState, *, rtl: bool) -> None:
        _ = self._words.text
        is_open = state.page is not None
        place = _("Question {n} of {total}", n=state.number, total=state.of) if is_open else ""
        self.place.say(place, right_to_left=rtl)
        self.hide_all.say(_("Hide the screen"))
        self.thanks.say(_("Thank you."), right_to_left=rtl)
        self.after.say(_("That is all. Please give the laptop back."), right_to_left=rtl)
        self.back.say(_("Back"))
        self.back.setVisible(not is_open or state.number > 1)
        self.stop.say(_("I want to stop"))
        self.stop.setVisible(is_open)
        self.give_back.say(_("Give the laptop back"))
        self.give_back.setVisible(is_open)
        self.next.say(_("Next") if is_open else _("Give the laptop back"))
