"""Composition: the parts of the web app, put together."""

from __future__ import annotations

from flask import Flask

from westeros_learn.web import Shelf, courses_blueprint


def create_app(shelf: Shelf) -> Flask:
    """Return the app over a shelf of courses."""
    app = Flask(__name__, static_folder=None)
    app.register_blueprint(courses_blueprint(shelf))
    return app
