"""The app over an empty database, and people who use it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from argon2 import PasswordHasher
from jinja2.bccache import Bucket, BytecodeCache

from westeros_learn.app.factory import create_app
from westeros_learn.app.settings import Settings
from westeros_learn.delivery import links, people, sign_in
from westeros_learn.delivery.library import Library
from westeros_learn.records import Database, Role, User

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

COURSES = Path(__file__).parents[1] / "browser" / "courses"
PASSWORD = "seven grey herons at noon"
_TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')


@dataclass
class Clock:
    """The time, as a test sets it."""

    time: datetime = field(default_factory=lambda: datetime(2026, 11, 25, 18, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        """Return the time."""
        return self.time

    def pass_by(self, **span: float) -> None:
        """Let time go by."""
        self.time += timedelta(**span)


@dataclass
class Browser:
    """A browser of one person: sends forms as a page would."""

    client: FlaskClient

    def get(self, path: str) -> TestResponse:
        """Open a page."""
        return self.client.get(path, buffered=True)  # a file that is sent is read to its end, and closed

    def send(self, path: str, on: str | None = None, **fields: str) -> TestResponse:
        """Send the form of a page, with what the page itself holds against forgery."""
        page = self.client.get(on or path)
        token = _TOKEN.search(page.text)
        assert token, page.text
        return self.client.post(path, data={"csrf_token": token[1], **fields})

    def sign_in(self, email: str, password: str = PASSWORD) -> TestResponse:
        """Sign in."""
        return self.send("/account/sign-in", email=email, password=password)


@cache
def hash_once(password: str) -> str:
    """Hash a password once for all accounts, with little memory: the cost is not what is tested."""
    return PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(password)


@dataclass
class World:
    """An app and what it works with."""

    app: Flask
    database: Database
    library: Library
    clock: Clock

    def browser(self) -> Browser:
        """Open a new browser."""
        return Browser(self.app.test_client())

    def person(self, email: str, role: Role = Role.TRAINEE, password: str = PASSWORD) -> people.Person:
        """Make an account."""
        profile = people.Profile("Ana", "Pop", "prosecutor", "RO", "en")
        kept = hash_once(password)
        with self.database.write() as session:
            return people.person_of(people.add_user(session, email, role, profile, kept, self.clock()))

    def signed_in(self, email: str) -> Browser:
        """Make an account and a browser in which it is signed in."""
        self.person(email)
        browser = self.browser()
        assert browser.sign_in(email).status_code == 303
        return browser

    def inside(self, email: str, role: Role) -> Browser:
        """Make an account, with a second factor where its role needs one, and a browser that is signed in."""
        return self.enter(self.person(email, role).id)

    def enter(self, person: int) -> Browser:
        """Return a browser in which somebody is signed in who has an account."""
        with self.database.write() as session:
            user = session.get_one(User, person)
            if user.role is not Role.TRAINEE:
                user.totp_secret = b"set up"
            token, _ = sign_in.begin(session, person, self.clock(), second_factor=True)
        browser = self.browser()
        with browser.client.session_transaction() as cookie:
            cookie["sign-in"] = token
        return browser

    def invitation(self, email: str, role: Role = Role.TRAINEE) -> str:
        """Invite somebody; return the path of the link."""
        return "/account/invitation/" + links.invite(self.database, email, role, self.clock())


class CompiledTemplates(BytecodeCache):
    """The templates of all apps of these tests, each compiled once: there is an app for every test."""

    def __init__(self) -> None:
        self._compiled: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled of a template with the same text."""
        if known := self._compiled.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._compiled[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


_TEMPLATES = CompiledTemplates()


def make_world(database: Database, library: Library, **more: object) -> World:
    """Put an app together, with settings besides those that it needs."""
    clock = Clock()
    app = create_app(settings_of(**more), database, library, clock)
    app.jinja_env.bytecode_cache = _TEMPLATES
    return World(app, database, library, clock)


def settings_of(**more: object) -> Settings:
    """Return the settings of such an app."""
    return Settings.model_validate(
        {
            "address": "http://localhost",
            "secret_key": "a key that only the tests know, and long",
            "database": "sqlite:///unused.db",
            "courses": COURSES,
            "school": "A school",
            "help_contact": "help@example.org",
            **more,
        }
    )
