"""Turns the facts of the day into tasks for the screen. Qt-free; nothing is ever ticked off here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from fieldintake.casework.host_dangers import note_dangers_read, untold_dangers
from fieldintake.casework.keep_words import meant_by
from fieldintake.casework.paper_calls import PaperCall, call_made
from fieldintake.casework.see_endings import Endings, see_endings
from fieldintake.casework.see_recoveries import Unseen, confirm_recoveries, unseen_recoveries
from fieldintake.casework.today import Task as DueTask
from fieldintake.casework.today import TaskKind as Due
from fieldintake.casework.today import Today, Urgency, read_today
from fieldintake.domain.desk import Draft
from fieldintake.domain.host import HostDanger
from fieldintake.domain.ids import CaseId
from fieldintake.ports import Vault
from fieldintake.ui.ports import Background
from fieldintake.ui.sync.state import why_stuck
from fieldintake.ui.today.state import CallLine, DraftLine, EndingLine, Task, TaskKind, TodayState

_KINDS = {
    Due.ASK_CONSENT: TaskKind.ASK_CONSENT,
    Due.REFER_NEED: TaskKind.REFER_NEED,
    Due.AWAIT_ANSWER: TaskKind.NO_ANSWER,
    Due.ANSWER_ARRIVAL: TaskKind.ARRIVED,
    Due.WITHDRAWAL_CAME: TaskKind.WITHDRAWN,
    Due.UNSTICK: TaskKind.STUCK,
    Due.DECIDE_ERASURE: TaskKind.ERASURE,
}


@dataclass
class TodayPresenter:
    """`open_case`, `open_arrival`, `open_draft` are the ways on from a line."""

    vault: Vault
    background: Background
    render: Callable[[TodayState], None]
    open_case: Callable[[CaseId], None]
    open_arrival: Callable[[str], None]
    open_draft: Callable[[Draft], None]
    failed: Callable[[Exception], None]
    now_ms: Callable[[], int]
    counted: Callable[[int], None] = field(default=lambda _count: None)
    form_name: Callable[[str, Mapping[str, str]], str] = field(default=lambda form_id, _titles: form_id)
    host_dangers: Callable[[], Collection[HostDanger]] = field(default=frozenset)
    _tasks: dict[str, DueTask] = field(default_factory=dict, init=False)
    _drafts: dict[str, Draft] = field(default_factory=dict, init=False)
    _calls: dict[str, PaperCall] = field(default_factory=dict, init=False)
    _unseen: Unseen = field(default_factory=Unseen, init=False)
    _dangers: tuple[HostDanger, ...] = field(default=(), init=False)

    def show(self) -> None:
        """Read the day again."""
        self.background.submit(self._read, done=lambda found: self._show(*found), failed=self.failed)

    def _read(self) -> tuple[Today, Unseen, tuple[HostDanger, ...], Endings]:
        dangers = untold_dangers(self.vault, self.host_dangers())
        return read_today(self.vault), unseen_recoveries(self.vault), dangers, see_endings(self.vault)

    def confirm_dangers(self) -> None:
        """Somebody has read what the laptop may give away; it is said again in a month."""
        told = self._dangers
        if told:
            self.background.submit(
                lambda: note_dangers_read(self.vault, told),
                done=lambda _none: self.show(),
                failed=self.failed,
            )

    def confirm_keys(self) -> None:
        """This person has read what happened to the keys, as far as it was on the screen."""
        newest = self._unseen.newest
        if newest is not None:
            self.background.submit(
                lambda: confirm_recoveries(self.vault, newest),
                done=lambda _none: self.show(),
                failed=self.failed,
            )

    def choose(self, key: str) -> None:
        task = self._tasks.get(key)
        if task is None:
            return
        if task.case is not None:
            self.open_case(task.case.case_id)
        else:
            self.open_arrival(task.subject)

    def choose_call(self, key: str) -> None:
        """To her case, while there is one."""
        call = self._calls.get(key)
        if call is not None and call.case_id:
            self.open_case(CaseId(call.case_id))

    def choose_ending(self, key: str) -> None:
        """To the case, where a person decides."""
        self.open_case(CaseId(key))

    def call_made(self, key: str) -> None:
        """Somebody told those who hold paper."""
        self.background.submit(
            lambda: call_made(self.vault, key), done=lambda _changed: self.show(), failed=self.failed
        )

    def choose_draft(self, key: str) -> None:
        """A form is resumed; words are where they belong: their window begins with them."""
        draft = self._drafts.get(key)
        if draft is None:
            return
        meant = meant_by(draft)
        if meant is None:
            self.open_draft(draft)
        elif meant.is_about_case:
            self.open_case(CaseId(draft.form_version.partition(".")[0]))
        else:
            self.open_arrival(draft.form_version)

    def _show(self, today: Today, unseen: Unseen, dangers: tuple[HostDanger, ...], ends: Endings) -> None:
        self._unseen, self._dangers = unseen, dangers
        self._calls = {call.id: call for call in today.calls}
        self._drafts = {draft.id: draft for draft in today.drafts}
        self._tasks = {task.subject: task for task in today.tasks}
        by_urgency = {
            urgency: tuple(self._task(task) for task in today.tasks if task.urgency is urgency)
            for urgency in Urgency
        }
        state = TodayState(
            now_ms=self.now_ms(),
            do_first=by_urgency[Urgency.FIRST],
            promised=by_urgency[Urgency.PROMISED],
            soon=by_urgency[Urgency.SOON],
            drafts=tuple(self._draft(draft, today) for draft in today.drafts),
            keys=unseen.events,
            dangers=dangers,
            next_promise_ms=today.next_due_ms,
            endings=tuple(EndingLine(e.row.case_id, e.row.code, e.clock.ends_ms) for e in ends.cases),
            erased=ends.erased,
            calls=tuple(CallLine(call.id, call.who, call.since_ms) for call in today.calls),
        )
        self.counted(state.count)
        self.render(state)

    def _task(self, task: DueTask) -> Task:
        due = task.due_ms if task.due_ms is not None else self.now_ms()
        return Task(
            key=task.subject,
            kind=_KINDS[task.kind],
            code=task.case.code if task.case is not None else "",
            since_ms=task.since_ms if task.since_ms is not None else due,
            due_ms=due,
            who=task.provider or task.partner,
            stuck=why_stuck(task.detail) if task.kind is Due.UNSTICK else None,
            is_emergency=task.case is not None and task.case.risk == "immediate",
        )

    def _draft(self, draft: Draft, today: Today) -> DraftLine:
        code = today.codes.get(draft.case_id, "") if draft.case_id is not None else ""
        name = self.form_name(draft.form_id, today.form_titles)
        return DraftLine(draft.id, name, draft.saved_ms, code)
