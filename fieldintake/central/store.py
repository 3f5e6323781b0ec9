"""Mailboxes of sealed messages: taken in once, given out in order, gone after a withdrawal.

Accepting is one transaction per batch and mailbox under the mailbox's row lock, and positions are given out
under that lock: so commits happen in the order of positions and no reader ever passes a row that comes late.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from fieldintake.central.engine import transact
from fieldintake.central.tables import AUDIT, DEVICE, ENTRY, EVENT_SEEN, MAILBOX, TOMBSTONE
from fieldintake.domain.ids import DeviceId, OrganisationId
from fieldintake.domain.messages import ReceiptStatus
from fieldintake.protocol import codec
from fieldintake.protocol.batches import Verdict
from fieldintake.protocol.contexts import Context

DAY_BYTES = 64 << 20
"""How much one laptop may send on one day; withdrawals always pass."""
_PAGE_ROWS = 256
_DURABLE, _DUPLICATE, _GONE = (
    Verdict(status) for status in (ReceiptStatus.DURABLE, ReceiptStatus.DUPLICATE, ReceiptStatus.GONE)
)
_OVER_QUOTA = Verdict(ReceiptStatus.REJECTED, "quota")
NO_MAILBOX = Verdict(ReceiptStatus.REJECTED, "no_mailbox")


@dataclass(frozen=True, slots=True)
class Arrival:
    """One sealed message that a batch brought for a mailbox."""

    message: str
    thread: str
    data: bytes
    withdraws: bool


@dataclass(frozen=True, slots=True)
class From:
    """The laptop that signed the batch, and the hour of its arrival."""

    organisation: OrganisationId
    device: DeviceId
    hour: int


@dataclass(frozen=True, slots=True)
class Page:
    """What a reading gives: the next messages, where they end, and whether more wait."""

    messages: tuple[bytes, ...]
    cursor: str
    more: bool


@dataclass(slots=True)
class _Intake:
    """The state of one accepting transaction."""

    seen: set[str]
    buried: set[str]
    bytes_left: int
    fresh: list[Arrival] = field(default_factory=list)
    withdrawn: set[str] = field(default_factory=set)
    taken: list[str] = field(default_factory=list)

    def judge(self, arrival: Arrival) -> Verdict:
        """Decide on one arrival, in the order of the batch."""
        if arrival.message in self.seen:
            return _DUPLICATE
        if arrival.thread in self.buried and not arrival.withdraws:
            return _GONE
        if not arrival.withdraws and len(arrival.data) > self.bytes_left:
            return _OVER_QUOTA
        self.bytes_left -= len(arrival.data)
        self.seen.add(arrival.message)
        self.taken.append(arrival.message)
        if arrival.withdraws:
            self.buried.add(arrival.thread)
            self.withdrawn.add(arrival.thread)
            self.fresh = [i for i in self.fresh if i.withdraws or i.thread != arrival.thread]
        self.fresh.append(arrival)
        return _DURABLE


class Store:
    """The mailboxes."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def accept(self, mailbox: OrganisationId, sender: From, arrivals: Sequence[Arrival]) -> list[Verdict]:
        """Take in what is new, durably; the verdicts stand in the order of the arrivals."""
        return transact(self._engine, lambda connection: _accept(connection, mailbox, sender, arrivals))

    def read(self, mailbox: OrganisationId, cursor: str, want_bytes: int) -> Page | None:
        """The messages after `cursor`, at least one if any wait; None for no such mailbox.

        A cursor of another epoch, or none, starts over.
        """
        return transact(self._engine, lambda connection: _read(connection, mailbox, cursor, want_bytes))

    def add_mailbox(self, mailbox: OrganisationId) -> None:
        """Open a mailbox; nothing happens when it is there."""

        def work(connection: sa.Connection) -> None:
            if _lock(connection, mailbox) is None:
                row = {"mailbox": mailbox, "epoch": secrets.token_hex(8), "head": 0}
                connection.execute(MAILBOX.insert().values(**row, audit_head=0, audit_hash="0" * 64))

        transact(self._engine, work)

    def new_epoch(self, mailbox: OrganisationId) -> None:
        """After a restore: every laptop reads from the start again."""
        change = MAILBOX.update().where(MAILBOX.c.mailbox == mailbox).values(epoch=secrets.token_hex(8))
        transact(self._engine, lambda connection: connection.execute(change))

    def count_entries(self, mailbox: OrganisationId) -> int:
        """How many messages wait or are kept there."""
        query = sa.select(sa.func.count()).select_from(ENTRY).where(ENTRY.c.mailbox == mailbox)
        return transact(self._engine, lambda connection: int(connection.execute(query).scalar_one()))

    def audit_is_whole(self, mailbox: OrganisationId) -> bool:
        """Whether the chain of audit rows is unbroken up to the mailbox's head."""
        return transact(self._engine, lambda connection: _audit_is_whole(connection, mailbox))


