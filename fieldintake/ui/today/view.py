"""Draws Today: do first, promised, soon; drafts beside them.

What happened to the keys of this desk stands above everything until it is confirmed. Signals: `task_chosen(key)`,
`draft_chosen(key)`, `keys_confirmed()`, `call_chosen(key)`, `call_made(key)`,
`ending_chosen(key)`.
"""

from __future__ import annotations

from PySide6.QtCore import Signal

from fieldintake.casework.see_recoveries import Recovery
from fieldintake.domain.host import HostDanger
from fieldintake.ui.marks import Mark
from fieldintake.ui.sentences import SENTENCES
from fieldintake.ui.theme import Look
from fieldintake.ui.today.state import (
    ACTIONS,
    DANGERS,
    MEANINGS,
    REASONS,
    CallLine,
    DraftLine,
    EndingLine,
    Task,
    TaskKind,
    TodayState,
)
from fieldintake.ui.tokens import Colour
from fieldintake.ui.widgets.button import Button, Kind
from fieldintake.ui.widgets.card import Card, column_of
from fieldintake.ui.widgets.page import Columns, Page
from fieldintake.ui.widgets.panels import EmptyState
from fieldintake.ui.widgets.row_card import RowCard
from fieldintake.ui.widgets.row_delegate import RowShape
from fieldintake.ui.widgets.rows import Row
from fieldintake.ui.words import Words

_MARKS = {
    TaskKind.NO_ANSWER: Mark("timer-sand", Colour.AMBER_FILL),
    TaskKind.ASK_CONSENT: Mark("circle-outline"),
    TaskKind.REFER_NEED: Mark("send-outline"),
    TaskKind.STUCK: Mark("alert-outline", Colour.AMBER_FILL),
    TaskKind.ARRIVED: Mark("inbox-outline"),
    TaskKind.WITHDRAWN: Mark("arrow-u-left-top"),
    TaskKind.ERASURE: Mark("account-outline"),
}
_KEY = Mark("key-outline")
_LAPTOP = Mark("laptop")
_ENDS, _ERASED = Mark("timer-sand", Colour.AMBER_FILL), Mark("check")
_PAPER = Mark("email-outline", Colour.AMBER_FILL)
_EMERGENCY = Mark("alert-octagon", Colour.BRICK_FILL)


