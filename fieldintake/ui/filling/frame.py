"""The frame of every page on which forms are filled: what could not be kept above, the form, and the bar under it.

Signals: `back_wanted()`, `pause_wanted()`, `stop_wanted()`, `next_wanted()`, `turn_wanted()`; and those of `panel`.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from fieldintake.ui.filling.acts import Undo
from fieldintake.ui.filling.panel import FormPanel
from fieldintake.ui.filling.state import FormStep, Layout
from fieldintake.ui.theme import Look
from fieldintake.ui.widgets.first_focus import focus_first
from fieldintake.ui.widgets.page import BottomBar, Page
from fieldintake.ui.widgets.panels import ErrorPanel
from fieldintake.ui.widgets.stack import Stack
from fieldintake.ui.words import Words


class FormFrame(Page):
    """Steps in one stack, of which `panel` is the form."""

    back_wanted = Signal()
    pause_wanted = Signal()
    stop_wanted = Signal()
    next_wanted = Signal()
    turn_wanted = Signal()

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__(look)
        self._words = words
        self._at: tuple[object, ...] = ()
        self.panel = FormPanel(look, words)
        self.form = self.panel.questions
        self.not_kept = ErrorPanel(look)
        self.steps = Stack()
        for tool in self.panel.tools:
            self.header.add_action(tool)
        self.above.addWidget(self.not_kept)
        self.body.addWidget(self.steps)
        self.bar = BottomBar(look)
        self.add_bar(self.bar)
        self.panel.turn.clicked.connect(self.turn_wanted)
        self.bar.back.clicked.connect(self.back_wanted)
        self.bar.pause.clicked.connect(self.pause_wanted)
        self.bar.stop.clicked.connect(self.stop_wanted)
        self.bar.next.clicked.connect(self.next_wanted)
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self.next_wanted)
        undo = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self)
        undo.activated.connect(lambda: self.panel.acted.emit(Undo()))

    def hold(self, *pages: QWidget) -> None:
        """The steps, the first one shown first."""
        for page in pages:
            self.steps.add(page)

    def say_not_kept(self, *, could_not_keep: bool) -> None:
        _ = self._words.text
        self.not_kept.setVisible(could_not_keep)
        self.not_kept.say(
            _("The last answers could not be kept."),
            _("What was kept before is safe."),
            _("Free some space on the disk; it is tried again with each answer."),
        )

    def say_kept(self, kept_ms: int | None, now_ms: int) -> str:
        """When what is typed was kept."""
        if kept_ms is None:
            return self._words.text("Nothing is written down yet")
        return self._words.text("Kept on this laptop {when}", when=self._words.ago(kept_ms, now_ms))

    def begin_at_the_top(self, step: object, form: FormStep | None) -> None:
        """Where another step or page is shown than before; unless the page shows a question that was asked for."""
        place = None if form is None else form.layout if form.layout is Layout.SCROLL else form.number
        if (step, place) == self._at:
            return
        self._at = (step, place)
        if form is None or not form.at:
            self.scroller.verticalScrollBar().setValue(0)
            focus_first(self.steps)
