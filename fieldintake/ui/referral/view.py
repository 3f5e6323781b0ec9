"""Draws a referral: pick the need, pick who, see what leaves, then print, send, or both.

Signals: `need_toggled(key)`, `provider_chosen(key)`, `filtered(text)`, `back_wanted()`, `next_wanted()`,
`ask_wanted()`, `letter_language_chosen(code)`, `copy_language_chosen(code)`, `print_wanted()`, `send_wanted()`,
`done()`.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from fieldintake.ui.marks import PRIORITY, Mark
from fieldintake.ui.referral.preview import PreviewPanel
from fieldintake.ui.referral.state import NeedChoice, ProviderChoice, ReferralState, ReferralStep
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Colour
from fieldintake.ui.widgets.button import Button, Kind, Picker
from fieldintake.ui.widgets.card import Card, row_of
from fieldintake.ui.widgets.first_focus import focus_first
from fieldintake.ui.widgets.label import Label, Tone
from fieldintake.ui.widgets.page import BottomBar, Page
from fieldintake.ui.widgets.panels import EmptyState, NoticePanel
from fieldintake.ui.widgets.row_card import RowCard
from fieldintake.ui.widgets.row_delegate import RowShape
from fieldintake.ui.widgets.rows import Row
from fieldintake.ui.widgets.stack import Stack
from fieldintake.ui.words import Words

_TICKED, _UNTICKED = (
    Mark("checkbox-marked", Colour.ACCENT),
    Mark("checkbox-blank-outline", Colour.LINE_STRONG),
)
_PICKED, _UNPICKED = Mark("radiobox-marked", Colour.ACCENT), Mark("radiobox-blank", Colour.LINE_STRONG)


class ReferralView(Page):
    """One page per step, in one stack."""

    need_toggled = Signal(str)
    provider_chosen = Signal(str)
    filtered = Signal(str)
    back_wanted = Signal()
    next_wanted = Signal()
    ask_wanted = Signal()
    letter_language_chosen = Signal(str)
    copy_language_chosen = Signal(str)
    look_wanted = Signal()
    print_wanted = Signal()
    send_wanted = Signal()
    done = Signal()

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__(look)
        self._words = words
        self._state: ReferralState | None = None
        self.needs = RowCard(look, RowShape(code=0, selects=True))
        self.providers = RowCard(look, RowShape(code=0, selects=True))
        self.filter = QLineEdit()
        self.filter.setFixedWidth(look.scaled(340))
        self.nothing = EmptyState(look)
        self.preview = PreviewPanel(look, words)
        self.letter_label = Label("", tone=Tone.MUTED)
        self.letter_in = Picker(look)
        self.copy_label = Label("", tone=Tone.MUTED)
        self.copy_in = Picker(look)
        self.look_at = Button(look, "", Kind.QUIET, icon="file-document-outline")
        self.issued = NoticePanel(look)
        self.print_pack = Button(look, "", Kind.OUTLINED, icon="printer-outline")
        self.send = Button(look, "", Kind.FILLED, icon="shield-lock-outline")
        self.bar = BottomBar(look)
        self.steps = Stack()
        self._build()
        self._wire()

    def _build(self) -> None:
        empty = Card()
        empty.add(self.nothing)
        self.empty = empty
        pages: dict[ReferralStep, tuple[QWidget, ...]] = {
            ReferralStep.NEED: (self.needs,),
            ReferralStep.PROVIDER: (row_of(self.filter), self.providers, self.empty),
            ReferralStep.LEAVES: (
                self.preview,
                row_of(
                    self.letter_label,
                    self.letter_in,
                    self.copy_label,
                    self.copy_in,
                    self.look_at,
                    spacing=12,
                ),
            ),
            ReferralStep.ISSUED: (self.issued,),
        }
        for step in ReferralStep:
            holder = QWidget()
            rows = QVBoxLayout(holder)
            rows.setContentsMargins(0, 0, 0, 0)
            rows.setSpacing(16)
            for widget in pages[step]:
                rows.addWidget(widget)
            rows.addStretch(1)
            self.steps.add(holder)
        self.body.addWidget(self.steps)
        self.bar.row.put(self.print_pack, at=self.bar.row.indexOf(self.bar.next))
        self.bar.row.put(self.send)
        self.add_bar(self.bar)

    def _wire(self) -> None:
        self.needs.list.opened.connect(self.need_toggled)
        self.providers.list.opened.connect(self.provider_chosen)
        self.filter.textEdited.connect(self.filtered)
        self.preview.ask_wanted.connect(self.ask_wanted)
        self.letter_in.activated.connect(lambda _: self.letter_language_chosen.emit(self.letter_in.value))
        self.copy_in.activated.connect(lambda _: self.copy_language_chosen.emit(self.copy_in.value))
        self.look_at.clicked.connect(self.look_wanted)
        self.print_pack.clicked.connect(self.print_wanted)
        self.send.clicked.connect(self.send_wanted)
        self.bar.back.clicked.connect(self.back_wanted)
        self.bar.next.clicked.connect(self._onward)

    def _onward(self) -> None:
        if self._state is not None and self._state.step is ReferralStep.ISSUED:
            self.done.emit()
        else:
            self.next_wanted.emit()

    def again(self) -> None:
        """Draw the same state in the language that is now chosen."""
        if self._state is not None:
            self.render_state(self._state)

    def render_state(self, state: ReferralState) -> None:
        if self._state is None or self._state.step is not state.step:
            focus_first(self.steps)
        self._state = state
        _ = self._words.text
        titles = {
            ReferralStep.NEED: _("What does she want help with?"),
            ReferralStep.PROVIDER: _("Who can help?"),
            ReferralStep.LEAVES: _("What leaves, and what is held back"),
            ReferralStep.ISSUED: _("The referral is on its way"),
        }
        self.header.say(titles[state.step], _("Referral for {code}", code=state.code))
        self.steps.turn_to_place(list(ReferralStep).index(state.step))
        self.needs.show_rows(_("Needs"), [self._need(need, state) for need in state.needs])
        self.providers.show_rows(_("From the directory"), [self._provider(p, state) for p in state.providers])
        self.filter.setPlaceholderText(_("Name, kind of help, or language"))
        self.filter.setAccessibleName(_("Search the directory"))
        self.empty.setVisible(not state.providers)
        looked_for = bool(self.filter.text())
        self.nothing.say(
            _("Nobody in the directory fits. Change the words above.")
            if looked_for
            else _(
                "Nobody is in the directory yet. Read in a partner's card: Inbox, then “Open a file or stick”."
            )
        )
        self._show_languages(state)
        if state.preview is not None:
            self.preview.render_state(state.preview, state.now_ms)
        self._show_issued(state)
        self._show_bar(state)

    def _show_languages(self, state: ReferralState) -> None:
        _ = self._words.text
        choices = tuple((code, self._words.language_name(code)) for code in state.letter_languages)
        self.letter_label.say(_("Letter in"))
        self.letter_in.offer(choices, state.letter_language)
        self.letter_in.setAccessibleName(_("Letter in"))
        self.copy_label.say(
            _("Her copy in") if state.paper_allowed else _("She keeps no paper: no copy is made.")
        )
        self.copy_in.offer(choices, state.copy_language)
        self.copy_in.setAccessibleName(_("Her copy in"))
        self.copy_in.setVisible(state.paper_allowed)
        self.look_at.say(_("Look at the pages"))
        self.look_at.setVisible(state.preview is not None and state.preview.refused is None)
        self.look_at.setEnabled(not state.is_busy)

    def _show_issued(self, state: ReferralState) -> None:
        _ = self._words.text
        printed = _("The letter is printed or saved.") if state.printed_to else ""
        queued = _("A sealed copy waits and goes with the next sync.") if state.was_queued else ""
        self.issued.say(
            _("Issued."),
            " ".join(part for part in (printed, queued) if part),
            _("You see the answer under Referrals and on her page."),
        )

    def _show_bar(self, state: ReferralState) -> None:
        _ = self._words.text
        preview = state.preview
        at_leaves = state.step is ReferralStep.LEAVES
        is_ready = state.step in (ReferralStep.LEAVES, ReferralStep.ISSUED)
        may_leave = is_ready and preview is not None and preview.refused is None
        onward = {
            ReferralStep.NEED: _("Next"),
            ReferralStep.PROVIDER: _("Next"),
            ReferralStep.ISSUED: _("Done"),
        }
        place = _("Her consent is checked again at the moment it leaves.") if at_leaves else ""
        self.bar.say(
            back=_("Back") if state.step is not ReferralStep.ISSUED else "",
            pause="",
            place=self._why_not(state) or place,
            stop="",
            onward=onward.get(state.step, ""),
        )
        self.bar.next.setEnabled(not self._why_not(state))
        self.print_pack.say(_("Print pack"))
        self.print_pack.setVisible(may_leave)
        self.print_pack.setEnabled(not state.is_busy)
        self.send.say(_("Send sealed"))
        self.send.setVisible(may_leave and preview is not None and preview.can_send and not state.was_queued)
        self.send.setEnabled(not state.is_busy)

    def _why_not(self, state: ReferralState) -> str:
        if state.step is ReferralStep.NEED and not state.needs:
            return self._words.text("No need is written down yet. Add one with “Her forms” on her page.")
        if state.step is ReferralStep.NEED and not state.chosen_needs:
            return self._words.text("Choose at least one need.")
        if state.step is ReferralStep.PROVIDER and not state.provider:
            return self._words.text("Choose who can help.")
        return ""

    def _need(self, need: NeedChoice, state: ReferralState) -> Row:
        return Row(
            key=need.key,
            sentence=need.area,
            heavy=True,
            reason=need.wanted,
            mark=_TICKED if need.key in state.chosen_needs else _UNTICKED,
            time=self._words.of(need.priority),
            time_ink=PRIORITY[need.priority].ink,
        )

    def _provider(self, provider: ProviderChoice, state: ReferralState) -> Row:
        _ = self._words.text
        spoken = self._words.several([self._words.language_name(code) for code in provider.languages])
        abroad = _("In another country: she is asked for that too.") if provider.is_abroad else ""
        sealed = _("Can receive sealed letters.") if provider.can_receive_sealed else _("By paper only.")
        return Row(
            key=provider.key,
            sentence=provider.name,
            heavy=True,
            reason=". ".join(part for part in (provider.kind, spoken) if part),
            third=" ".join(part for part in (sealed, abroad) if part),
            mark=_PICKED if provider.key == state.provider else _UNPICKED,
        )