def _lock(connection: sa.Connection, mailbox: OrganisationId) -> sa.Row[tuple[object, ...]] | None:
    query = sa.select(MAILBOX).where(MAILBOX.c.mailbox == mailbox).with_for_update()
    return connection.execute(query).one_or_none()


def _accept(
    connection: sa.Connection, mailbox: OrganisationId, sender: From, arrivals: Sequence[Arrival]
) -> list[Verdict]:
    row = _lock(connection, mailbox)
    if row is None:
        return [NO_MAILBOX] * len(arrivals)
    intake = _Intake(
        _seen(connection, mailbox, arrivals),
        _buried(connection, mailbox, sender.organisation, arrivals),
        DAY_BYTES - _sent_today(connection, sender),
    )
    before = intake.bytes_left
    verdicts = [intake.judge(arrival) for arrival in arrivals]
    if intake.taken:
        _bury(connection, mailbox, sender, intake.withdrawn)
        head = _append(connection, mailbox, sender, row.head, intake)
        _count_bytes(connection, sender, before - intake.bytes_left)
        _move_on(connection, row, sender, head, len(intake.taken))
    return verdicts


def _seen(connection: sa.Connection, mailbox: str, arrivals: Sequence[Arrival]) -> set[str]:
    ids = [arrival.message for arrival in arrivals]
    query = sa.select(EVENT_SEEN.c.message).where(
        EVENT_SEEN.c.mailbox == mailbox, EVENT_SEEN.c.message.in_(ids)
    )
    return set(connection.execute(query).scalars())


def _buried(
    connection: sa.Connection, mailbox: str, sender: OrganisationId, arrivals: Sequence[Arrival]
) -> set[str]:
    threads = {arrival.thread for arrival in arrivals}
    query = sa.select(TOMBSTONE.c.thread).where(
        TOMBSTONE.c.mailbox == mailbox, TOMBSTONE.c.sender == sender, TOMBSTONE.c.thread.in_(threads)
    )
    return set(connection.execute(query).scalars())


def _bury(connection: sa.Connection, mailbox: str, sender: From, threads: set[str]) -> None:
    """Delete what the sender had left on these threads, save withdrawals; keep tombstones for ever."""
    if not threads:
        return
    mine = (ENTRY.c.mailbox == mailbox) & (ENTRY.c.sender == sender.organisation) & ~ENTRY.c.withdraws
    connection.execute(ENTRY.delete().where(mine, ENTRY.c.thread.in_(threads)))
    query = sa.select(TOMBSTONE.c.thread).where(
        TOMBSTONE.c.mailbox == mailbox,
        TOMBSTONE.c.sender == sender.organisation,
        TOMBSTONE.c.thread.in_(threads),
    )
    missing = threads - set(connection.execute(query).scalars())
    common = {"mailbox": mailbox, "sender": sender.organisation, "hour": sender.hour}
    if missing:
        connection.execute(TOMBSTONE.insert(), [common | {"thread": thread} for thread in sorted(missing)])


