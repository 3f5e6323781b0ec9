"""Runs the steps on the connection that the store hands over; there is no configuration file."""

from __future__ import annotations

from alembic import context

from fieldintake.central.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
