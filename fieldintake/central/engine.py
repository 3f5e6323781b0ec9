"""The connection to the service's database: SQLite for one machine, PostgreSQL for many.

Invariant: a transaction that another one got in the way of is run again from its start, so its body must do
nothing but talk to the database.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from fieldintake.domain.errors import StorageFailed

_Result = TypeVar("_Result")
_TRIES = 8
_RETRIED_STATES = frozenset({"40001", "40P01"})
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "busy_timeout=20000")


def connect(url: str) -> sa.Engine:
    """An engine on a database URL, its schema brought up to date; raises `StorageFailed`."""
    try:
        engine = sa.create_engine(url, hide_parameters=True)
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_immediately)
        _migrate(engine)
    except SQLAlchemyError as error:
        raise StorageFailed(f"the database cannot be opened ({type(error).__name__})") from None
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Make transactions ours: the driver begins them too late for a counter that must not skip."""
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediately(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _migrate(engine: sa.Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def transact(engine: sa.Engine, work: Callable[[sa.Connection], _Result]) -> _Result:
    """Run `work` in one transaction, again when another one got in its way."""
    for attempt in range(_TRIES):
        try:
            with engine.begin() as connection:
                return work(connection)
        except DBAPIError as error:
            if attempt == _TRIES - 1 or not _is_passing(error):
                raise
            time.sleep(0.005 * 2**attempt)
    raise AssertionError("the last attempt returns or raises")


def _is_passing(error: DBAPIError) -> bool:
    if isinstance(error, IntegrityError):  # two first insertions of the same row
        return True
    state = getattr(error.orig, "sqlstate", None)
    return state in _RETRIED_STATES or "database is locked" in str(error.orig)