def _append(connection: sa.Connection, mailbox: str, sender: From, head: int, intake: _Intake) -> int:
    """Insert what is new after `head`; the new head."""
    common = {"mailbox": mailbox, "hour": sender.hour}
    connection.execute(EVENT_SEEN.insert(), [common | {"message": item} for item in intake.taken])
    rows = [
        common
        | {
            "position": position,
            "message": item.message,
            "thread": item.thread,
            "sender": sender.organisation,
            "withdraws": item.withdraws,
            "data": item.data,
        }
        for position, item in enumerate(intake.fresh, head + 1)
    ]
    connection.execute(ENTRY.insert(), rows)
    return head + len(rows)


def _device(sender: From) -> sa.ColumnElement[bool]:
    return (DEVICE.c.organisation == sender.organisation) & (DEVICE.c.device == sender.device)


def _sent_today(connection: sa.Connection, sender: From) -> int:
    query = sa.select(DEVICE.c.day_bytes).where(_device(sender), DEVICE.c.day == sender.hour // 24)
    return int(connection.execute(query).scalar() or 0)


def _count_bytes(connection: sa.Connection, sender: From, count: int) -> None:
    today = sender.hour // 24
    total = sa.case((DEVICE.c.day == today, DEVICE.c.day_bytes + count), else_=count)
    connection.execute(DEVICE.update().where(_device(sender)).values(day=today, day_bytes=total))


def _move_on(
    connection: sa.Connection, row: sa.Row[tuple[object, ...]], sender: From, head: int, taken: int
) -> None:
    """Give out the positions, and chain what was done to what was done before."""
    position = row.audit_head + 1
    values = (position, sender.hour, sender.organisation, sender.device, "accept", taken)
    digest = _link(row.audit_hash, values)
    names = ("position", "hour", "organisation", "device", "action", "messages")
    entry = dict(zip(names, values, strict=True))
    connection.execute(AUDIT.insert().values(mailbox=row.mailbox, hash=digest, **entry))
    change = MAILBOX.update().where(MAILBOX.c.mailbox == row.mailbox)
    connection.execute(change.values(head=head, audit_head=position, audit_hash=digest))


def _link(before: str, values: tuple[int | str, ...]) -> str:
    text = codec.encode([before, *values])
    return hashlib.sha256(Context.SERVICE_AUDIT.over(text)).hexdigest()


def _audit_is_whole(connection: sa.Connection, mailbox: OrganisationId) -> bool:
    row = _lock(connection, mailbox)
    if row is None:
        return False
    digest, count = "0" * 64, 0
    query = sa.select(AUDIT).where(AUDIT.c.mailbox == mailbox).order_by(AUDIT.c.position)
    for count, entry in enumerate(connection.execute(query), 1):
        values = (entry.position, entry.hour, entry.organisation, entry.device, entry.action, entry.messages)
        digest = _link(digest, values)
        if entry.position != count or entry.hash != digest:
            return False
    return (count, digest) == (row.audit_head, row.audit_hash)


def _read(connection: sa.Connection, mailbox: OrganisationId, cursor: str, want_bytes: int) -> Page | None:
    query = sa.select(MAILBOX.c.epoch).where(MAILBOX.c.mailbox == mailbox)
    epoch = connection.execute(query).scalar()
    if epoch is None:
        return None
    start = _position(cursor, epoch)
    entries = (
        sa.select(ENTRY.c.position, ENTRY.c.data)
        .where(ENTRY.c.mailbox == mailbox, ENTRY.c.position > start)
        .order_by(ENTRY.c.position)
        .limit(_PAGE_ROWS + 1)
    )
    messages: list[bytes] = []
    left = want_bytes
    for position, data in connection.execute(entries):
        left -= len(data)
        if messages and (left < 0 or len(messages) == _PAGE_ROWS):
            return Page(tuple(messages), f"{epoch}.{start}", more=True)
        messages.append(bytes(data))
        start = position
    return Page(tuple(messages), f"{epoch}.{start}", more=False)


def _position(cursor: str, epoch: str) -> int:
    named, _, position = cursor.partition(".")
    proper = position.isascii() and position.isdigit() and len(position) <= 18
    return int(position) if named == epoch and proper else 0
