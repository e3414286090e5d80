"""The apps that keep nothing: a shelf of courses, and an author's preview."""

from __future__ import annotations

from flask import Flask

from westeros_learn.web import Shelf, courses_blueprint
from westeros_learn.web.preview import PreviewedCourse, preview_blueprint


def create_shelf(shelf: Shelf) -> Flask:
    """Return the app over a shelf of courses."""
    app = Flask(__name__, static_folder=None)
    app.register_blueprint(courses_blueprint(shelf))
    return app


def create_preview(course: PreviewedCourse) -> Flask:
    """Return the app that shows one course to its author.

    It answers only to this machine's own names: a page elsewhere that gives its name
    this machine's address learns nothing.
    """
    app = Flask(__name__, static_folder=None)
    app.config["TRUSTED_HOSTS"] = ["127.0.0.1", "localhost"]
    app.register_blueprint(preview_blueprint(course))
    return app
