"""The apps that play packages in a test LMS: one package on this machine, or those that were sent.

Each has a host name of its own, where nothing else is: a package's script can read no page and no
cookie of the app for learners. They set no cookies, and know no people.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, abort

from westeros_learn.delivery.trial_records import TrialRecords
from westeros_learn.delivery.trials import TrialStore
from westeros_learn.errors import UnplayableError
from westeros_learn.inspector import Playable
from westeros_learn.web.trial import OpenedPackages, trial_blueprint

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def create_trial(playable: Playable, folder: Path) -> Flask:
    """Return the app that plays a package.

    It answers to `localhost` alone, which is not the name of an app on this machine.

    Args:
        playable: the package.
        folder: where the test LMS may keep what a package of cmi5 says.
    """
    app = Flask(__name__, static_folder=None)
    app.config["TRUSTED_HOSTS"] = ["localhost"]
    records = TrialRecords(folder / "records.db")
    app.register_blueprint(trial_blueprint(lambda: playable, lambda: records))
    return app


def create_trials(store: TrialStore, host: str, clock: Callable[[], datetime]) -> Flask:
    """Return the app that plays the packages that were sent.

    Args:
        store: where they are.
        host: the name that it answers to.
        clock: tells the time.
    """
    app = Flask(__name__, static_folder=None)
    app.config["TRUSTED_HOSTS"] = [host]
    opened = OpenedPackages()

    def find(token: str) -> Playable:
        path = store.find(token, clock())
        if path is None:
            abort(
                404,
                "There is no package at this address, or no longer: one is kept for a day. Send it again.",
            )
        try:
            return opened.open(path)
        except UnplayableError as error:
            abort(422, f"{error.message} {error.cure}".rstrip())

    def records(token: str) -> TrialRecords:
        path = store.find(token, clock())
        if path is None:
            abort(404)
        return TrialRecords(path.with_suffix(".db"))

    app.register_blueprint(trial_blueprint(find, records), url_prefix="/<token>")
    return app


def beside(app: WSGIApplication, other: WSGIApplication, host: str) -> WSGIApplication:
    """Return what answers to one host name with another app, and to every other name with the first one."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        asked = str(environ.get("HTTP_HOST", "")).lower()
        return (other if asked.partition(":")[0] == host else app)(environ, start_response)

    return answer
