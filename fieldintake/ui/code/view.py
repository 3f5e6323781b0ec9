"""Draws the recovery code, then one field to type it back. Signals: `onward(typed)`, `paste_refused()`."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from fieldintake.ui.code.state import ABOUTS, CodeState, CodeStep
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Step
from fieldintake.ui.widgets.card import Card
from fieldintake.ui.widgets.door_page import DoorPage
from fieldintake.ui.widgets.label import Label
from fieldintake.ui.widgets.secret import HandField
from fieldintake.ui.words import Words
from fieldintake.wording.isolation import bare

_GROUPS, _COLUMNS = 9, 3


class CodeView(DoorPage):
    """Nine groups, three in a line, from left to right in any language."""

    onward = Signal(str)
    paste_refused = Signal()

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__(look, words)
        self._state: CodeState | None = None
        self.groups = [Label("", Step.LEAD, heavy=True) for _ in range(_GROUPS)]
        self.card = Card(padding=(24, 20))
        within = QWidget()
        within.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        grid = QGridLayout(within)
        grid.setVerticalSpacing(16)
        for place, group in enumerate(self.groups):
            grid.addWidget(group, place // _COLUMNS, place % _COLUMNS, Qt.AlignmentFlag.AlignHCenter)
        self.card.add(within)
        self.typed = HandField()
        for part in (self.card, self.typed):
            self.rows.addWidget(part)
        self.typed.returnPressed.connect(self._send)
        self.typed.paste_refused.connect(self.paste_refused)
        self.act.clicked.connect(self._send)
        self.in_order(self.typed)

    def _send(self) -> None:
        self.onward.emit(self.typed.text())

    def again(self) -> None:
        """Draw the same state in the language that is now chosen."""
        if self._state is not None:
            self.render_state(self._state)

    def render_state(self, state: CodeState) -> None:
        before, self._state = self._state, state
        _ = self._words.text
        writes = state.step is CodeStep.WRITE
        self.say(
            self._words.of(state.step),
            _(ABOUTS[state.step]),
            act=_("I have written it") if writes else _("Check the code"),
            back="" if writes else _("Show the code again"),
            problem=self._words.of_with(state.problem, place=state.place) if state.problem else "",
        )
        for place, label in enumerate(self.groups):
            label.say(state.groups[place] if state.groups else "")
        self.card.setVisible(writes)
        self.typed.setVisible(not writes)
        self.typed.setAccessibleName(bare(_("Recovery code")))
        if before is None or before.step is not state.step:
            self.typed.clear()
            (self.act if writes else self.typed).setFocus()
