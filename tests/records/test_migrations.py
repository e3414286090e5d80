"""The steps that make the tables: up, down, with people's work in them, and equal to what the code has."""

from __future__ import annotations

import warnings

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.exc import DatabaseError, SAWarning

from tests.records.filled import fill
from westeros_learn.records import Base, Database
from westeros_learn.records.migrate import downgrade, is_current, newest_revision, revision_of, upgrade


def _tables(database: Database) -> set[str]:
    return set(inspect(database.engine).get_table_names()) - {"alembic_version"}


def test_steps_make_exactly_the_tables_of_the_code(empty_database: Database) -> None:
    assert revision_of(empty_database) is None
    upgrade(empty_database)
    assert is_current(empty_database)
    with empty_database.read() as session, warnings.catch_warnings():
        for told in (UserWarning, SAWarning):  # SQLite cannot tell of an index over an expression
            warnings.simplefilter("ignore", told)
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_steps_go_down_and_up_again_with_rows_in_the_tables(empty_database: Database) -> None:
    upgrade(empty_database)
    fill(empty_database)
    downgrade(empty_database, "0001")
    assert "responses" not in _tables(empty_database)
    with empty_database.read() as session:
        assert session.execute(text("SELECT count(*) FROM users")).scalar_one() == 1
    upgrade(empty_database)
    assert _tables(empty_database) == set(Base.metadata.tables)
    downgrade(empty_database, "base")
    assert _tables(empty_database) == set()
    upgrade(empty_database)
    assert revision_of(empty_database) == newest_revision()
    fill(empty_database)


def test_upgrading_what_is_current_changes_nothing(database: Database) -> None:
    fill(database)
    upgrade(database)
    with database.read() as session:
        assert session.execute(text("SELECT count(*) FROM responses")).scalar_one() == 2


@pytest.mark.parametrize("table", ["responses", "scenario_steps", "regraded_results", "regrades"])
def test_rows_of_what_happened_are_neither_changed_nor_deleted(database: Database, table: str) -> None:
    fill(database)
    key = next(column.name for column in Base.metadata.tables[table].primary_key)
    for statement in (f"UPDATE {table} SET {key} = {key} + 1", f"DELETE FROM {table}"):  # noqa: S608
        with pytest.raises(DatabaseError, match="never"), database.write() as session:
            session.execute(text(statement))
