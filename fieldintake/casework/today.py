"""Today: what to do first, what was promised, what comes soon; computed from facts, never ticked off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from fieldintake.casework.erasure_requests import to_decide
from fieldintake.casework.find_cases import as_of_now
from fieldintake.casework.know_partner import names_by_id
from fieldintake.casework.paper_calls import PaperCall, due_calls
from fieldintake.domain.case_list import NextStep, awaits_answer
from fieldintake.domain.desk import CaseRow, Draft, InboxState, OutboxState
from fieldintake.domain.errors import CaseRestricted
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, RecordId
from fieldintake.domain.messages import ReceivedRelease, ReceivedWithdrawal
from fieldintake.domain.priority import DAY_MS
from fieldintake.domain.record import Record
from fieldintake.domain.roles import Act, require
from fieldintake.ports import UnitOfWork, Vault

_MOST = 100


class Urgency(Enum):
    """Under which heading a task stands."""

    FIRST = "first"
    PROMISED = "promised"
    SOON = "soon"


class TaskKind(Enum):
    """What there is to do."""

    ASK_CONSENT = "ask_consent"
    REFER_NEED = "refer_need"
    AWAIT_ANSWER = "await_answer"
    ANSWER_ARRIVAL = "answer_arrival"
    WITHDRAWAL_CAME = "withdrawal_came"
    UNSTICK = "unstick"
    DECIDE_ERASURE = "decide_erasure"


@dataclass(frozen=True, slots=True)
class Task:
    """One task with its reason in `kind`; `case` is None for arrivals that are no case yet.

    `provider` is whom we asked for a service, `partner` the organisation of the message that it is about, `since_ms`
    since when it waits; `detail` says more, as the reason why something is stuck.
    """

    kind: TaskKind
    urgency: Urgency
    case: CaseRow | None
    subject: str
    due_ms: int | None
    since_ms: int | None
    detail: str = ""
    provider: str = ""
    partner: str = ""


@dataclass(frozen=True, slots=True)
class Today:
    """Everything on the screen; `next_due_ms` says when the next thing falls due when nothing is now.

    `codes` are those of the cases that drafts belong to, `form_titles` what forms are called, by form id.
    """

    tasks: tuple[Task, ...]
    drafts: tuple[Draft, ...]
    arrivals: int
    next_due_ms: int | None
    calls: tuple[PaperCall, ...] = ()
    codes: Mapping[CaseId, str] = field(default_factory=dict)
    form_titles: Mapping[str, str] = field(default_factory=dict)


_FROM_STEP = {
    NextStep.ASK_CONSENT.value: TaskKind.ASK_CONSENT,
    NextStep.REFER_NEED.value: TaskKind.REFER_NEED,
    NextStep.AWAIT_ANSWER.value: TaskKind.AWAIT_ANSWER,
}


def read_today(vault: Vault) -> Today:
    """The tasks of this desk, the most urgent first."""
    with vault.view() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        now_ms = vault.clock.now_ms()
        due = as_of_now(vault, unit, unit.cases.due(_MOST))
        names = names_by_id(unit)
        tasks = [*_arrivals(unit), *_stuck(unit, names), *_from_cases(unit, due, names, now_ms)]
        tasks += _erasures(unit)
        order = list(Urgency)
        tasks.sort(key=lambda task: (order.index(task.urgency), task.due_ms or 0))
        drafts = unit.drafts.of_author(unit.me.id)
        waiting = [row.next_at_ms for row in due if row.next_at_ms is not None]
        return Today(
            tasks=tuple(tasks),
            drafts=tuple(drafts),
            arrivals=sum(1 for task in tasks if task.kind is TaskKind.ANSWER_ARRIVAL),
            next_due_ms=min((at for at in waiting if at > now_ms), default=None),
            calls=tuple(due_calls(unit)),
            codes=_codes_of(unit, drafts),
            form_titles=unit.forms.titles(),
        )


def _codes_of(unit: UnitOfWork, drafts: list[Draft]) -> dict[CaseId, str]:
    known = {draft.case_id for draft in drafts if draft.case_id is not None}
    return {row.case_id: str(row.code) for row in unit.cases.rows(known)}


def _from_cases(unit: UnitOfWork, due: list[CaseRow], names: dict[str, str], now_ms: int) -> list[Task]:
    tasks: list[Task] = []
    for row in due:
        kind = _FROM_STEP.get(row.next_step)
        if kind is None or row.next_at_ms is None or row.next_at_ms > now_ms + 3 * DAY_MS:
            continue
        soon = row.next_at_ms > now_ms + DAY_MS
        first = row.risk == "immediate" or row.next_at_ms <= now_ms
        urgency = Urgency.FIRST if first else Urgency.SOON if soon else Urgency.PROMISED
        try:
            asked = _asked_first(unit, row) if kind is TaskKind.AWAIT_ANSWER else None
            opened_ms = unit.records.get(RecordId(row.case_id)).ms("opened_at")
        except CaseRestricted:
            continue  # what is due in it is for those who can open it
        since_ms = asked.ms("issued_at") if asked else opened_ms
        provider = names.get(asked.text("recipient"), "") if asked else ""
        tasks.append(Task(kind, urgency, row, row.case_id, row.next_at_ms, since_ms, provider=provider))
    return tasks


def _asked_first(unit: UnitOfWork, row: CaseRow) -> Record | None:
    """The referral that waits longest for its answer."""
    referrals = unit.records.of_case(row.case_id, RecordType.REFERRAL)
    waiting = (each for each in referrals if awaits_answer(each))
    return min(waiting, key=lambda each: each.ms("issued_at") or 0, default=None)


def _arrivals(unit: UnitOfWork) -> list[Task]:
    tasks: list[Task] = []
    for item in unit.inbox.all():
        if item.state is not InboxState.NEW:
            continue
        if isinstance(item.message, ReceivedRelease):
            kind = TaskKind.ANSWER_ARRIVAL
        elif isinstance(item.message, ReceivedWithdrawal):
            kind = TaskKind.WITHDRAWAL_CAME
        else:
            continue
        at_ms, sender = item.arrived_ms, item.sender_name
        tasks.append(Task(kind, Urgency.FIRST, None, item.message_id, at_ms, at_ms, sender, partner=sender))
    return tasks


def _erasures(unit: UnitOfWork) -> list[Task]:
    """Cases with evidence that a colleague asks to erase, for whoever may decide it."""
    names = {person.id: person.desk_name for person in unit.directory.staff()}
    return [
        Task(
            TaskKind.DECIDE_ERASURE,
            Urgency.FIRST,
            row,
            f"erasure-{row.case_id}",
            asked.asked_ms + 3 * DAY_MS,
            asked.asked_ms,
            partner=names.get(asked.asked_by, ""),
        )
        for row, asked in to_decide(unit)
    ]


def _stuck(unit: UnitOfWork, names: dict[str, str]) -> list[Task]:
    stuck = [item for item in unit.outbox.open_items() if item.state is OutboxState.STUCK]
    known = {row.case_id: row for row in unit.cases.rows({item.case_id for item in stuck})}
    return [
        Task(
            TaskKind.UNSTICK,
            Urgency.FIRST,
            known[item.case_id],
            item.id,
            item.due_ms,
            item.since_ms,
            item.why,
            partner=names.get(item.recipient, ""),
        )
        for item in stuck
        if item.case_id in known
    ]
