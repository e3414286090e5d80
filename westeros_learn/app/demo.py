"""The app as it can be looked at on one's own machine: sample people, and every course as packages.

The sample trainer writes the courses, too: over copies, so that nothing of the reader's own files is touched.
"""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from secrets import token_urlsafe

from flask import Flask
from sqlalchemy import select

from westeros_learn.app.factory import create_app, utc_now
from westeros_learn.app.samples import add_sample_sessions
from westeros_learn.app.settings import Settings
from westeros_learn.app.work import Work
from westeros_learn.delivery import people, second_factor
from westeros_learn.delivery.authoring.locking import CAN_LOCK
from westeros_learn.delivery.enrolling import enrol
from westeros_learn.delivery.keys import Keys
from westeros_learn.delivery.library import Library
from westeros_learn.delivery.served import given
from westeros_learn.records import CourseEditor, Database, Right, Role, User
from westeros_learn.records.migrate import upgrade
from westeros_learn.source import find_courses
from westeros_learn.web.packages import Shelf, packages_blueprint
from westeros_learn.web.samples import samples_blueprint

_SAMPLES = (
    ("ana@example.org", Role.TRAINEE, people.Profile("Ana", "Ionescu", "prosecutor", "RO", "en")),
    ("jan@example.org", Role.TRAINER, people.Profile("Jan", "Kowalski", "judge", "PL", "en")),
    ("lucia@example.org", Role.ADMINISTRATOR, people.Profile("Lucía", "Martín", "other", "ES", "en")),
)
"""People who do not exist, one of each role. They sign in by a button: they have no passwords."""


def create_demo(courses: Path, file: Path, shelf: Shelf, port: int) -> Flask:
    """Return the app with sample people, and with the packages of its courses.

    Args:
        courses: the folder of the courses; nothing is written there.
        file: where the sample people's work is kept, from one demo to the next.
        shelf: the packages.
        port: where it is served on this machine.
    """
    copies = written_over(courses, file.resolve().parent / "demo-courses")
    settings = Settings.model_validate(
        {
            "address": f"http://127.0.0.1:{port}",
            "secret_key": token_urlsafe(32),
            "database": f"sqlite:///{file.resolve()}",
            "courses": copies,
            "authoring": CAN_LOCK,
            "packages": _made(file.resolve().parent / "kept"),
            "trial_address": f"http://localhost:{port}",
            "school": "westeros_learn",
            "help_contact": "help@example.org",
        }
    )
    database = Database(settings.database.get_secret_value())
    upgrade(database)
    library = Library(copies)
    keys = Keys([settings.secret_key.get_secret_value()])
    _add_people(database, library, keys, utc_now())
    trainee, trainer, _ = (email for email, _, _ in _SAMPLES)
    _let_write(database, copies, trainer, utc_now())
    add_sample_sessions(database, library, trainer, trainee, utc_now())
    app = create_app(settings, database, library)
    app.register_blueprint(packages_blueprint(shelf))
    app.register_blueprint(samples_blueprint([email for email, _, _ in _SAMPLES]))
    library.watch()
    Work(app, settings, database, library, utc_now).start()
    return app


def written_over(courses: Path, copies: Path) -> Path:
    """Copy the courses to where the sample trainer writes; return that folder.

    A course that was written there already stays as it is; the others are as the reader's own files are now.
    """
    for course in find_courses((), courses):
        copy = copies / course.name
        if given(copies, course.name) is None:
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(course, copy, ignore=shutil.ignore_patterns(".*"))
    return copies


def _let_write(database: Database, courses: Path, trainer: str, now: datetime) -> None:
    """Let the sample trainer write every course."""
    with database.write() as session:
        person = session.scalars(select(User.id).where(User.email == trainer)).one()
        mine = set(session.scalars(select(CourseEditor.course).where(CourseEditor.user_id == person)))
        session.add_all(
            CourseEditor(course=course.name, user_id=person, may=Right.EDIT, given_at=now)
            for course in find_courses((), courses)
            if course.name not in mine
        )


def _made(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return folder


def _add_people(database: Database, library: Library, keys: Keys, now: datetime) -> None:
    with database.write() as session:
        there = set(session.scalars(select(User.email)))
        for email, role, profile in _SAMPLES:
            if email not in there:
                user = people.add_user(session, email, role, profile, None, now)
                if role is not Role.TRAINEE:  # such accounts have a second factor; nobody asks them for it
                    user.totp_secret = keys.encrypt(second_factor.new_secret())
    with database.read() as session:
        emails = [email for email, role, _ in _SAMPLES if role is Role.TRAINEE]
        trainees = session.scalars(select(User.id).where(User.email.in_(emails))).all()
    for person in trainees:
        for course in library.courses:
            enrol(database, library, person, course, now)
