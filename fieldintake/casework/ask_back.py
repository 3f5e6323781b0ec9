"""Asking back what left, and stopping what has not: the same for a withdrawal, a no, and a case that is destroyed.

Always inside the transaction that has the reason for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from fieldintake.casework.paper_calls import note_calls
from fieldintake.casework.queueing import queue_word
from fieldintake.domain.desk import ON_ITS_WAY, Changed, Disclosure, OutboxItem, OutboxKind, OutboxState
from fieldintake.domain.errors import CaseRestricted, NotFound
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId
from fieldintake.domain.messages import Thread
from fieldintake.domain.recipient import ledger_names
from fieldintake.ports import UnitOfWork, Vault


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What a withdrawal did: `asked` are recipients asked to destroy, `stopped` what had not left yet.

    `on_paper` are recipients who hold a letter and no sealed thread: people must tell them.
    """

    asked: tuple[str, ...]
    stopped: int
    on_paper: tuple[str, ...]
    changed: frozenset[Changed]


def together(outcomes: Iterable[Withdrawn]) -> Withdrawn:
    """What was done in several cases of hers, as one."""
    done = list(outcomes)
    return Withdrawn(
        tuple(name for each in done for name in each.asked),
        sum(each.stopped for each in done),
        tuple(name for each in done for name in each.on_paper),
        frozenset().union(*(each.changed for each in done)),
    )


def undo(
    vault: Vault,
    unit: UnitOfWork,
    case_id: CaseId,
    names: frozenset[str] | None,
    *,
    why: str = "withdrawn",
) -> Withdrawn:
    """Stop what waits for, and ask back what has left to, whoever is known by these ledger names (None: all)."""
    asked: list[str] = []
    on_paper: list[str] = []
    stopped = _stop_queued(unit, case_id, names, why)
    for recipient_id, channels in _told(unit, case_id).items():
        if not _is_meant(unit, recipient_id, names):
            continue
        thread = unit.threads.find(case_id, recipient_id)
        if thread is not None and _has_carried(unit, thread):
            queue_withdrawal(vault, unit, thread)
            asked.append(channels.get("sealed", ""))
        if "letter" in channels:
            on_paper.append(channels["letter"])
        _mark_referrals(unit, case_id, recipient_id)
    if on_paper:
        note_calls(vault, unit, case_id, on_paper)
    changed = frozenset({Changed.CONSENT, Changed.CASE, Changed.CASES, Changed.OUTBOX, Changed.REFERRALS})
    return Withdrawn(tuple(asked), stopped, tuple(on_paper), changed)


@dataclass(frozen=True, slots=True)
class Outside:
    """Who holds something of hers: `asked` by a message that calls it back, `on_paper` by people alone.

    `needs_two` says that there is evidence, so that a second person decides.
    """

    asked: tuple[str, ...]
    on_paper: tuple[str, ...]
    needs_two: bool = False


def outside(unit: UnitOfWork, family: Iterable[CaseId]) -> Outside:
    """Whom `undo` would ask in all cases of hers, and who would have to be called."""
    asked: list[str] = []
    on_paper: list[str] = []
    told = [(each, *row) for each in family for row in _told(unit, each).items()]
    for case_id, recipient_id, channels in told:
        thread = unit.threads.find(case_id, recipient_id)
        if thread is not None and _has_carried(unit, thread):
            asked.append(channels.get("sealed", ""))
        if "letter" in channels:
            on_paper.append(channels["letter"])
    return Outside(tuple(asked), tuple(on_paper))


def _told(unit: UnitOfWork, case_id: CaseId) -> dict[str, dict[str, str]]:
    """Recipients who were told something, and under which name by each channel."""
    told: dict[str, dict[str, str]] = {}
    for disclosure in unit.disclosures.of_case(case_id):
        told.setdefault(disclosure.recipient, {})[disclosure.channel] = disclosure.recipient_name
    return told


