"""An app and platforms that send people to it, and the way of a browser from one to the other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import requests

from tests.lti.conftest import fill
from tests.lti.platform import TestPlatform
from tests.patience import PATIENCE
from westeros_learn.delivery.lti import platforms as keeping
from westeros_learn.delivery.lti.platforms import PlatformFacts
from westeros_learn.records import Role

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from .world import Browser, World

COURSE, QUIZ = "small", "s-test"
BASE = "http://localhost"
_FIELD = re.compile(r'name="([^"]+)" value="([^"]*)"')
_TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')
ABOUT = {
    "given_name": "Ana",
    "family_name": "Pop",
    "profession": "prosecutor",
    "country": "RO",
    "language": "en",
}
IN_FRAME = {"Sec-Fetch-Dest": "iframe", "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
IN_WINDOW = {"Sec-Fetch-Dest": "document", "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}


@dataclass
class Linked:
    """An app, and a platform that it knows.

    Attributes:
        id: of the platform in the app.
    """

    world: World
    platform: TestPlatform
    id: int

    def begin(self, browser: Browser, person: str, link: str = "l-1", course: str = "c-1") -> dict[str, str]:
        """Begin a login; return the form that the platform makes of it."""
        client = next(iter(self.platform.clients.values()))
        told = self.platform.initiation(client, person, course, link)
        sent = browser.client.get("/lti/login", query_string=told)
        assert sent.status_code == 302, sent.text
        return answered(sent.headers["Location"])

    def launch(
        self,
        browser: Browser,
        person: str,
        link: str = "l-1",
        course: str = "c-1",
        headers: dict[str, str] | None = None,
    ) -> TestResponse:
        """Open a link; return the page on which somebody arrives."""
        form = self.begin(browser, person, link, course)
        return self.arrive(browser, form, headers)

    def arrive(
        self, browser: Browser, form: dict[str, str], headers: dict[str, str] | None = None
    ) -> TestResponse:
        """Send the platform's answer; return the page on which somebody arrives."""
        sent = browser.client.post("/lti/launch", data=form, headers=headers or IN_FRAME)
        if sent.status_code != 303:
            return sent
        return browser.client.get(sent.headers["Location"], headers=headers or IN_FRAME)

    def come_first(
        self, browser: Browser, person: str, link: str = "l-1", course: str = "c-1"
    ) -> TestResponse:
        """Open a link for the first time, and say who one is."""
        arrived = self.launch(browser, person, link, course)
        assert arrived.status_code == 303, arrived.text
        assert path_of(arrived).endswith("/first")
        return browser.send(path_of(arrived), **ABOUT)


def linked(world: World, running: TestPlatform, base: str = BASE) -> Linked:
    """Let a platform know an app, and the app the platform; with a course that has a link."""
    world.clock.time = datetime.now(UTC)  # the platform's tokens are of now
    running.begin_anew()
    fill(running, base)
    running.courses["c-1"].links["l-1"].custom = {"course": COURSE}
    client = next(iter(running.clients.values()))
    by = world.person(f"registrar-{running.server.port}@school.example", Role.ADMINISTRATOR).id
    return Linked(
        world, running, keeping.register(world.database, facts_of(running, client.id), by, world.clock())
    )


def facts_of(platform: TestPlatform, client: str, **other: str) -> PlatformFacts:
    """Return what an administrator enters."""
    where = platform.addresses
    return PlatformFacts(
        name=other.get("name", "Moodle of the school"),
        issuer=where["issuer"],
        client_id=client,
        authorization_url=where["authorization"],
        token_url=where["token"],
        jwks_url=where["keys"],
        deployments=("1",),
    )


def answered(address: str) -> dict[str, str]:
    """Go to the platform, as a browser does, and return the form that it makes of it."""
    page = requests.get(address, timeout=PATIENCE)
    assert page.ok, page.text
    return {name: unescape(value) for name, value in _FIELD.findall(page.text)}


def path_of(answer: TestResponse) -> str:
    """Return where an answer leads."""
    parts = urlsplit(answer.headers["Location"])
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
