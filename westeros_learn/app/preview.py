"""The app that keeps nothing: an author's preview."""

from __future__ import annotations

from flask import Flask

from westeros_learn.web.preview import PreviewedCourse, preview_blueprint


def create_preview(course: PreviewedCourse) -> Flask:
    """Return the app that shows one course to its author.

    It answers only to this machine's own names: a page elsewhere that gives its name
    this machine's address learns nothing.
    """
    app = Flask(__name__, static_folder=None)
    app.config["TRUSTED_HOSTS"] = ["127.0.0.1", "localhost"]
    app.register_blueprint(preview_blueprint(course))
    return app
