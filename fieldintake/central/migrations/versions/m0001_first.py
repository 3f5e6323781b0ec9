"""The first schema: mailboxes with their entries, what was seen, tombstones, who may come, audit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "m0001"
down_revision: str | None = None


def upgrade() -> None:
    """Create every table."""
    _create_mail()
    _create_people()


def _create_mail() -> None:
    op.create_table(
        "mailbox",
        sa.Column("mailbox", sa.String(32), primary_key=True),
        sa.Column("epoch", sa.String(32), nullable=False),
        sa.Column("head", sa.BigInteger, nullable=False),
        sa.Column("audit_head", sa.BigInteger, nullable=False),
        sa.Column("audit_hash", sa.String(64), nullable=False),
    )
    op.create_table(
        "entry",
        sa.Column("mailbox", sa.String(32), primary_key=True),
        sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("message", sa.String(64), nullable=False),
        sa.Column("thread", sa.String(32), nullable=False),
        sa.Column("sender", sa.String(32), nullable=False),
        sa.Column("hour", sa.BigInteger, nullable=False),
        sa.Column("withdraws", sa.Boolean, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    op.create_index("entry_thread", "entry", ["mailbox", "thread"])
    op.create_table(
        "event_seen",
        sa.Column("mailbox", sa.String(32), primary_key=True),
        sa.Column("message", sa.String(64), primary_key=True),
        sa.Column("hour", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "tombstone",
        sa.Column("mailbox", sa.String(32), primary_key=True),
        sa.Column("thread", sa.String(32), primary_key=True),
        sa.Column("sender", sa.String(32), primary_key=True),
        sa.Column("hour", sa.BigInteger, nullable=False),
    )


def _create_people() -> None:
    op.create_table(
        "organisation",
        sa.Column("organisation", sa.String(32), primary_key=True),
        sa.Column("card", sa.LargeBinary, nullable=False),
        sa.Column("hosted", sa.Boolean, nullable=False),
        sa.Column("revoked", sa.Boolean, nullable=False),
    )
    op.create_table(
        "device",
        sa.Column("organisation", sa.String(32), primary_key=True),
        sa.Column("device", sa.String(32), primary_key=True),
        sa.Column("counter", sa.BigInteger, nullable=False),
        sa.Column("revoked", sa.Boolean, nullable=False),
        sa.Column("day", sa.BigInteger, nullable=False),
        sa.Column("day_bytes", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "audit",
        sa.Column("mailbox", sa.String(32), primary_key=True),
        sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("hour", sa.BigInteger, nullable=False),
        sa.Column("organisation", sa.String(32), nullable=False),
        sa.Column("device", sa.String(32), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("messages", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
