"""The whole app in the browser: a trainee's evening by keyboard, and every page under axe."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from werkzeug.serving import make_server

from tests.web.world import COURSES, PASSWORD, World, make_world
from westeros_learn.delivery.enrolling import enrol
from westeros_learn.delivery.library import Library
from westeros_learn.records import Database
from westeros_learn.records.migrate import upgrade

from .axe import axe_findings
from .lms.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

ANA = "ana@example.org"


@pytest.fixture(scope="module")
def library() -> Library:
    """The courses, compiled once."""
    return Library(COURSES)


@pytest.fixture
def world(tmp_path: Path, library: Library) -> Iterator[World]:
    """The app over an empty database, with one trainee in every course."""
    database = Database(f"sqlite:///{tmp_path}/app.db")
    upgrade(database)
    world = make_world(database, library)
    person = world.person(ANA)
    for course in library.courses:
        enrol(database, library, person.id, course, world.clock())
    yield world
    database.close()


@contextmanager
def served(world: World) -> Iterator[str]:
    """Serve the app; yields its address."""
    server = make_server("127.0.0.1", 0, world.app, threaded=True)
    world.app.config["TRUSTED_HOSTS"] = ["127.0.0.1"]
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


def sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/account/sign-in")
    page.get_by_label("Mail address").fill(ANA)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your courses")).to_be_visible()


def test_an_evening_by_keyboard(world: World, page: Page) -> None:
    """Sign in, continue, answer, begin the test, leave, come back on another device to the same question."""
    watch = Watch()
    watch.attach(page.context)
    with served(world) as address:
        sign_in(page, address)
        page.get_by_role("link", name="A small course").first.press("Enter")
        page.get_by_role("link", name="Begin").press("Enter")
        expect(page.get_by_role("heading", name="The first lesson", level=1)).to_be_visible()
        form = page.locator("#question-s-q-single")
        form.get_by_label("The second answer").press("Space")
        form.get_by_role("button", name="Check answer").press("Enter")
        expect(form.locator(".result")).to_have_text("Right.")
        page.locator("#outline a[href$=s-l-test]").press("Enter")
        page.locator("#quiz-s-test").get_by_role("button").first.press("Enter")
        expect(page.locator("h1")).to_have_text("The test that counts")
        page.locator("main form.question input:not([type=hidden])").first.press("Space")
        expect(page.locator("#save-line")).to_have_text("Saved")
        where = page.url
        asked = page.locator("legend").inner_text()
        other = page.context.browser
        assert other is not None
        with other.new_context(java_script_enabled=False) as context:
            device = context.new_page()
            sign_in(device, address)
            device.goto(where)
            assert device.locator("legend").inner_text() == asked
            assert device.locator("main form.question input:checked").count() == 1
        page.close()
    assert not watch.violations


PAGES = (
    "/",
    "/account/",
    "/account/password",
    "/account/second-factor",
    "/account/confirm",
    "/account/data",
    "/privacy",
    "/accessibility",
    "/help",
    "/verify",
    "/nothing-here",
    "/learn/small/",
    "/learn/small/lessons/s-l-one",
    "/learn/small/glossary",
    "/learn/small/about",
    "/learn/small/certificate",
    "/learn/talk/scenarios/t-s-ilie",
)


@pytest.mark.alternate("1280", "360")
@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_on_any_page(world: World, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    with served(world) as address:
        link = world.invitation("new@example.org")
        for path in ("/account/sign-in", "/account/forgotten", "/account/reset/old", link):
            look(page, address + path, width)
        page.goto(address + link)
        page.get_by_role("button", name="Make the account").click()
        expect(page.locator("[aria-invalid=true]").first).to_be_visible()
        assert not axe_findings(page), "a form that needs another look"
        sign_in(page, address)
        for path in PAGES:
            look(page, address + path, width)
        page.goto(f"{address}/learn/small/lessons/s-l-test")
        page.locator("#quiz-s-test").get_by_role("button").first.click()
        page.wait_for_url("**/attempts/**")
        look(page, page.url, width)
        page.close()


def look(page: Page, address: str, width: int) -> None:
    page.goto(address)
    assert not axe_findings(page), address
    assert page.evaluate("document.documentElement.scrollWidth") <= width, address
