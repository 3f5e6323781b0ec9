"""Draws Sync: stuck first, with what to do and that it is safe; then waiting, then sent; the stick beside.

Signals: `sync_wanted()`, `sync_cancelled()`, `stuck_chosen(key)`, `copy_out_wanted()`, `read_in_wanted()`,
`card_wanted()`, `service_wanted()`.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from fieldintake.domain.desk import OutboxKind
from fieldintake.ui.marks import TRANSPORT, Mark, Transport
from fieldintake.ui.rooms import Network
from fieldintake.ui.sync.state import ADVICE, NEEDS_CARD, Outcome, Sent, SyncState, Waiting
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Colour
from fieldintake.ui.widgets.button import Button, Kind
from fieldintake.ui.widgets.card import Card, Section, column_of
from fieldintake.ui.widgets.facts import Facts
from fieldintake.ui.widgets.page import Columns, Page
from fieldintake.ui.widgets.panels import EmptyState, ErrorPanel, NoticePanel, Progress
from fieldintake.ui.widgets.prose import Prose
from fieldintake.ui.widgets.row_card import RowCard
from fieldintake.ui.widgets.row_delegate import RowShape
from fieldintake.ui.widgets.rows import Row
from fieldintake.ui.words import Words

_KIND_MARKS = {
    OutboxKind.WITHDRAWAL: Mark("arrow-u-left-top"),
    OutboxKind.ACKNOWLEDGEMENT: Mark("arrow-u-left-top"),
    OutboxKind.ANSWER: Mark("check"),
    OutboxKind.RELEASE: Mark("send-outline"),
}
_OUTCOME_MARKS = {
    Outcome.RECEIPT: TRANSPORT[Transport.SENT],
    Outcome.CONFIRMED: TRANSPORT[Transport.SENT],
    Outcome.RETAINED: TRANSPORT[Transport.NOT_CONFIRMED],
    Outcome.NOT_CONFIRMED: TRANSPORT[Transport.NOT_CONFIRMED],
}


class SyncView(Page):
    """Everything about what leaves and arrives."""

    sync_wanted = Signal()
    sync_cancelled = Signal()
    stuck_chosen = Signal(str)
    copy_out_wanted = Signal()
    read_in_wanted = Signal()
    card_wanted = Signal()
    service_wanted = Signal()

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__(look)
        self._words = words
        self._state: SyncState | None = None
        self.sync_now = Button(look, "", Kind.FILLED, icon="sync")
        self.header.add_action(self.sync_now)
        self.progress = Progress(look)
        self.problem = ErrorPanel(look)
        self.stuck = RowCard(look, RowShape(code=0))
        self.waiting = RowCard(look, RowShape(least=64, code=0))
        self.sent = RowCard(look, RowShape(least=64, code=0))
        self.nothing = EmptyState(look)
        self.empty = Card()
        self.empty.add(self.nothing)
        self.about_stick = Prose(look)
        self.copy_out = Button(look, "", icon="tray-arrow-up")
        self.read_in = Button(look, "", icon="tray-arrow-down")
        stick = Card()
        for widget in (self.about_stick, self.copy_out, self.read_in):
            stick.add(widget)
        self.stick = Section(stick)
        self.facts = Facts(look)
        laptop = Card()
        laptop.add(self.facts)
        self.laptop = Section(laptop)
        self.no_service = NoticePanel(look, "wash", "cloud-off-outline")
        self.about_card, self.our_words = Prose(look), Prose(look, heavy=True)
        self.save_card = Button(look, "", icon="card-account-details-outline")
        self.use_service = Button(look, "", icon="server-network")
        ours = Card()
        for widget in (self.about_card, self.our_words, self.save_card, self.use_service):
            ours.add(widget)
        self.ours = Section(ours)
        main = column_of(
            self.progress,
            self.problem,
            self.no_service,
            self.empty,
            self.stuck,
            self.waiting,
            self.sent,
            spacing=24,
        )
        self.body.addWidget(Columns(look, main, column_of(self.stick, self.ours, self.laptop, spacing=24)))
        self._wire()

    def _wire(self) -> None:
        self.sync_now.clicked.connect(self.sync_wanted)
        self.progress.cancelled.connect(self.sync_cancelled)
        self.stuck.list.opened.connect(self.stuck_chosen)
        self.stuck.list.acted.connect(self.stuck_chosen)
        self.copy_out.clicked.connect(self.copy_out_wanted)
        self.read_in.clicked.connect(self.read_in_wanted)
        self.save_card.clicked.connect(self.card_wanted)
        self.use_service.clicked.connect(self.service_wanted)
        self.no_service.acted.connect(self.service_wanted)
        self.sync_now.setCursor(Qt.CursorShape.PointingHandCursor)

    def again(self) -> None:
        """Draw the same state in the language that is now chosen."""
        if self._state is not None:
            self.render_state(self._state)

    def render_state(self, state: SyncState) -> None:
        self._state = state
        _ = self._words.text
        is_busy = state.network is Network.SYNCING
        self.header.say(_("Sync"), self._line(state))
        self.sync_now.say(_("Sync now"))
        self.sync_now.setEnabled(not is_busy and state.has_service)
        self.progress.setVisible(is_busy)
        self.progress.say(_("Exchanging sealed messages ..."), _("Stop"))
        self.problem.setVisible(state.problem is not None)
        if state.problem is not None:
            self.problem.say(
                self._words.of(state.problem),
                _("Everything is safe and waits. Nothing is dropped, however long it takes."),
                _(ADVICE[state.problem]),
            )
        self.stuck.show_rows(_("Stuck"), [self._stuck(item) for item in state.stuck])
        self.waiting.show_rows(_("Waiting to go"), [self._waiting(item) for item in state.waiting])
        self._show_sent(state)
        self.empty.setVisible(not (state.stuck or state.waiting or state.sent))
        self.nothing.say(_("Nothing waits and nothing was sent yet. A referral that you send appears here."))
        self._show_side(state)

    def _show_sent(self, state: SyncState) -> None:
        shown = self._words.text("latest {n} of {total}", n=len(state.sent), total=state.sent_total)
        count = shown if state.sent_total > len(state.sent) else str(len(state.sent))
        rows = [self._sent(item) for item in state.sent]
        self.sent.show_rows(self._words.text("Sent, with receipt"), rows, count=count)

    def _show_side(self, state: SyncState) -> None:
        _ = self._words.text
        self.stick.heading.say(_("By stick"))
        self.about_stick.say(
            _("No network? A memory stick carries the same sealed letters. Nobody can read them on the way.")
        )
        self.copy_out.say(_("Copy out to a stick"))
        self.read_in.say(_("Read in from a stick"))
        self._show_own(state)
        self.laptop.heading.say(_("This laptop"))
        never = _("never")
        synced = never if state.synced_ms is None else self._words.when(state.synced_ms, state.now_ms)
        made = never if state.backup_ms is None else self._words.day_of(state.backup_ms, state.now_ms)
        checked = never if state.checked_ms is None else self._words.day_of(state.checked_ms, state.now_ms)
        facts = [(_("Last full sync"), synced), (_("Backup"), made), (_("All records checked"), checked)]
        if state.certified_days is not None:
            left = self._words.plural("{n} more day", "{n} more days", max(state.certified_days, 0))
            facts.append((_("Certificates hold"), left))
        self.facts.show_facts(facts)

    def _show_own(self, state: SyncState) -> None:
        _ = self._words.text
        self.ours.heading.say(_("Our card"))
        self.about_card.say(
            _("Partners need it to know that something is from {us}. Read them these six words by phone:",
              us=state.own.name)
        )  # fmt: skip
        self.our_words.say(", ".join(state.own.words), right_to_left=False)
        self.save_card.say(_("Save our card"))
        self.use_service.say(_("Our service"))
        self.use_service.setVisible(state.has_service)
        self.no_service.setVisible(not state.has_service)
        self.no_service.say(
            _("This desk has no service yet."),
            _(
                "With one, sealed letters go and come over the network. Until then a memory stick carries them."
            ),
            _("Ask the keeper of your service for its address, its public key and its pin."),
            action=_("Use a service"),
        )

    def _line(self, state: SyncState) -> str:
        waits = self._words.plural("{n} thing waits", "{n} things wait", len(state.waiting))
        stuck = self._words.plural("{n} is stuck", "{n} are stuck", len(state.stuck))
        parts = [waits, stuck] if state.stuck else [waits]
        return self._words.text(
            "{network}. {what}. Nothing is dropped, however long it takes.",
            network=self._words.of(state.network),
            what=self._words.several(parts),
        )

    def _stuck(self, item: Waiting) -> Row:
        _ = self._words.text
        assert item.stuck is not None
        return Row(
            key=item.key,
            sentence=_(
                "{what} to {who}", what=self._words.of_with(item.kind, code=item.code), who=item.recipient
            ),
            reason=self._words.of(item.stuck),
            third=_("It is safe and waits. Everything else goes without it."),
            mark=TRANSPORT[Transport.STUCK],
            action=_("Open their card") if item.stuck in NEEDS_CARD else _("Open the case"),
        )

    def _waiting(self, item: Waiting) -> Row:
        _ = self._words.text
        to = _("To {who}.", who=item.recipient)
        first = _("Withdrawals always go first.") if item.kind is OutboxKind.WITHDRAWAL else ""
        urgent = _("Emergency.") if item.is_urgent else ""
        return Row(
            key=item.key,
            sentence=self._words.of_with(item.kind, code=item.code),
            reason=" ".join(part for part in (to, first, urgent) if part),
            mark=_KIND_MARKS[item.kind],
            time=_("since {when}", when=self._words.when(item.since_ms, self._now())),
        )

    def _sent(self, item: Sent) -> Row:
        _ = self._words.text
        receipt = _("{who}. Receipt {code}.", who=item.recipient, code=item.receipt)
        return Row(
            key=item.key,
            sentence=self._words.of_with(item.kind, code=item.code),
            reason=f"{receipt} {self._words.of(item.outcome)}",
            mark=_OUTCOME_MARKS[item.outcome],
            time=self._words.when(item.at_ms, self._now()),
            time_ink=Colour.TEXT_2,
        )

    def _now(self) -> int:
        return self._state.now_ms if self._state is not None else 0
