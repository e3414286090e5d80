"""The activity report in the browser: from the first look to the file that is handed on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.web.test_report import add_session
from tests.web.world import COURSES, World, make_world
from westeros_learn.delivery.library import Library
from westeros_learn.records import Cohort, Database, Role, Strand
from westeros_learn.records.migrate import upgrade

from .test_app import served
from .test_trainer import cookie_of, look, open_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Two training sessions, one of which has too few people to be told."""
    (tmp_path / "courses").mkdir()
    (tmp_path / "courses" / "small").symlink_to(COURSES / "small")
    database = Database(f"sqlite:///{tmp_path}/app.db")
    upgrade(database)
    world = make_world(database, Library(tmp_path / "courses"))
    add_session(world, "Hearing victims 1", None, "RO RO RO RO RO RO PL PL ES")
    limits = add_session(world, "Limits 1", None, "RO RO RO")
    with database.write() as session:
        session.get_one(Cohort, limits).strand = Strand.LIMITS
    yield world
    database.close()


def test_an_administrator_narrows_the_report_and_takes_it_as_pdf(world: World, browser: Browser) -> None:
    cookie = cookie_of(world, world.person("lucia@example.org", Role.ADMINISTRATOR).id)
    with served(world) as address, browser.new_context(accept_downloads=True) as context:
        page = open_page(context, cookie, address)
        page.goto(address)
        page.get_by_role("link", name="Teaching").click()
        page.get_by_role("link", name="Activity report").click()
        expect(page.locator(".totals dd").first).to_have_text("12")
        sessions = page.get_by_role("table", name="By training session")
        expect(sessions.get_by_role("row", name="Limits 1")).to_contain_text("not shown")
        expect(sessions.get_by_role("row", name="Hearing victims 1")).to_contain_text("not shown")
        look(page)
        page.get_by_label("Training session", exact=True).select_option("Hearing victims 1")
        page.get_by_role("button", name="Show").click()
        expect(page.get_by_role("heading", name="Hearing victims 1")).to_be_visible()
        expect(page.locator(".totals dd").first).to_have_text("9")
        with page.expect_download() as taken:
            page.get_by_role("link", name="PDF").click()
        assert taken.value.suggested_filename == "activity-report-2026-11-25.pdf"
        assert Path(taken.value.path()).read_bytes().startswith(b"%PDF-")
        page.get_by_label("Last day").fill("2026-01-01")
        page.get_by_role("button", name="Show").click()
        expect(page.get_by_role("heading", name="No training session fits")).to_be_visible()
        look(page)
