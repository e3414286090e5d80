"""The app that plays one package in a test LMS, and keeps nothing."""

from __future__ import annotations

from flask import Flask

from westeros_learn.inspector import Playable
from westeros_learn.web.trial import trial_blueprint


def create_trial(playable: Playable) -> Flask:
    """Return the app that plays a package.

    It answers to `localhost` alone, which is not the name of an app on this machine: a package's
    script can read no page and no cookie of that.
    """
    app = Flask(__name__, static_folder=None)
    app.config["TRUSTED_HOSTS"] = ["localhost"]
    app.register_blueprint(trial_blueprint(lambda: playable))
    return app
