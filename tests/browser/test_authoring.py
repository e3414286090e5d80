"""A trainer writes a course in the browser: typed, seen, saved, cut off, published."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.web.world import COURSES, make_world
from westeros_learn.delivery.authoring import rights
from westeros_learn.delivery.library import Library
from westeros_learn.records import Database, Right, Role
from westeros_learn.records.migrate import upgrade

from .axe import axe_findings
from .lms.watch import Watch
from .test_app import served
from .test_packages import look

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext

    from tests.web.world import World

HERE = "/teach/courses/small/"
LESSON = f"{HERE}files/one/lesson.md"
QUIZ = f"{HERE}files/one/quiz.yaml"
KEPT = "Kept for you, not saved yet."


@pytest.fixture
def school(tmp_path: Path) -> Iterator[World]:
    """An app in which the small course is written."""
    shutil.copytree(COURSES / "small", tmp_path / "courses" / "small")
    database = Database(f"sqlite:///{tmp_path}/app.db")
    upgrade(database)
    courses = tmp_path / "courses"
    yield make_world(database, Library(courses), courses=courses, authoring=True)
    database.close()


def trainer(school: World, email: str) -> str:
    """Give the course to a new trainer; return the cookie of a browser in which they are signed in."""
    browser = school.inside(email, Role.TRAINER)
    admin = school.person(f"for-{email}", Role.ADMINISTRATOR)
    volume = school.app.extensions["westeros-learn"].authoring.volume
    rights.give_right(school.database, volume, "small", email, Right.EDIT, admin, school.clock())
    cookie = browser.client.get_cookie("session")
    assert cookie
    return cookie.value


def tab(context: BrowserContext, cookie: str, address: str) -> Page:
    """Open a tab in which somebody is signed in."""
    context.add_cookies([{"name": "session", "value": cookie, "url": address}])
    return context.new_page()


def lesson(school: World) -> str:
    return (school.library.folder / "small" / "one" / "lesson.md").read_text("utf-8")


def write(page: Page, old: str, new: str) -> None:
    """Put the cursor behind a piece of the text, as a click would, and type something in its place."""
    page.locator("#text").evaluate(
        """(field, old) => {
            const at = field.value.indexOf(old);
            field.focus();
            field.setSelectionRange(at, at + old.length);
        }""",
        old,
    )
    page.keyboard.insert_text(new)


def test_what_is_typed_is_seen_and_checked_at_once_and_saved_by_keyboard(
    school: World, context: BrowserContext
) -> None:
    watch = Watch()
    watch.attach(context)
    cookie = trainer(school, "jan@example.org")
    with served(school) as address:
        page = tab(context, cookie, address)
        page.goto(address + LESSON)
        shown = page.frame_locator("iframe:not(.coming)")
        expect(shown.locator("main")).to_contain_text("A short text with a")
        assert not axe_findings(page)
        write(page, "A short text", "A text that was typed")
        expect(shown.locator("main")).to_contain_text("A text that was typed with a")
        expect(page.locator("#kept")).to_have_text(KEPT)
        assert page.evaluate("document.activeElement.id") == "text", "the page beside it takes no key"
        assert "typed" not in lesson(school)
        write(page, ":::{quiz} s-pre", ":::{nonsense} s-pre")
        fault = page.locator("#told").get_by_role("link", name="line 8")
        expect(fault).to_be_visible()
        fault.press("Enter")
        assert page.evaluate("document.activeElement.id") == "text"
        expect(page.locator("#place")).to_have_text("line 8")
        write(page, ":::{nonsense} s-pre", ":::{quiz} s-pre")
        expect(page.locator("#told li")).to_have_count(0)
        page.get_by_label("Show it").select_option("with all answers")
        expect(shown.locator(".author-line").first).to_be_attached()
        page.get_by_label("Width").select_option("a phone")
        assert page.locator("#screen").evaluate("screen => screen.clientWidth") == 360
        look(page)
        page.locator("#text").focus()
        page.keyboard.press("Control+s")
        expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
        assert "A text that was typed" in lesson(school)
        page.get_by_role("link", name="History of this file").press("Enter")
        page.locator("#versions").get_by_role("link").first.press("Enter")
        page.get_by_role("link", name="Publish").press("Enter")
        expect(page.get_by_text("Lessons with other words: 1")).to_be_visible()
        look(page)
        page.get_by_role("button", name="Publish").press("Enter")
        expect(page.get_by_text("Learners see this version from now on.")).to_be_visible()
        assert "typed" in str(school.library.edition("small").course.lessons[0].blocks)
    assert not watch.violations


def test_what_is_typed_while_the_line_is_cut_survives_the_closed_tab(
    school: World, context: BrowserContext
) -> None:
    cookie = trainer(school, "jan@example.org")
    with served(school) as address:
        page = tab(context, cookie, address)
        page.goto(address + LESSON)
        expect(page.locator("iframe:not(.coming)")).to_be_visible()
        context.set_offline(True)
        write(page, "A short text", "A text without a line")
        expect(page.locator("#kept")).to_contain_text("The app cannot be reached.")
        page.close()
        context.set_offline(False)
        again = context.new_page()
        again.goto(address + LESSON)
        expect(again.locator("#recalled")).to_be_visible()
        assert "A text without a line" in again.locator("#text").input_value()
        expect(again.locator("#kept")).to_have_text(KEPT)
        again.get_by_role("button", name="Save").click()
        expect(again.get_by_text("Saved.", exact=True)).to_be_visible()
        assert "A text without a line" in lesson(school)
        again.reload()
        expect(again.locator("iframe:not(.coming)")).to_be_visible()
        expect(again.locator("#recalled")).to_be_hidden()


def test_a_draft_is_shown_to_somebody_outside_who_comments_nothing_and_changes_nothing(
    school: World, context: BrowserContext, browser: Browser
) -> None:
    outside = browser.new_context()
    cookie = trainer(school, "jan@example.org")
    with served(school) as address:
        page = tab(context, cookie, address)
        page.goto(f"{address}{HERE}links")
        page.get_by_label("For whom").fill("An expert")
        page.get_by_role("button", name="Make a link").click()
        look(page)
        link = page.locator(".whole-address").inner_text()
        page.goto(address + QUIZ)
        page.get_by_label("Your comment").fill("Is that so?")
        page.get_by_label("Of which part").select_option(index=1)
        page.get_by_role("button", name="Comment", exact=True).click()
        expect(page.get_by_text("Is that so?")).to_be_visible()
        page.get_by_role("link", name="Comments").click()
        guest = outside.new_page()
        guest.goto(link.replace("http://localhost", address))
        shown = guest.frame_locator("iframe")
        expect(shown.locator("main")).to_contain_text("A short text with a")
        assert guest.get_by_role("textbox").count() == 0
    outside.close()
