"""The schema made by the migrations is the one that is written down."""

from pathlib import Path

from fieldintake.storage import runner

SNAPSHOT = Path(runner.__file__).parent / "schema.sql"


def test_the_migrations_make_the_schema_that_is_written_down(vault):
    assert runner.schema(vault._connection) == SNAPSHOT.read_text(encoding="utf-8")


def test_a_vault_is_at_the_newest_version(vault):
    assert vault._connection.execute("PRAGMA user_version").fetchone()[0] == runner.newest()
