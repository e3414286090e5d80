"""A trainer's morning in the browser, and what the trainee sees of it."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.web.world import COURSES, World, make_world
from westeros_learn.delivery.enrolling import enrol, lesson_seen
from westeros_learn.delivery.library import Library
from westeros_learn.delivery.rebuilding import prove_summaries
from westeros_learn.records import Cohort, CohortCourse, CohortMember, CohortTrainer, Database, Role, User
from westeros_learn.records.migrate import upgrade

from .axe import axe_findings
from .test_app import served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Locator, Page

ANA, BOB, JAN = "ana@example.org", "bob@example.org", "jan@example.org"
COUNTS = "    role: counts\n"


@dataclass(frozen=True)
class Morning:
    """The app, a trainee and a trainer."""

    world: World
    ana: int
    jan: int


@pytest.fixture
def morning(tmp_path: Path) -> Iterator[Morning]:
    """A cohort of two trainees in a course whose test takes ten minutes at most; one has not begun."""
    shutil.copytree(COURSES / "small", tmp_path / "courses" / "small")
    course = tmp_path / "courses" / "small" / "course.yaml"
    text = course.read_text("utf-8")
    assert COUNTS in text
    course.write_text(text.replace(COUNTS, COUNTS + "    time-limit: 10 minutes\n"), "utf-8")
    database = Database(f"sqlite:///{tmp_path}/app.db")
    upgrade(database)
    world = make_world(
        database,
        Library(tmp_path / "courses"),
        mail_server="mail.example.org",
        mail_from="school@example.org",
    )
    people = [world.person(email) for email in (ANA, BOB)]
    jan = world.person(JAN, Role.TRAINER)
    with database.write() as session:
        for person, name in zip((*people, jan), ("Żak", "Bąk", "Kowalski"), strict=True):
            session.get_one(User, person.id).family_name = name
        session.add(cohort := Cohort(title="Kraków, spring", created_at=world.clock()))
        session.flush()
        session.add(CohortCourse(cohort_id=cohort.id, course_id="small"))
        session.add(CohortTrainer(cohort_id=cohort.id, user_id=jan.id))
        session.add_all(
            CohortMember(cohort_id=cohort.id, user_id=person.id, joined_at=world.clock()) for person in people
        )
    for person in people:
        enrol(database, world.library, person.id, "small", world.clock())
    world.clock.pass_by(days=8)
    lesson_seen(database, world.library, people[0].id, "small", "s-l-one", world.clock())
    yield Morning(world, people[0].id, jan.id)
    database.close()


def cookie_of(world: World, person: int) -> str:
    """Return the cookie of a browser in which somebody is signed in."""
    cookie = world.enter(person).client.get_cookie("session")
    assert cookie is not None
    return cookie.value


def open_page(context: BrowserContext, cookie: str, address: str) -> Page:
    """Open a page with a cookie."""
    context.add_cookies([{"name": "session", "value": cookie, "url": address}])
    return context.new_page()


def look(page: Page) -> None:
    """See that a page is usable, wide and narrow, by day and by night."""
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        findings = axe_findings(page, dark=width == 1280)
        assert not findings, (page.url, findings)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
    page.set_viewport_size({"width": 1280, "height": 800})


def names(page: Page) -> Locator:
    """Whom the table shows, in its order."""
    return page.locator("#matrix tbody th a")


def test_a_morning_of_a_trainer_and_what_the_trainee_sees_of_it(morning: Morning, browser: Browser) -> None:
    """Read the matrix, open a time line, remind, give more time in a running test, open one again."""
    world, ana = morning.world, morning.ana
    cookies = [cookie_of(world, person) for person in (morning.jan, ana)]
    with served(world) as address, browser.new_context() as context, browser.new_context() as elsewhere:
        trainer, trainee = (
            open_page(each, cookie, address)
            for each, cookie in zip((context, elsewhere), cookies, strict=True)
        )

        # The matrix sorts and filters.
        trainer.goto(f"{address}/teach/cohorts")
        trainer.get_by_role("link", name="Kraków, spring").click()
        trainer.get_by_role("link", name="Progress", exact=True).click()
        expect(names(trainer)).to_have_text(["Bąk, Ana", "Żak, Ana"])
        trainer.locator("#matrix").get_by_role("link", name="Done").click()
        expect(names(trainer)).to_have_text(["Żak, Ana", "Bąk, Ana"])
        expect(trainer.locator("#matrix th[aria-sort=descending]")).to_contain_text("Done")
        trainer.get_by_label("Name, address or institution").fill("zak")
        trainer.get_by_role("button", name="Show", exact=True).click()
        expect(names(trainer)).to_have_text(["Żak, Ana"])
        look(trainer)

        # Who has done nothing is found, told why, and reminded once.
        trainer.get_by_role("link", name="Who may be stuck").first.click()
        expect(trainer.locator("#stuck tbody")).to_contain_text("Has not begun, after 8 days")
        assert trainer.locator("#stuck tbody tr").count() == 1
        look(trainer)
        trainer.goto(f"{address}/teach/cohorts/1/stuck/reminders?course=small&learner={ana}")
        trainer.get_by_label("Your own words").fill("We meet on Friday.")
        trainer.get_by_role("button", name="Show the letters").click()
        expect(trainer.locator(".letter textarea")).to_have_value(re.compile("We meet on Friday"))
        look(trainer)
        trainer.get_by_role("button", name="Send 1 reminder").click()
        expect(trainer.get_by_role("status")).to_have_text("1 reminder is on its way.")
        trainee.goto(f"{address}/learn/small/")
        trainee.get_by_text("Ana Kowalski reminded you").click()
        expect(trainee.locator(".reminder p")).to_contain_text("We meet on Friday.")

        # A test is running: its time grows under the trainee's eyes.
        trainee.goto(f"{address}/learn/small/lessons/s-l-test")
        trainee.locator("#quiz-s-test").get_by_role("button").first.click()
        expect(trainee.locator(".time-left")).to_have_text("Time left: 10 min")
        trainer.goto(f"{address}/teach/cohorts/1/progress/{ana}/small")
        expect(trainer.locator("#time-line ~ .day").first).to_contain_text("Began attempt 1")
        look(trainer)
        trainer.locator("#tests tbody a").first.click()
        trainer.get_by_label("Minutes").fill("5")
        trainer.get_by_role("button", name="Give more time").click()
        expect(trainer.locator("[aria-invalid=true]")).to_have_attribute("name", "reason")
        trainer.get_by_label("Reason").fill("The alarm rang.")
        look(trainer)
        trainer.get_by_role("button", name="Give more time").click()
        expect(trainer.get_by_role("status")).to_contain_text("5 more minutes are given.")
        trainee.get_by_role("button", name="Next").last.click()
        expect(trainee.locator(".time-left")).to_have_text("Time left: 15 min")
        expect(trainee.locator(".helped")).to_contain_text("The alarm rang.")

        # It ends by itself, and is opened again.
        world.clock.pass_by(minutes=16)
        trainer.reload()
        expect(trainer.locator("main")).to_contain_text("because its time was over")
        trainer.get_by_label("Reason").fill("The power failed.")
        look(trainer)
        trainer.get_by_role("button", name="Open again").click()
        expect(trainer.get_by_role("status")).to_contain_text("The attempt is open again.")
        trainee.goto(f"{address}/learn/small/lessons/s-l-test")
        trainee.locator("#quiz-s-test .actions").get_by_role("link").first.click()
        expect(trainee.locator(".helped")).to_contain_text("The power failed.")
        look(trainee)
        trainee.get_by_role("button", name="Go on").click()
        expect(trainee.locator(".time-left")).to_have_text("Time left: 10 min")
        trainee.locator("main form.question input:not([type=hidden])").first.press("Space")
        expect(trainee.locator("#save-line")).to_have_text("Saved")
        trainer.goto(f"{address}/teach/cohorts/1/progress/{ana}/small?show=answers")
        trainer.locator(".event.answered a").first.click()
        expect(trainer.locator(".as-seen input:checked")).to_have_count(1)
        look(trainer)
    assert prove_summaries(world.database) == ()
