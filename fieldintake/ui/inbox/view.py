# ruff: noqa: N802 - methods that override the toolkit keep its names
"""Draws the inbox: the list, and one arrival with the proof of its sender first.

Signals: `chosen(key)`, `accept_wanted()`, `decline_wanted()`, `ask_wanted()`, `compare_wanted()`, `file_wanted()`,
`case_wanted()`, `destroy_wanted()`, `retain_wanted()`.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldintake.domain.desk import InboxState as ArrivalState
from fieldintake.ui.inbox.state import ArrivalDetail, ArrivalKind, ArrivalLine, InboxScreen
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Colour, Step
from fieldintake.ui.widgets.button import Button, Kind
from fieldintake.ui.widgets.card import Card
from fieldintake.ui.widgets.facts import Facts
from fieldintake.ui.widgets.label import Label
from fieldintake.ui.widgets.page import BottomBar, Page
from fieldintake.ui.widgets.panels import EmptyState, NoticePanel
from fieldintake.ui.widgets.prose import Prose
from fieldintake.ui.widgets.row_delegate import RowShape
from fieldintake.ui.widgets.rows import Row, RowList
from fieldintake.ui.words import Words

_LIST = 328
_BESIDE_FROM = 820
_WIDEST = 16_777_215
_ORDER = (
    ArrivalState.NEW,
    ArrivalState.UNVERIFIED,
    ArrivalState.ASKED,
    ArrivalState.ACCEPTED,
    ArrivalState.DECLINED,
    ArrivalState.WITHDRAWN,
    ArrivalState.DONE,
)
_OPEN = (ArrivalState.NEW, ArrivalState.UNVERIFIED, ArrivalState.ASKED)


class InboxView(Page):
    """List at the leading side, detail beside it."""

    chosen = Signal(str)
    accept_wanted = Signal()
    decline_wanted = Signal()
    ask_wanted = Signal()
    compare_wanted = Signal()
    file_wanted = Signal()
    case_wanted = Signal()
    destroy_wanted = Signal()
    retain_wanted = Signal()

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__(look)
        self._words = words
        self._look = look
        self._state: InboxScreen | None = None
        self.open_file = Button(look, "", icon="usb-flash-drive-outline")
        self.header.add_action(self.open_file)
        self.list = RowList(look, RowShape(least=72, code=0, selects=True))
        self._narrow = False
        self.back = Button(look, "", Kind.QUIET, icon="arrow-left")
        self.subject = Label("", Step.LEAD, heavy=True, wraps=True)
        self.proven = NoticePanel(look, "wash", "shield-check-outline")
        self.unproven = NoticePanel(look, "amber", "shield-alert-outline")
        self.facts = Facts(look, ruled=True)
        self.their_choice = Prose(look, "", step=Step.CAPTION, ink=Colour.TEXT_2)
        self.nothing = EmptyState(look)
        self.accept = Button(look, "", Kind.FILLED)
        self.decline = Button(look, "", Kind.OUTLINED)
        self.ask = Button(look, "", Kind.OUTLINED, icon="help-circle-outline")
        self.open_case = Button(look, "", Kind.OUTLINED, icon="folder-outline")
        self.destroy_it = Button(look, "", Kind.DESTRUCTIVE, icon="trash-can-outline")
        self.retain = Button(look, "", Kind.OUTLINED)
        self.bar = BottomBar(look)
        self._build()
        self._wire()

    def _build(self) -> None:
        self.list_card = Card(padding=(1, 1), spacing=0)
        self.list_card.add(self.list)
        self.detail = Card(padding=(24, 20), spacing=14)
        for widget in (self.back, self.subject, self.proven, self.unproven, self.facts, self.their_choice):
            self.detail.add(widget)
        self.empty = Card()
        self.empty.add(self.nothing)
        row = QWidget()
        boxes = QHBoxLayout(row)
        boxes.setContentsMargins(0, 0, 0, 0)
        boxes.setSpacing(24)
        top = Qt.AlignmentFlag.AlignTop
        boxes.addWidget(self.list_card, 0, top)
        right = QVBoxLayout()
        right.addWidget(self.detail)
        right.addWidget(self.empty)
        right.addStretch(1)
        boxes.addLayout(right, 1)
        self.body.addWidget(row)
        place = self.bar.row.indexOf(self.bar.place)
        for step, button in enumerate((self.decline, self.ask, self.retain, self.destroy_it, self.open_case)):
            self.bar.row.put(button, at=place + step)
        self.bar.row.put(self.accept)
        self.add_bar(self.bar)

    def _wire(self) -> None:
        self.list.opened.connect(self.chosen)
        self.back.clicked.connect(lambda: self.chosen.emit(""))
        self.accept.clicked.connect(self.accept_wanted)
        self.decline.clicked.connect(self.decline_wanted)
        self.ask.clicked.connect(self.ask_wanted)
        self.open_case.clicked.connect(self.case_wanted)
        self.destroy_it.clicked.connect(self.destroy_wanted)
        self.retain.clicked.connect(self.retain_wanted)
        self.open_file.clicked.connect(self.file_wanted)
        self.unproven.acted.connect(self.compare_wanted)

    def again(self) -> None:
        """Draw the same state in the language that is now chosen."""
        if self._state is not None:
            self.render_state(self._state)

    def render_state(self, state: InboxScreen) -> None:
        self._state = state
        _ = self._words.text
        line = self._words.plural("{n} waits for your answer", "{n} wait for your answer", state.waiting)
        self.header.say(_("Inbox"), line if state.waiting else _("Nothing waits for your answer"))
        self.open_file.say(_("Open a file or stick"))
        self.back.say(_("All arrivals"))
        key = state.chosen.key if state.chosen is not None else ""
        self.list.show_rows(self._rows(state), name=_("Arrivals"), chosen=key)
        self._part()
        nothing = _("Nothing came yet. What partners send you appears here after a sync.")
        self.nothing.say(_("Choose one from the list.") if state.lines else nothing)
        if state.chosen is not None:
            self._show_detail(state.chosen)
        self._show_bar(state)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < self._look.scaled(_BESIDE_FROM)
        if narrow != self._narrow:
            self._narrow = narrow
            self._part()

    def _part(self) -> None:
        """List and detail side by side; in a narrow window the list, then the detail with a way back."""
        state = self._state
        if state is None:
            return
        is_open = state.chosen is not None
        self.list_card.setVisible(bool(state.lines) and not (self._narrow and is_open))
        self.list_card.setFixedWidth(_WIDEST if self._narrow else self._look.scaled(_LIST))
        if self._narrow:
            self.list_card.setMinimumWidth(0)
        self.detail.setVisible(is_open)
        self.empty.setVisible(not is_open and not (self._narrow and state.lines))
        self.back.setVisible(self._narrow and is_open)

    def _rows(self, state: InboxScreen) -> list[Row]:
        rows: list[Row] = []
        last: ArrivalState | None = None
        for line in sorted(state.lines, key=lambda item: _ORDER.index(item.state)):
            rows.append(
                self._row(line, state.now_ms, group="" if line.state is last else self._words.of(line.state))
            )
            last = line.state
        return rows

    def _row(self, line: ArrivalLine, now_ms: int, *, group: str) -> Row:
        return Row(
            key=line.key,
            sentence=line.sender,
            heavy=line.state in _OPEN,
            reason=self._words.of(line.kind),
            third=self._words.text("Came {when}", when=self._words.when(line.arrived_ms, now_ms)),
            group=group,
        )

    def _show_detail(self, detail: ArrivalDetail) -> None:
        _ = self._words.text
        self.subject.say(self._words.of(detail.kind))
        self.proven.setVisible(detail.is_proven)
        self.unproven.setVisible(not detail.is_proven)
        signed_by = self._words.of(detail.signed_by) if detail.signed_by else detail.sender
        self.proven.say(
            _("It is from {who}. Signed by {name}.", who=detail.sender, name=signed_by),
            _(
                "{who} compared the key words with them: {words}.",
                who=detail.compared_by,
                words=detail.key_words,
            )
            if detail.compared_by
            else "",
        )
        self.unproven.say(
            _("Nobody has proven who sent this."),
            _("Compare the key words with them by phone. You can accept after that.")
            if detail.problem is None
            else self._words.of(detail.problem),
            action=_("Open their card") if detail.needs_card else "",
        )
        facts = [(_("Their code"), detail.their_code)] if detail.their_code else []
        facts += [(field.name, field.value) for field in detail.fields]
        if detail.until_ms is not None:
            facts.append(
                (
                    _("She agreed"),
                    _("to share this with you until {day}", day=self._words.date(detail.until_ms)),
                )
            )
        self.facts.show_facts(facts)
        self.facts.setVisible(bool(facts))
        self.their_choice.say(_("What is not here was not shared with you. You can ask; she decides."))
        self.their_choice.setVisible(detail.kind is ArrivalKind.REFERRAL)

    def _show_bar(self, state: InboxScreen) -> None:
        _ = self._words.text
        detail = state.chosen
        answerable = detail is not None and detail.kind is ArrivalKind.REFERRAL and detail.state in _OPEN
        proven = detail is not None and detail.is_proven
        why = "" if proven or not answerable else _("Accept waits until the sender is proven.")
        kept = _("Kept now, goes with the next sync.") if answerable else ""
        self.bar.say(back="", pause="", place=why or kept, stop="", onward="")
        self.accept.say(_("Accept"))
        self.decline.say(_("Decline"))
        self.ask.say(_("Ask a question"))
        for button in (self.accept, self.decline, self.ask):
            button.setVisible(answerable)
            button.setEnabled(proven and not state.is_busy)
        is_theirs = detail is not None and detail.kind is ArrivalKind.WITHDRAWAL
        decides = is_theirs and detail is not None and detail.state is ArrivalState.NEW
        self.destroy_it.say(_("Destroy it"))
        self.retain.say(_("It must be kept"))
        for button in (self.destroy_it, self.retain):
            button.setVisible(decides)
            button.setEnabled(proven and not state.is_busy)
        self.open_case.say(_("Open the case"))
        self.open_case.setVisible(detail is not None and bool(detail.own_code))
        self.bar.setVisible(answerable or decides or (detail is not None and bool(detail.own_code)))
