"""Everything of an app that runs: its pages, its courses, its database, its work."""

from __future__ import annotations

from westeros_learn.app.factory import create_app, keys_of, utc_now
from westeros_learn.app.logs import log_as_json
from westeros_learn.app.settings import Settings
from westeros_learn.app.work import Work
from westeros_learn.delivery.first_run import set_up_token
from westeros_learn.delivery.library import Library
from westeros_learn.errors import SettingsError
from westeros_learn.records import Database
from westeros_learn.records.migrate import is_current
from westeros_learn.web.public import version


class Running:
    """An app as its settings make it, before its processes part.

    Args:
        settings: how it is run.

    Raises:
        SettingsError: the database does not have the tables that this version needs.
    """

    def __init__(self, settings: Settings) -> None:
        log_as_json()
        self._database = Database(settings.database.get_secret_value(), settings.connections)
        if not is_current(self._database):
            raise SettingsError(
                "The database does not have the tables that this version needs.",
                "Make a backup, then run: westeros-learn db upgrade",
            )
        self._address = settings.base
        self._token = set_up_token(self._database, keys_of(settings), utc_now())
        self._database.close()  # no connection may be shared by two processes
        self._library = Library(settings.courses)
        self.app = create_app(settings, self._database, self._library, utc_now)
        self._work = Work(self.app, settings, self._database, self._library, utc_now)

    def set_up_link(self) -> str:
        """Return the link with which the first administrator comes in; "" where there is one."""
        return f"{self._address}/manage/set-up/{self._token}" if self._token else ""

    def begin(self) -> None:
        """Follow the courses and do the work that was put off, in this process.

        Scripts and styles are made before the first request asks for them. Not before the
        processes part: the library that makes them does not survive that.
        """
        version()
        self._library.watch()
        self._work.start()