def still_held(unit: UnitOfWork, case_id: CaseId) -> dict[str, list[Disclosure]]:
    """What recipients hold: what left on threads that are open, and paper where nothing did."""
    sent = [item for item in unit.outbox.of_case(case_id) if item.message_id]
    asked_back = {item.message_id for item in sent if unit.threads.has_ended(item.thread_id)}
    sealed: dict[str, list[Disclosure]] = {}
    paper: dict[str, list[Disclosure]] = {}
    for disclosure in unit.disclosures.of_case(case_id):
        if disclosure.sha256 not in asked_back:
            kept = sealed if disclosure.channel == "sealed" else paper
            kept.setdefault(disclosure.recipient, []).append(disclosure)
    return paper | sealed


def _has_carried(unit: UnitOfWork, thread: Thread) -> bool:
    """Whether anything was ever handed over on it; a fresh thread has nothing to ask back."""
    mine = (item for item in unit.outbox.of_case(thread.case_id) if item.thread_id == thread.id)
    return any(item.message_id for item in mine)


def known_as(unit: UnitOfWork, recipient_id: str) -> frozenset[str]:
    """The names under which her answers about this recipient stand in the ledger."""
    try:
        return ledger_names(unit.directory.recipient(recipient_id))
    except NotFound:
        return frozenset({recipient_id})


def _is_meant(unit: UnitOfWork, recipient_id: str, names: frozenset[str] | None) -> bool:
    return names is None or bool(known_as(unit, recipient_id) & names)


def _stop_queued(unit: UnitOfWork, case_id: CaseId, names: frozenset[str] | None, why: str) -> int:
    """Stop releases that are not yet confirmed; how many."""
    waiting = [item for item in unit.outbox.of_case(case_id) if item.state in ON_ITS_WAY]
    meant = [item for item in waiting if _is_meant(unit, item.recipient, names)]
    return sum(stop_release(unit, item, why=why, referral="withdrawn") for item in meant)


def stop_release(unit: UnitOfWork, item: OutboxItem, *, why: str, referral: str) -> bool:
    """Kill a release and forget its bytes; its referral gets that state. False for another kind of item."""
    if item.kind is not OutboxKind.RELEASE:
        return False
    unit.records.save(RecordType.REFERRAL, item.subject, item.case_id, {"state": referral})
    unit.outbox.save(replace(item, state=OutboxState.KILLED, why=why, data=b""))
    return True


@dataclass(frozen=True, slots=True)
class Stopped:
    """What going back to an older copy stopped: `left` wait for somebody who can open their case."""

    stopped: int
    left: int


def stop_restored(unit: UnitOfWork) -> Stopped:
    """In a copy of before nothing goes out by itself: she may have said no since."""
    stopped = left = 0
    for item in unit.outbox.open_items():
        try:
            stopped += stop_release(unit, item, why="restored", referral="draft")
        except CaseRestricted:
            left += 1  # nor can it go: whoever cannot stop it cannot hand it over
    return Stopped(stopped, left)


def queue_withdrawal(vault: Vault, unit: UnitOfWork, thread: Thread) -> None:
    """Put the request to destroy at the head of the queue, once for each thread."""
    mine = [item for item in unit.outbox.of_case(thread.case_id) if item.thread_id == thread.id]
    if any(item.kind is OutboxKind.WITHDRAWAL for item in mine):
        return
    queue_word(vault, unit, OutboxKind.WITHDRAWAL, thread, thread.case_id)
    unit.threads.close(thread.id)


def _mark_referrals(unit: UnitOfWork, case_id: CaseId, recipient_id: str) -> None:
    for referral in unit.records.of_case(case_id, RecordType.REFERRAL):
        left = referral.text("state") not in ("draft", "withdrawn")
        mine = referral.text("recipient") == recipient_id and referral.fields.get("incoming") is not True
        if mine and left:
            unit.records.save(RecordType.REFERRAL, referral.id, case_id, {"state": "withdrawn"})
