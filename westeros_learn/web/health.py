"""Whether the app lives, and whether it can answer: for whoever sends requests to it."""

from __future__ import annotations

from flask import Blueprint
from sqlalchemy.exc import SQLAlchemyError

from westeros_learn.records.migrate import is_current
from westeros_learn.web.access import Access, open_to
from westeros_learn.web.desk import desk

health = Blueprint("health", __name__)


@health.get("/healthz")
@open_to(Access.FILE)
def lives() -> tuple[str, int]:
    """This process answers."""
    return "ok\n", 200


@health.get("/readyz")
@open_to(Access.FILE)
def is_ready() -> tuple[str, int]:
    """This process reaches its database, and the tables there are those that it needs."""
    try:
        current = is_current(desk().database)
    except SQLAlchemyError:
        return "the database does not answer\n", 503
    return ("ready\n", 200) if current else ("the database needs 'westeros-learn db upgrade'\n", 503)
