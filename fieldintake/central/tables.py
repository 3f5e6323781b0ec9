"""The service's tables, the same on SQLite and PostgreSQL.

Every key of what is synced starts with the mailbox; positions come from a counter row per mailbox, never from
a sequence, because a sequence lets a reader pass rows that commit late. Invariant: no column holds content,
a name of a person, or a time finer than an hour.
"""

from __future__ import annotations

import sqlalchemy as sa

METADATA = sa.MetaData()

MAILBOX = sa.Table(
    "mailbox",
    METADATA,
    sa.Column("mailbox", sa.String(32), primary_key=True),
    sa.Column("epoch", sa.String(32), nullable=False),
    sa.Column("head", sa.BigInteger, nullable=False),
    sa.Column("audit_head", sa.BigInteger, nullable=False),
    sa.Column("audit_hash", sa.String(64), nullable=False),
)
ENTRY = sa.Table(
    "entry",
    METADATA,
    sa.Column("mailbox", sa.String(32), primary_key=True),
    sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("message", sa.String(64), nullable=False),
    sa.Column("thread", sa.String(32), nullable=False),
    sa.Column("sender", sa.String(32), nullable=False),
    sa.Column("hour", sa.BigInteger, nullable=False),
    sa.Column("withdraws", sa.Boolean, nullable=False),
    sa.Column("data", sa.LargeBinary, nullable=False),
)
sa.Index("entry_thread", ENTRY.c.mailbox, ENTRY.c.thread)
EVENT_SEEN = sa.Table(
    "event_seen",
    METADATA,
    sa.Column("mailbox", sa.String(32), primary_key=True),
    sa.Column("message", sa.String(64), primary_key=True),
    sa.Column("hour", sa.BigInteger, nullable=False),
)
TOMBSTONE = sa.Table(
    "tombstone",
    METADATA,
    sa.Column("mailbox", sa.String(32), primary_key=True),
    sa.Column("thread", sa.String(32), primary_key=True),
    sa.Column("sender", sa.String(32), primary_key=True),
    sa.Column("hour", sa.BigInteger, nullable=False),
)
ORGANISATION = sa.Table(
    "organisation",
    METADATA,
    sa.Column("organisation", sa.String(32), primary_key=True),
    sa.Column("card", sa.LargeBinary, nullable=False),
    sa.Column("hosted", sa.Boolean, nullable=False),
    sa.Column("revoked", sa.Boolean, nullable=False),
)
DEVICE = sa.Table(
    "device",
    METADATA,
    sa.Column("organisation", sa.String(32), primary_key=True),
    sa.Column("device", sa.String(32), primary_key=True),
    sa.Column("counter", sa.BigInteger, nullable=False),
    sa.Column("revoked", sa.Boolean, nullable=False),
    sa.Column("day", sa.BigInteger, nullable=False),
    sa.Column("day_bytes", sa.BigInteger, nullable=False),
)
AUDIT = sa.Table(
    "audit",
    METADATA,
    sa.Column("mailbox", sa.String(32), primary_key=True),
    sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("hour", sa.BigInteger, nullable=False),
    sa.Column("organisation", sa.String(32), nullable=False),
    sa.Column("device", sa.String(32), nullable=False),
    sa.Column("action", sa.String(40), nullable=False),
    sa.Column("messages", sa.BigInteger, nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
)
