"""Bringing a database up to the tables that the code has, or back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from westeros_learn.records.database import Database

_LOCK = 0x77656C6E  # any number that nothing else in the database locks


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the tables up to a revision: all steps, or none where one fails.

    Several processes may do so at once: one of them does, the others find it done.
    """
    with _steps(database) as config:
        command.upgrade(config, revision)


def downgrade(database: Database, revision: str) -> None:
    """Take the tables back to a revision, "base" for none at all. What only the newer ones hold is lost."""
    with _steps(database) as config:
        command.downgrade(config, revision)


def newest_revision() -> str:
    """Return the revision that the code needs."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None  # noqa: S101  # there is a first step
    return head


def revision_of(database: Database) -> str | None:
    """Return the revision of a database, None when it is empty."""
    with database.read() as session:
        return MigrationContext.configure(session.connection()).get_current_revision()


def is_current(database: Database) -> bool:
    """Say whether the tables are those that the code needs."""
    return revision_of(database) == newest_revision()


def knows(revision: str) -> bool:
    """Say whether the code knows a revision, or a newer one made it."""
    known = ScriptDirectory.from_config(_config()).walk_revisions()
    return any(each.revision == revision for each in known)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "westeros_learn.records:migrations")
    config.set_main_option("path_separator", "os")
    return config


@contextmanager
def _steps(database: Database) -> Iterator[Config]:
    config = _config()
    with database.write() as session:
        connection = session.connection()
        if connection.dialect.name == "postgresql":  # SQLite has one writer at a time anyway
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        config.attributes["connection"] = connection
        yield config
