# ruff: noqa: N802 - methods that override the toolkit keep its names
"""Draws one case: header card, then timeline and needs, consent, and what was shared.

Signals: `refer_wanted(need)`, `forms_wanted()`, `consent_wanted()`, `withdraw_wanted(key)`, `note_wanted()`,
`decide_wanted()`, `form_wanted(key)`, `call_made(key)`, `part_wanted(key)`, `tab_chosen(Tab)`, `name_wanted()`,
`name_released()`, `reveal_wanted(key)`, `reveal_ended()`. Those of `evidence` are its own.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QTabBar

from fieldintake.ui.case.evidence_part import EvidencePart
from fieldintake.ui.case.header import HeaderCard
from fieldintake.ui.case.rows import (
    call_row,
    consent_row,
    event_row,
    merged_row,
    need_row,
    shared_row,
    standing_lines,
)
from fieldintake.ui.case.state import CaseState, Tab
from fieldintake.ui.case.told import ToldPart
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Step
from fieldintake.ui.widgets.button import Button, Kind
from fieldintake.ui.widgets.card import Card, column_of
from fieldintake.ui.widgets.label import Label
from fieldintake.ui.widgets.masked import Masked
from fieldintake.ui.widgets.page import Page, Twin
from fieldintake.ui.widgets.panels import EmptyState, NoticePanel
from fieldintake.ui.widgets.row_card import RowCard
from fieldintake.ui.widgets.row_delegate import RowShape
from fieldintake.ui.widgets.stack import Stack
from fieldintake.ui.widgets.wrap_row import WrapHolder, WrapRow
from fieldintake.ui.words import Words

_LOW = 760


class CaseView(Page):
    """The file of one survivor, known by its code."""

    refer_wanted = Signal(str)
    forms_wanted = Signal()
    consent_wanted = Signal()
    withdraw_wanted = Signal(str)
    note_wanted = Signal()
    decide_wanted = Signal()
    form_wanted = Signal(str)
    call_made = Signal(str)
    part_wanted = Signal(str)
    tab_chosen = Signal(Tab)
    name_wanted = Signal()
    name_released = Signal()
    reveal_wanted = Signal(str)
    reveal_ended = Signal()

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__(look)
        self._words, self._look = words, look
        self._state: CaseState | None = None
        self.code = Label("", Step.TITLE, heavy=True)
        self.masked_name = Masked(look)
        self.forms = Button(look, "", icon="clipboard-text-outline")
        self.decide = Button(look, "", icon="dots-horizontal")
        self.refer = Button(look, "", Kind.FILLED, icon="send-outline")
        self.card = HeaderCard(look, words)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.timeline = RowCard(look, RowShape(least=58, code=0, pad_y=6))
        self.needs = RowCard(look, RowShape(least=72, code=0))
        self.consents = RowCard(look, RowShape(code=0))
        self.shared = RowCard(look, RowShape(code=0))
        self.add_note = Button(look, "", icon="plus")
        self.timeline.heading.add_action(self.add_note)
        self.nothing = [EmptyState(look) for _ in range(3)]
        self.standing = NoticePanel(look, icon="folder-outline")
        self.calls = RowCard(look, RowShape(least=58, code=0))
        self.merged = RowCard(look, RowShape(least=58, code=0))
        self.told = ToldPart(look, words)
        self.evidence = EvidencePart(look, words)
        self.parts = Stack()
        self._build(look)
        self._wire()

    def _build(self, look: Look) -> None:
        self.header.hide()
        head = WrapHolder()
        row = WrapRow(head, spacing=12, least=look.scaled(240))
        for widget in (self.code, self.masked_name, self.decide, self.forms, self.refer):
            row.put(widget, grows=widget is self.masked_name)
        self.above.addWidget(head)
        self.above.addWidget(self.card)
        self.body.addWidget(self.standing)
        self.body.addWidget(self.calls)
        self.body.addWidget(self.merged)
        self.above.addWidget(self.tabs)
        self.empties = [_on_card(words) for words in self.nothing]
        no_needs, no_consents, no_shared = self.empties
        needs = column_of(self.needs, no_needs, spacing=0)
        self.parts.add(Twin(look, self.timeline, needs, shares=(13, 10)))
        self.parts.add(self.told)
        self.parts.add(column_of(self.consents, no_consents))
        self.parts.add(column_of(self.shared, no_shared))
        self.parts.add(self.evidence)
        self.body.addWidget(self.parts)

    def _wire(self) -> None:
        self.forms.clicked.connect(self.forms_wanted)
        self.refer.clicked.connect(lambda: self.refer_wanted.emit(""))
        self.decide.clicked.connect(self.decide_wanted)
        self.timeline.list.acted.connect(self.form_wanted)
        self.calls.list.acted.connect(self.call_made)
        self.merged.list.acted.connect(self.part_wanted)
        self.needs.list.acted.connect(self.refer_wanted)
        self.consents.list.acted.connect(self.withdraw_wanted)
        self.add_note.clicked.connect(self.note_wanted)
        self.card.consent_wanted.connect(self.consent_wanted)
        for part in (self.card, self.told):
            part.reveal_wanted.connect(self.reveal_wanted)
            part.reveal_ended.connect(self.reveal_ended)
        self.masked_name.wanted.connect(self.name_wanted)
        self.masked_name.released.connect(self.name_released)
        for tab in Tab:
            self.tabs.addTab(tab.value)
        self.tabs.tabBarClicked.connect(self._choose_tab)
        self.tabs.currentChanged.connect(self._choose_tab)

    def _choose_tab(self, place: int) -> None:
        if self._state is not None and 0 <= place < len(Tab) and list(Tab)[place] is not self._state.tab:
            self.tab_chosen.emit(list(Tab)[place])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.card.shorten(short=event.size().height() < self._look.scaled(_LOW))

    def again(self) -> None:
        """Draw the same state in the language that is now chosen."""
        if self._state is not None:
            self.render_state(self._state)

    def render_state(self, state: CaseState) -> None:
        self._state = state
        _ = self._words.text
        self.code.say(state.code)
        self.masked_name.say(_("Hold to reveal"), spoken=_("Her name, hidden"))
        if state.revealed_name is not None:
            self.masked_name.reveal(state.revealed_name)
        self.refer.say(_("Refer"))
        self.forms.say(_("Her forms"))
        self.add_note.say(_("Add a note"))
        self.decide.say(_("This case"))
        self.decide.setVisible(state.may_decide)
        self.card.render_state(state)
        self._show_standing(state)
        calls = [call_row(call, self._words, state.now_ms) for call in state.calls]
        self.calls.show_rows(_("Call about paper"), calls)
        merged = [merged_row(line, self._words, may_part=state.may_part) for line in state.merged]
        self.merged.show_rows(_("One person, more than one case"), merged, count="")
        self.told.render_state(state)
        self.evidence.render_state(state.evidence)
        self._show_tabs(state)
        self._show_lists(state)

    def _show_standing(self, state: CaseState) -> None:
        lines = standing_lines(state.standing, self._words)
        self.standing.setVisible(bool(lines))
        if lines:
            self.standing.say(*lines)

    def _show_tabs(self, state: CaseState) -> None:
        counts = {Tab.SHARED: len(state.shared), Tab.CONSENT: len(state.consents)}
        self.tabs.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        for place, tab in enumerate(Tab):
            count = f"  {counts[tab]}" if counts.get(tab) else ""
            self.tabs.setTabText(place, self._words.of(tab) + count)
        self.tabs.setCurrentIndex(list(Tab).index(state.tab))
        self.tabs.blockSignals(False)  # noqa: FBT003 - Qt's own signature
        self.parts.turn_to_place(list(Tab).index(state.tab))

    def _show_lists(self, state: CaseState) -> None:
        _ = self._words.text
        words, now = self._words, state.now_ms
        last = ""
        events = []
        for event in state.timeline:
            day = words.weekday(event.at_ms)
            events.append(event_row(event, words, group="" if day == last else day))
            last = day
        self.timeline.show_rows(_("Timeline"), events, count="")
        self.needs.show_rows(_("Needs and referrals"), [need_row(need, words, now) for need in state.needs])
        self.consents.show_rows(_("Her answers"), [consent_row(line, words, now) for line in state.consents])
        self.shared.show_rows(_("What was shared"), [shared_row(line, words, now) for line in state.shared])
        sentences = (
            _("No need is written down yet."),
            _("She has not been asked yet. Nothing may leave."),
            _("Nothing about her was shared with anybody."),
        )
        lists = (state.needs, state.consents, state.shared)
        for empty, card, sentence, lines in zip(self.nothing, self.empties, sentences, lists, strict=True):
            empty.say(sentence)
            card.setVisible(not lines)


def _on_card(empty: EmptyState) -> Card:
    card = Card(padding=(1, 1))
    card.add(empty)
    return card
