"""Draws one step of the recovery sheets. Signals: `onward(words)`, `paste_refused()`, `print_wanted()`."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal

from fieldintake.ui.lock.state import DoorProblem
from fieldintake.ui.sheets.grid import WordFields, WordLabels
from fieldintake.ui.sheets.state import ABOUTS, ACTS, BACKS, SheetsState
from fieldintake.ui.theme import Look
from fieldintake.ui.widgets.button import Button, Kind
from fieldintake.ui.widgets.door_page import DoorPage
from fieldintake.ui.words import Words

_COLUMN = 720


class SheetsView(DoorPage):
    """`known` is the list from which typed words are completed."""

    onward = Signal(object)
    paste_refused = Signal()
    print_wanted = Signal()

    def __init__(self, look: Look, words: Words, known: Sequence[str] = ()) -> None:
        super().__init__(look, words, width=_COLUMN)
        self._state: SheetsState | None = None
        self.shown = WordLabels(look)
        self.typed = WordFields(look, known)
        self.printing = Button(look, "", Kind.QUIET, icon="printer-outline")
        for part in (self.shown, self.typed):
            self.rows.addWidget(part)
        self.rows.addWidget(self.printing, 0, Qt.AlignmentFlag.AlignLeft)
        self.printing.clicked.connect(self.print_wanted)
        self.typed.finished.connect(self.act.setFocus)
        self.typed.paste_refused.connect(self.paste_refused)
        self.typed.entered.connect(self.scroller.ensureWidgetVisible)
        self.act.clicked.connect(self._send)
        self.in_order(*self.typed.fields, self.printing)

    def _send(self) -> None:
        self.onward.emit(self.typed.words())

    def again(self) -> None:
        """Draw the same state in the language that is now chosen."""
        if self._state is not None:
            self.render_state(self._state)

    def render_state(self, state: SheetsState) -> None:
        before, self._state = self._state, state
        _ = self._words.text
        self.say(
            self._words.of_with(state.step, n=state.number),
            _(ABOUTS[state.step]),
            act=_("One moment ...") if state.is_busy else _(ACTS[state.step]),
            back=_(BACKS[state.step]) if BACKS[state.step] else "",
            problem=self._problem(state),
        )
        self.shown.show_words(state.words)
        self.shown.setVisible(bool(state.words))
        self.printing.say(_("Print this sheet instead"))
        self.printing.setVisible(state.may_print)
        self.typed.say(self._words)
        self.typed.setVisible(state.is_typed)
        self.typed.setEnabled(not state.is_busy)
        self.act.setEnabled(not state.is_busy)
        self.back.setEnabled(not state.is_busy)
        is_new = before is None or (before.step, before.number) != (state.step, state.number)
        if is_new:
            self._begin(state)
        elif state.problem is not None and state.place:
            self.typed.fields[state.place - 1].setFocus()
            self.typed.fields[state.place - 1].selectAll()

    def _begin(self, state: SheetsState) -> None:
        """A new page: empty, from its top, with the keyboard where it goes on."""
        self.typed.forget()
        self.scroller.verticalScrollBar().setValue(0)
        if not state.is_typed:
            self.act.setFocus()

    def _problem(self, state: SheetsState) -> str:
        if state.problem is None:
            return ""
        if isinstance(state.problem, DoorProblem):
            return self._words.of(state.problem)
        return self._words.of_with(state.problem, place=state.place)