class TodayView(Page):
    """The first screen after unlocking."""

    task_chosen = Signal(str)
    draft_chosen = Signal(str)
    keys_confirmed = Signal()
    dangers_confirmed = Signal()
    call_chosen = Signal(str)
    call_made = Signal(str)
    ending_chosen = Signal(str)

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__(look)
        self._words = words
        self._state: TodayState | None = None
        self.keys = RowCard(look)
        self.seen = Button(look, "", Kind.OUTLINED)
        self.keys.heading.add_action(self.seen)
        self.keys.setVisible(False)
        self.seen.clicked.connect(self.keys_confirmed)
        self.dangers = RowCard(look)
        self.dangers_seen = Button(look, "", Kind.OUTLINED)
        self.dangers.heading.add_action(self.dangers_seen)
        self.dangers.setVisible(False)
        self.dangers_seen.clicked.connect(self.dangers_confirmed)
        self.calls = RowCard(look, RowShape(least=66, code=0))
        self.calls.list.opened.connect(self.call_chosen)
        self.calls.list.acted.connect(self.call_made)
        self.endings = RowCard(look)
        self.endings.list.acted.connect(self.ending_chosen)
        self.do_first = RowCard(look)
        self.promised = RowCard(look)
        self.soon = RowCard(look)
        self.drafts = RowCard(look, RowShape(least=66, code=0))
        self.nothing = EmptyState(look)
        empty = Card(padding=(4, 8))
        empty.add(self.nothing)
        self.empty = empty
        main = column_of(
            self.keys,
            self.empty,
            self.calls,
            self.do_first,
            self.promised,
            self.soon,
            self.endings,
            self.dangers,
            spacing=24,
        )
        self.body.addWidget(Columns(look, main, column_of(self.drafts), side_first=True))
        for section in (self.do_first, self.promised, self.soon):
            section.list.opened.connect(self.task_chosen)
            section.list.acted.connect(self.task_chosen)
        self.drafts.list.opened.connect(self.draft_chosen)
        self.drafts.list.acted.connect(self.draft_chosen)

    def again(self) -> None:
        """Draw the same state in the language that is now chosen."""
        if self._state is not None:
            self.render_state(self._state)

    def render_state(self, state: TodayState) -> None:
        self._state = state
        _ = self._words.text
        self.header.say(_("Today"), self._words.weekday(state.now_ms))
        happened = [self._key(at, each, state.now_ms) for at, each in enumerate(state.keys)]
        self.keys.show_rows(_("Keys of this desk"), happened)
        self.seen.say(_("I have read this"))
        self.dangers.show_rows(_("This laptop"), [self._danger(each) for each in state.dangers])
        self.dangers_seen.say(_("Say it again in a month"))
        calls = [self._call(call, state.now_ms) for call in state.calls]
        self.calls.show_rows(_("Call about paper"), calls)
        endings = [self._ending(each, state.now_ms) for each in state.endings]
        self.endings.show_rows(_("Closed cases whose time ends"), endings + self._erased(state))
        self.do_first.show_rows(_("Do first"), [self._task(task, state.now_ms) for task in state.do_first])
        self.promised.show_rows(_("Promised"), [self._task(task, state.now_ms) for task in state.promised])
        self.soon.show_rows(_("Soon"), [self._task(task, state.now_ms) for task in state.soon])
        self.drafts.show_rows(_("Drafts to resume"), [self._draft(d, state.now_ms) for d in state.drafts])
        self.empty.setVisible(state.is_empty)
        self.nothing.say(self._nothing(state))

    def _nothing(self, state: TodayState) -> str:
        _ = self._words.text
        if state.next_promise_ms is None:
            return _("Nothing is due. Start with New intake, or open a case.")
        return _(
            "Nothing is due. Next promise: {day}.", day=self._words.when(state.next_promise_ms, state.now_ms)
        )

    def _key(self, place: int, happened: Recovery, now_ms: int) -> Row:
        _ = self._words.text
        somebody = _("Somebody who is no longer here")
        values = {
            "by": self._words.typed(happened.by) or somebody,
            "whom": self._words.typed(happened.whom) or somebody,
        }
        return Row(
            key=str(place),
            sentence=_(SENTENCES[happened.event], **values),
            reason=_(MEANINGS[happened.event], **values),
            mark=_KEY,
            time=self._words.when(happened.at_ms, now_ms),
        )

    def _danger(self, danger: HostDanger) -> Row:
        happens, helps = DANGERS[danger]
        sentence, reason = self._words.text(happens), self._words.text(helps)
        return Row(key=danger.value, sentence=sentence, reason=reason, mark=_LAPTOP)

    def _call(self, call: CallLine, now_ms: int) -> Row:
        _ = self._words.text
        return Row(
            key=call.key,
            sentence=_("Call {who}", who=self._words.typed(call.who)),
            reason=_("They hold a letter on paper, which no message can take back."),
            mark=_PAPER,
            time=self._words.when(call.since_ms, now_ms),
            action=_("They were told"),
        )

    def _ending(self, ending: EndingLine, now_ms: int) -> Row:
        _ = self._words.text
        day = self._words.date(ending.ends_ms)
        is_over = ending.ends_ms <= now_ms
        return Row(
            key=ending.key,
            code=ending.code,
            sentence=_("Its time is over") if is_over else _("Its time ends soon"),
            reason=_("Since {day}. Erase her, or say why it must be kept.", day=day)
            if is_over
            else _("On {day}. Nothing is erased by itself.", day=day),
            mark=_ENDS,
            action=_("Open"),
        )

    def _erased(self, state: TodayState) -> list[Row]:
        """Numbers that name nobody, beside the endings that ask for a decision."""
        plural = self._words.plural
        return [
            Row(
                key=f"erased-{year}",
                sentence=plural("{n} person was erased", "{n} people were erased", count),
                reason=self._words.text("In {year}. Nothing else about them is kept.", year=str(year)),
                mark=_ERASED,
            )
            for year, count in state.erased
        ]

    def _task(self, task: Task, now_ms: int) -> Row:
        _ = self._words.text
        values = {
            "who": task.who or _("the provider"),
            "what": self._words.of(task.stuck) if task.stuck else "",
            "since": self._words.when(task.since_ms, now_ms),
            "priority": _("Emergencies are due in 24 hours") if task.is_emergency else _("An answer is due"),
        }
        is_over = task.due_ms < now_ms
        ink = Colour.BRICK if is_over and task.is_emergency else Colour.AMBER if is_over else Colour.TEXT_2
        return Row(
            key=task.key,
            sentence=_(SENTENCES[task.kind], **values),
            reason=_(REASONS[task.kind], **values),
            code=task.code,
            mark=_EMERGENCY if task.is_emergency else _MARKS[task.kind],
            time=self._words.due(task.due_ms, now_ms),
            time_ink=ink,
            action=_(ACTIONS[task.kind]),
        )

    def _draft(self, draft: DraftLine, now_ms: int) -> Row:
        _ = self._words.text
        when = self._words.when(draft.saved_ms, now_ms)
        kept = _("Kept {when}", when=when)
        if draft.code:
            kept = _("{code} · kept {when}", code=draft.code, when=when)
        return Row(key=draft.key, sentence=draft.name, reason=kept, action=_("Resume"))
