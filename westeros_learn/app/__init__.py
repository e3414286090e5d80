"""Composition: the parts of the web app, put together."""

from westeros_learn.app.factory import create_app
from westeros_learn.app.settings import Settings, read_settings
from westeros_learn.app.shelf import create_preview, create_shelf

__all__ = ["Settings", "create_app", "create_preview", "create_shelf", "read_settings"]
