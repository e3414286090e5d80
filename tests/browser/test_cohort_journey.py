"""A trainer makes a cohort, brings a messy spreadsheet in, cures and undoes it; trainees join by a code."""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect
from werkzeug.serving import BaseWSGIServer, make_server

from tests.web.world import COURSES, World, make_world
from westeros_learn.delivery import sign_in
from westeros_learn.delivery.library import Library
from westeros_learn.records import Database, Role, User
from westeros_learn.records.migrate import upgrade

from .axe import axe_findings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

NARROW: ViewportSize = {"width": 360, "height": 740}
WIDE: ViewportSize = {"width": 1280, "height": 800}


@pytest.fixture
def server() -> Iterator[BaseWSGIServer]:
    """A server that has its address before it has an app, whose settings name the address."""
    server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


@pytest.fixture
def world(tmp_path: Path, server: BaseWSGIServer) -> Iterator[World]:
    """The app that the server serves, over an empty database."""
    database = Database(f"sqlite:///{tmp_path}/app.db")
    upgrade(database)
    address = f"http://127.0.0.1:{server.server_port}"
    world = make_world(database, Library(COURSES), address=address)
    server.app = world.app
    yield world
    database.close()


def signed_in(world: World, browser: Browser, email: str, role: Role = Role.TRAINEE) -> BrowserContext:
    """A browser in which somebody is signed in, with a second factor where their role needs one."""
    person = world.person(email, role)
    with world.database.write() as session:
        if role is not Role.TRAINEE:
            session.get_one(User, person.id).totp_secret = b"set up"
        token, _ = sign_in.begin(session, person.id, world.clock(), second_factor=True)
    signer = world.app.session_interface.get_signing_serializer(world.app)  # type: ignore[attr-defined]
    base = world.app.extensions["westeros-learn"].school.base
    context = browser.new_context(base_url=base, viewport=WIDE)
    context.add_cookies([{"name": "session", "value": signer.dumps({"sign-in": token}), "url": base}])
    return context


def spreadsheet(folder: Path) -> Path:
    """A list as people keep it: a title above, a total below, addresses with commas, people twice."""
    book = Workbook()
    sheet = book.active
    assert sheet
    for row in (
        ("Lp.", "Imię i nazwisko", "E-mail", "Kraj", "Zawód"),
        (1, "Ana Pop", "ANA@example.org", "Rumunia", "prokurator"),
        (2, "Jan Kos", "jan.kos@new,example", "Polska", "sędzia"),
        (3, "Eva Lund", "eva@new.example", "Atlantyda", None),
        (4, "Ana Pop", "ana@example.org ", None, None),
        (None, "Razem: 3", None, None, None),
    ):
        sheet.append(row)
    file = folder / "uczestnicy.xlsx"
    book.save(file)
    return file


def looks_well(page: Page) -> None:
    """Look at a page as axe does, narrow and wide; nothing of it stands beyond the edge."""
    for viewport in (NARROW, WIDE):
        page.set_viewport_size(viewport)
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], page.url
        assert axe_findings(page, dark=viewport is NARROW) == [], page.url


def test_from_a_messy_spreadsheet_to_a_full_cohort(world: World, browser: Browser, tmp_path: Path) -> None:
    ana = signed_in(world, browser, "ana@example.org").new_page()
    page = signed_in(world, browser, "jan@example.org", Role.TRAINER).new_page()
    page.goto("/teach/")
    looks_well(page)
    page.get_by_role("link", name="Make the first cohort").click()
    page.get_by_label("Title").fill("Hearing techniques, Kraków")
    page.get_by_label("First day").fill("2026-12-01")
    page.get_by_label("Last day").fill("2026-12-03")
    page.get_by_label("Strand").select_option("Hearing victims")
    page.get_by_label("Seats").fill("2")
    page.get_by_label("A small course").check()
    looks_well(page)
    page.get_by_role("button", name="Make the cohort").click()
    _bring_in(page, spreadsheet(tmp_path))
    _cure(page)
    ana.goto("/")
    expect(ana.get_by_role("heading", name="A small course")).to_be_visible()
    page.get_by_role("button", name="Undo: take 3 people out again").click()
    expect(page.get_by_text("3 people are out again.")).to_be_visible()
    ana.reload()
    expect(ana.get_by_text("You are in no course yet")).to_be_visible()
    address = _give_a_code(page)
    for name, joins in (("ana", True), ("eva", True), ("late", False)):
        trainee = ana if name == "ana" else signed_in(world, browser, f"{name}@example.org").new_page()
        trainee.goto(address)
        if name == "ana":
            looks_well(trainee)
        trainee.get_by_role("button", name="Join").click()
        told = "You are in. The courses" if joins else "Every seat of this cohort is taken"
        expect(trainee.get_by_text(told)).to_be_visible()
    page.get_by_role("link", name="People", exact=True).click()
    expect(page.locator("#people").get_by_role("row")).to_have_count(3)
    looks_well(page)
    page.get_by_role("button", name="Take out").first.click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("is in again")).to_be_visible()
    expect(page.locator("#people").get_by_role("row")).to_have_count(3)


def _bring_in(page: Page, file: Path) -> None:
    page.get_by_role("link", name="People", exact=True).click()
    page.get_by_role("link", name="Bring people in").click()
    page.get_by_label("Spreadsheet").set_input_files(file)
    page.get_by_role("button", name="See what would be done").click()
    expect(page.get_by_role("heading", name="uczestnicy.xlsx")).to_be_visible()
    page.get_by_text("How the list is read").click()
    looks_well(page)


def _cure(page: Page) -> None:
    """Take over what is offered, choose what is not, and leave the total out; then there are enough seats."""
    expect(page.get_by_label("Mail address").first).to_have_value("jan.kos@new.example")
    page.get_by_role("listitem").filter(has_text="Row 6").get_by_role("button").click()
    page.get_by_label("Country").select_option("Sweden")
    page.get_by_role("button", name="Keep this and look again").click()
    expect(page.get_by_text("There are 2 seats left. Leave 1 person out")).to_be_visible()
    page.get_by_role("link", name="Settings").click()
    page.get_by_label("Seats").fill("3")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="People", exact=True).click()
    page.get_by_role("link", name="Go on with it").click()
    page.get_by_role("button", name="Bring 3 people in").click()
    expect(page.get_by_text("1 person came in.")).to_be_visible()
    expect(page.get_by_text("2 people are invited.")).to_be_visible()


def _give_a_code(page: Page) -> str:
    page.get_by_role("link", name="Settings").click()
    page.get_by_label("Seats").fill("2")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Make a join code").click()
    looks_well(page)
    page.get_by_role("link", name="Show it large").click()
    looks_well(page)
    address = page.locator(".join-address").inner_text()
    page.go_back()
    return address
