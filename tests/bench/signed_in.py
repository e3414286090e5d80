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
from westeros_learn.records import CourseEditor, Right, Role

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
    user_id, token = _new(database, email, Role.TRAINEE, now)
    for course in courses:
        enrol(database, library, user_id, course, now)
    return _browser(app, token)


def sign_in_author(app: Flask, database: Database, email: str, courses: Sequence[str]) -> Learner:
    """Make a trainer who may write courses, by their folders, and sign them in."""
    now = datetime.now(UTC)
    user_id, token = _new(database, email, Role.TRAINER, now)
    with database.write() as session:
        for course in courses:
            may = CourseEditor(course=course, user_id=user_id, may=Right.EDIT, given_at=now, given_by=user_id)
            session.add(may)
    return _browser(app, token)


def _new(database: Database, email: str, role: Role, now: datetime) -> tuple[int, str]:
    with database.write() as session:
        user = learner(email)
        user.role = role
        user.totp_secret = b"set up" if role is not Role.TRAINEE else None
        session.add(user)
        session.flush()
        token, _ = sign_in.begin(session, user.id, now, second_factor=role is not Role.TRAINEE)
        return user.id, token


def _browser(app: Flask, token: str) -> Learner:
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
