"""From an empty database to the first enrolled learner, by whoever has the machine and a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyotp
import pytest
from playwright.sync_api import expect

from tests.web.world import COURSES, PASSWORD, World, make_world
from westeros_learn.delivery import first_run
from westeros_learn.delivery.library import Library
from westeros_learn.records import Database, Enrolment, Role, User
from westeros_learn.records.migrate import upgrade

from .lms.watch import Watch
from .test_app import served
from .test_trainer import look

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

BOSS, ANA = "lucia@example.org", "ana@example.org"
STEPS = {
    "school": "done",
    "mail": "advised",
    "courses": "done",
    "cohort": "next",
    "invited": "to do",
    "enrolled": "to do",
    "second": "advised",
    "backup": "advised",
}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """The app over an empty database, with courses and no mail server."""
    database = Database(f"sqlite:///{tmp_path}/app.db")
    upgrade(database)
    yield make_world(database, Library(COURSES))
    database.close()


def steps(page: Page) -> dict[str, str]:
    """What the list says of each step."""
    heads = page.locator(".steps h3").all()
    return {str(each.get_attribute("id")): each.locator("span").inner_text() for each in heads}


def write(page: Page, **about: str) -> None:
    """Fill in what a person says of themselves."""
    for name, text in about.items():
        field = page.get_by_label(name.replace("_", " ").capitalize(), exact=True)
        if field.evaluate("(node) => node.localName") == "select":
            field.select_option(text)
        else:
            field.fill(text)


def test_from_an_empty_database_to_the_first_enrolled_learner(world: World, browser: Browser) -> None:
    """The printed link, an account, a second factor; a cohort, an invitation; the learner begins."""
    keys = world.app.extensions["westeros-learn"].keys
    token = first_run.set_up_token(world.database, keys, world.clock())
    watch = Watch()
    with served(world) as address, browser.new_context() as context, browser.new_context() as elsewhere:
        watch.attach(context)
        page = context.new_page()

        # The first administrator.
        page.goto(f"{address}/manage/set-up/{token}")
        look(page)
        about = {"given_name": "Lucía", "family_name": "Martín", "profession": "other", "country": "ES"}
        write(page, mail_address=BOSS, password=PASSWORD, **about)
        page.get_by_role("button", name="Make the account").click()
        expect(page.get_by_role("heading", name="Second factor")).to_be_visible()
        secret = page.locator(".code-key").inner_text().replace(" ", "")
        page.get_by_label("Code").fill(pyotp.TOTP(secret).at(world.clock()))
        page.get_by_role("button", name="Turn it on").click()
        page.get_by_role("link", name="I have them").click()

        # The list knows what is there.
        expect(page.get_by_role("heading", name="From here to the first learner")).to_be_visible()
        assert steps(page) == STEPS
        look(page)
        page.get_by_role("link", name="Make the first cohort").click()
        page.get_by_label("Title").fill("Kraków, spring")
        page.get_by_label("A small course").check()
        page.get_by_role("button", name="Make the cohort").click()
        page.get_by_role("link", name="Administration").click()
        assert steps(page) == STEPS | {"cohort": "done", "invited": "next"}

        # Somebody is invited: without a mail server the link is handed over.
        page.get_by_role("link", name="Let people in").click()
        page.get_by_role("link", name="People", exact=True).last.click()
        page.get_by_role("link", name="Bring people in").click()
        page.locator("textarea").fill(ANA)
        page.get_by_role("button", name="See what would be done").click()
        page.locator("button.primary").click()
        page.get_by_role("link", name="People", exact=True).last.click()
        page.get_by_role("button", name="Link to copy").click()
        link = page.locator("input.copy").input_value()
        page.get_by_role("link", name="Administration").click()
        assert steps(page)["enrolled"] == "next"

        # The learner comes, without a script, and is in the course.
        learner = elsewhere.new_page()
        learner.goto(address + link.partition("localhost")[2])
        write(
            learner, given_name="Ana", family_name="Pop", profession="judge", country="RO", password=PASSWORD
        )
        learner.get_by_role("button", name="Make the account").click()
        expect(learner.locator(".shelf")).to_contain_text("A small course")
        page.reload()
        expect(page.get_by_role("heading", name="The school runs")).to_be_visible()
        assert steps(page) == STEPS | dict.fromkeys(("cohort", "invited", "enrolled"), "done")
        with world.database.read() as session:
            assert session.query(Enrolment).count() == 1
            assert {user.email: user.role for user in session.query(User)} == {
                BOSS: Role.ADMINISTRATOR,
                ANA: Role.TRAINEE,
            }

        # What administrators do afterwards, page by page.
        for path in (
            "/manage/people?q=ana",
            "/manage/people/invite",
            "/manage/people/2",
            "/manage/people/2/erase",
            "/manage/keeping",
            "/manage/audit",
        ):
            page.goto(address + path)
            look(page)
        page.goto(f"{address}/manage/keeping")
        page.get_by_label("Erase trainees").fill("24")
        page.get_by_role("button", name="Show whom it concerns").click()
        expect(page.locator("#concerned")).to_have_text("Whom these rules would concern today")
        page.get_by_role("button", name="Let it hold").click()
        expect(page.get_by_role("status")).to_have_text("The rules hold from now on.")

        # The learner asks for erasure, and is erased.
        learner.goto(f"{address}/account/")
        learner.get_by_role("button", name="Ask for erasure").click()
        page.goto(f"{address}/manage/")
        page.get_by_role("link", name="1 person asks for the erasure").click()
        page.get_by_role("link", name="Look at it").click()
        page.get_by_label("as a confirmation").fill(ANA)
        page.get_by_role("button", name="Erase for good").click()
        expect(page.get_by_role("status")).to_contain_text("The person is erased")
        assert ANA not in page.locator("main").inner_text()
        learner.goto(f"{address}/")
        expect(learner.get_by_role("heading", name="Sign in")).to_be_visible()
        page.close()
    assert not watch.violations
