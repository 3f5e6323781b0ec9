"""Shows what came, with the proof of its sender, and carries the answers back. Qt-free.

Invariant: accepting is offered only for an arrival whose sender an imported card vouches for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from fieldintake.casework.answer_referral import accept_referral, reply_to_referral
from fieldintake.casework.answer_withdrawal import ask_to_destroy, destroy_now, retain
from fieldintake.casework.keep_words import Meant
from fieldintake.casework.read_inbox import Arrival, note_read, read_inbox
from fieldintake.domain import fields as field_table
from fieldintake.domain.desk import InboxState, Role
from fieldintake.domain.errors import NeedsTwo, UnknownField
from fieldintake.domain.ids import CaseId
from fieldintake.domain.leaving import Answer
from fieldintake.domain.messages import (
    Received,
    ReceivedAcknowledgement,
    ReceivedAnswer,
    ReceivedField,
    ReceivedRelease,
    ReceivedWithdrawal,
)
from fieldintake.ports import Vault
from fieldintake.ui.inbox.state import (
    ArrivalDetail,
    ArrivalKind,
    ArrivalLine,
    ArrivalProblem,
    InboxScreen,
)
from fieldintake.ui.ports import Background, Dialogs
from fieldintake.ui.referral.state import ShownField
from fieldintake.ui.words import Words
from fieldintake.ui.writing import Prompt, Writing
from fieldintake.wording.labels import Labels


def kind_of(message: Received | None) -> ArrivalKind:
    """What came."""
    match message:
        case ReceivedRelease():
            return ArrivalKind.REFERRAL
        case ReceivedWithdrawal():
            return ArrivalKind.WITHDRAWAL
        case ReceivedAnswer():
            return ArrivalKind.ANSWER
        case ReceivedAcknowledgement():
            return ArrivalKind.ACKNOWLEDGEMENT
        case None:
            return ArrivalKind.UNREADABLE


def _problem(code: str) -> ArrivalProblem | None:
    """A problem that has no sentence of its own counts as damage."""
    if not code:
        return None
    return next((problem for problem in ArrivalProblem if problem.value == code), ArrivalProblem.DAMAGED)


def _role(code: str) -> Role | None:
    return next((role for role in Role if role.value == code), None)


def _open_case_of(arrival: Arrival) -> str:
    """The case that was made of it; none once what came was destroyed, or the case by itself."""
    item = arrival.item
    return item.case_id or "" if arrival.case_is_here and item.state is not InboxState.WITHDRAWN else ""


@dataclass
class InboxPresenter:
    """`open_case` follows an accepted referral; `changed` is told after every answer."""

    vault: Vault
    background: Background
    dialogs: Dialogs
    words: Words
    render: Callable[[InboxScreen], None]
    open_case: Callable[[CaseId], None]
    failed: Callable[[Exception], None]
    changed: Callable[[], None]
    now_ms: Callable[[], int]
    key_words: Callable[[str], str] = field(default=lambda _organisation: "")
    state: InboxScreen = field(init=False)
    writing: Writing = field(init=False)
    _arrivals: dict[str, Arrival] = field(default_factory=dict, init=False)
    _chosen: str = field(default="", init=False)

    def __post_init__(self) -> None:
        self.state = InboxScreen(self.now_ms())
        self.writing = Writing(self.vault, self.background, self.dialogs, self.failed)

    def show(self) -> None:
        """Read the inbox again."""
        self.background.submit(lambda: read_inbox(self.vault), done=self._take, failed=self.failed)

    def choose(self, key: str) -> None:
        """Open an arrival; that it was read is audited."""
        if key != self._chosen and key in self._arrivals:
            self.background.submit(
                lambda: note_read(self.vault, key), done=lambda _none: None, failed=self.failed
            )
        self._chosen = key
        self._publish()

    def accept(self) -> None:
        """Make a case of it; its page opens."""
        arrival = self._arrivals.get(self._chosen)
        if arrival is None or not self._is_proven(arrival):
            return
        message_id = arrival.item.message_id
        self._busy()
        self.background.submit(
            lambda: accept_referral(self.vault, message_id), done=self._accepted, failed=self._could_not
        )

    def decline(self) -> None:
        self._reply(Answer.DECLINED, self.words.text("Why can you not take this referral?"))

    def ask(self) -> None:
        self._reply(Answer.ASKED, self.words.text("What do you need to know before you answer?"))

    def go_to_case(self) -> None:
        arrival = self._arrivals.get(self._chosen)
        if arrival is not None and _open_case_of(arrival):
            self.open_case(CaseId(_open_case_of(arrival)))

    def retain(self) -> None:
        """A person says why it must be kept; the sender reads it."""
        message_id, _ = self._chosen, self.words.text
        self.writing.ask(
            Meant.RETAIN,
            message_id,
            Prompt(
                _("Why must it be kept?"),
                _("They read these words. Name the law or the duty, and no names."),
                act=_("Send with the next sync"),
                leave=_("Back"),
            ),
            lambda basis: retain(self.vault, message_id, basis),
            done=lambda _changed: self._done(),
            failed=self.failed,
        )

    def destroy(self) -> None:
        """A person decides that the case goes with the withdrawal."""
        message_id, _ = self._chosen, self.words.text
        self.dialogs.confirm(
            _("Destroy everything that came with this referral?"),
            _("What your own staff added goes too. The sender gets your confirmation."),
            act=_("Destroy it"),
            leave=_("Keep it for now"),
            then=lambda: self.background.submit(
                lambda: destroy_now(self.vault, message_id),
                done=lambda _d: self._done(),
                failed=lambda error: self._not_destroyed(message_id, error),
            ),
        )

    def _not_destroyed(self, message_id: str, error: Exception) -> None:
        """What has evidence is destroyed by two people: the second one is asked, and sees it on Today."""
        if not isinstance(error, NeedsTwo):
            self.failed(error)
            return
        _ = self.words.text
        self.dialogs.confirm(
            _("Ask a second person to destroy it?"),
            _(
                "This case has evidence, so it takes two people. Somebody else who keeps evidence sees on Today "
                "that you ask, and decides. Until then nothing is erased."
            ),
            act=_("Ask for it"),
            leave=_("Keep it for now"),
            then=lambda: self.background.submit(
                lambda: ask_to_destroy(self.vault, message_id),
                done=lambda _d: self._done(),
                failed=self.failed,
            ),
        )

    def _reply(self, answer: Answer, question: str) -> None:
        message_id, _ = self._chosen, self.words.text
        if message_id not in self._arrivals:
            return
        self.writing.ask(
            Meant.DECLINE if answer is Answer.DECLINED else Meant.QUESTION,
            message_id,
            Prompt(
                question,
                _("They read these words. Leave out names."),
                act=_("Send with the next sync"),
                leave=_("Back"),
                may_be_blank=True,
            ),
            lambda note: reply_to_referral(self.vault, message_id, answer, note),
            done=lambda _changed: self._done(),
            failed=self._could_not,
        )

    def _accepted(self, case_id: CaseId) -> None:
        self._done()
        self.open_case(case_id)

    def _done(self) -> None:
        self.changed()
        self.show()

    def _could_not(self, error: Exception) -> None:
        self.show()
        self.failed(error)

    def _busy(self) -> None:
        self.state = replace(self.state, is_busy=True)
        self.render(self.state)

    def _take(self, arrivals: list[Arrival]) -> None:
        self._arrivals = {arrival.item.message_id: arrival for arrival in arrivals}
        self._publish()

    def _publish(self) -> None:
        chosen = self._arrivals.get(self._chosen)
        self.state = InboxScreen(
            now_ms=self.now_ms(),
            lines=tuple(self._line(arrival) for arrival in self._arrivals.values()),
            chosen=None if chosen is None else self._detail(chosen),
        )
        self.render(self.state)

    @staticmethod
    def _is_proven(arrival: Arrival) -> bool:
        return arrival.item.sender is not None and arrival.compared_by is not None

    def _line(self, arrival: Arrival) -> ArrivalLine:
        item = arrival.item
        return ArrivalLine(
            key=item.message_id,
            sender=item.sender_name or self.words.text("Unknown sender"),
            kind=kind_of(item.message),
            state=item.state,
            arrived_ms=item.arrived_ms,
        )

    def _detail(self, arrival: Arrival) -> ArrivalDetail:
        item, message = arrival.item, arrival.item.message
        fields = self._fields(message.fields) if isinstance(message, ReceivedRelease) else ()
        if isinstance(message, ReceivedAnswer):
            fields = (ShownField(self.words.of(message.answer), self.words.typed(message.note)),)
        if isinstance(message, ReceivedAcknowledgement):
            fields = self._what_became(message)
        return ArrivalDetail(
            key=item.message_id,
            kind=kind_of(message),
            state=item.state,
            sender=item.sender_name or self.words.text("Unknown sender"),
            signed_by=_role(item.sender.role) if item.sender else None,
            is_proven=self._is_proven(arrival),
            compared_by=arrival.compared_by.desk_name if arrival.compared_by else "",
            key_words=self.key_words(item.sender.organisation) if item.sender else "",
            their_code=message.reference if message is not None else "",
            fields=fields,
            until_ms=message.until_ms if isinstance(message, ReceivedRelease) else None,
            own_code=_open_case_of(arrival),
            problem=_problem(item.problem),
        )

    def _what_became(self, word: ReceivedAcknowledgement) -> tuple[ShownField, ...]:
        _ = self.words.text
        outcome = ShownField(_("What became of it"), self.words.of(word.outcome))
        reason = ShownField(_("Their reason"), self.words.typed(word.basis))
        return (outcome, reason) if word.basis else (outcome,)

    def _fields(self, received: tuple[ReceivedField, ...]) -> tuple[ShownField, ...]:
        labels = Labels(self.words.language)
        shown: list[ShownField] = []
        for item in received:
            try:
                row = field_table.field(item.type, item.name)
            except UnknownField:
                continue
            shown.append(ShownField(labels.field(row), labels.value(row, item.value)))
        return tuple(shown)
