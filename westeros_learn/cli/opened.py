"""The database of the settings, for the commands that look after it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
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


_SQLITE = "sqlite:///"


def _keep_to_oneself(url: str) -> None:
    """Make the file of a new database so that no other user of the machine can read it."""
    file = Path(url.removeprefix(_SQLITE))
    if url.startswith(_SQLITE) and file.parent.is_dir() and not file.exists():
        file.touch(mode=0o600)


@contextmanager
def any_database() -> Iterator[Database]:
    """Open the database of the settings."""
    from sqlalchemy.exc import OperationalError

    from westeros_learn.app.settings import read_settings
    from westeros_learn.records import Database

    url = read_settings().database.get_secret_value()
    _keep_to_oneself(url)
    database = Database(url)
    try:
        yield database
    except OperationalError as error:
        raise BackupError(
            f"The database does not answer: {str(error.orig).strip().splitlines()[0]}.",
            "Look at the setting `database`, and whether the server runs.",
        ) from error
    finally:
        database.close()
