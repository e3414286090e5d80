"""The database of the settings, for the commands that look after it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from westeros_learn.errors import BackupError, SettingsError

if TYPE_CHECKING:
    from westeros_learn.records import Database


@contextmanager
def current_database() -> Iterator[Database]:
    """Open the database of the settings, whose tables must be those that this version needs."""
    from westeros_learn.records.migrate import is_current

    with any_database() as database:
        if not is_current(database):
            raise SettingsError(
                "The database does not have the tables that this version needs.",
                "Make a backup, then run: westeros-learn db upgrade",
            )
        yield database


@contextmanager
def any_database() -> Iterator[Database]:
    """Open the database of the settings."""
    from sqlalchemy.exc import OperationalError

    from westeros_learn.app.settings import read_settings
    from westeros_learn.records import Database

    database = Database(read_settings().database.get_secret_value())
    try:
        yield database
    except OperationalError as error:
        raise BackupError(
            f"The database does not answer: {str(error.orig).strip().splitlines()[0]}.",
            "Look at the setting `database`, and whether the server runs.",
        ) from error
    finally:
        database.close()
