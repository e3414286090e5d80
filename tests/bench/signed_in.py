"""Learners who are signed in to the app, with what their browsers send."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import session as browser
from flask_wtf.csrf import generate_csrf

from tests.records.filled import learner
from westeros_learn.app.factory import create_app
from westeros_learn.app.settings import Settings
from westeros_learn.delivery import sign_in
from westeros_learn.delivery.enrolling import enrol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask

    from westeros_learn.delivery.library import Library
    from westeros_learn.records import Database

_PREFIX = "WESTEROS_"


def settings_of(url: str, port: int = 80, **more: str) -> dict[str, str]:
    """Return the settings of the app as its environment."""
    settings = {
        "ADDRESS": f"http://localhost:{port}",
        "SECRET_KEY": "a key that only the bench knows, and long",
        "DATABASE": url,
        "SCHOOL": "A school",
        "HELP_CONTACT": "help@school.example",
        **more,
    }
    return {f"{_PREFIX}{name}": value for name, value in settings.items()}


def app_of(environment: dict[str, str], database: Database, library: Library) -> Flask:
    """Return the app as it is with these settings, in this process."""
    values = {name.removeprefix(_PREFIX).lower(): value for name, value in environment.items()}
    return create_app(Settings.model_validate(values), database, library)


@dataclass(frozen=True, slots=True)
class Learner:
    """Somebody who is signed in.

    Attributes:
        cookie: what the browser sends.
        token: of every form.
    """

    cookie: str
    token: str


def sign_in_learner(
    app: Flask, database: Database, library: Library, email: str, courses: Sequence[str]
) -> Learner:
    """Make somebody who is enrolled in courses, and sign them in."""
    now = datetime.now(UTC)
    with database.write() as session:
        session.add(user := learner(email))
        session.flush()
        token, _ = sign_in.begin(session, user.id, now, second_factor=False)
    for course in courses:
        enrol(database, library, user.id, course, now)
    with app.test_request_context():
        csrf = generate_csrf()
        raw = browser["csrf_token"]
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["sign-in"] = token
        cookie["csrf_token"] = raw
    sent = client.get_cookie("session")
    assert sent
    return Learner(f"session={sent.value}", csrf)
