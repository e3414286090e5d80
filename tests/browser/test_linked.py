"""The whole way from a platform on another site, in a browser that sends no third-party cookie."""

from __future__ import annotations

import re
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, expect
from sqlalchemy import select
from werkzeug.serving import BaseWSGIServer, make_server
from werkzeug.wrappers import Response

from tests.lti.platform import TestPlatform
from tests.web.linked import COURSE, QUIZ, Linked, linked
from tests.web.world import COURSES, PASSWORD, make_world, settings_of
from westeros_learn.app.work import Work
from westeros_learn.delivery.library import Library
from westeros_learn.delivery.lti import platforms as keeping
from westeros_learn.records import Attempt, Database, Role
from westeros_learn.records.migrate import upgrade

from .chromium import another
from .test_cohort_journey import WIDE, looks_well, signed_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def strict(browser: Browser) -> Iterator[Browser]:
    """A browser that keeps third-party cookies from everybody, as those of today do."""
    with another(browser, "--test-third-party-cookie-phaseout") as running:
        yield running


@pytest.fixture(scope="module")
def running() -> Iterator[TestPlatform]:
    """A platform on another site than the app's: one is `localhost`, the other one an address."""
    made = TestPlatform("localhost")
    yield made
    made.close()


@pytest.fixture
def server() -> Iterator[BaseWSGIServer]:
    """A server that has its address before it has an app, whose settings name the address."""
    server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


@pytest.fixture
def there(tmp_path: Path, server: BaseWSGIServer, running: TestPlatform) -> Iterator[Linked]:
    """The app, and a platform that it knows."""
    database = Database(f"sqlite:///{tmp_path}/app.db")
    upgrade(database)
    address = f"http://127.0.0.1:{server.server_port}"
    world = make_world(database, Library(COURSES), address=address)
    server.app = world.app
    yield linked(world, running, address)
    database.close()


@pytest.fixture
def context(strict: Browser) -> Iterator[BrowserContext]:
    """A browser of somebody."""
    made = strict.new_context(viewport=WIDE, locale="en-GB")
    yield made
    made.close()


def address_of(there: Linked, person: str, link: str = "", where: str = "frame") -> str:
    """Where the platform opens a link as somebody, or the choice of links where none is named."""
    asked = {"as": person, "tool": "tool-1", "link": link, "in": where}
    return f"{there.platform.base}/courses/c-1/open?{urlencode(asked)}"


def introduce(page: Page | FrameLocator) -> None:
    """Say who one is, the first time."""
    expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
    page.get_by_label("Profession").select_option("judge")
    page.get_by_label("Country").select_option("PL")
    page.get_by_role("button", name="Begin").click()


def take_the_test(page: FrameLocator) -> None:
    """Answer the questions of the test rightly, and finish it."""
    page.locator(f"#quiz-{QUIZ}").get_by_role("button").first.click()
    for at in range(1, 4):
        expect(page.get_by_text(f"Question {at} of 3")).to_be_visible()
        page.locator("main form.question").get_by_label(re.compile("Right answer")).first.check()
        page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Finish and see the result").click()
    expect(page.get_by_text("Passed. You reached 100 %")).to_be_visible()


def work(there: Linked) -> None:
    """Do what is due, as a process of the app does."""
    here = there.world
    settings = settings_of(address=here.app.extensions["westeros-learn"].school.base)
    Work(here.app, settings, here.database, here.library, here.clock).do_what_is_due()


def columns_of(there: Linked) -> list[str]:
    """What the gradebook of the platform's course calls its columns."""
    return [each["label"] for each in there.platform.services.items.get("c-1", {}).values()]


def test_a_learner_works_in_a_frame_without_third_party_cookies(
    there: Linked, context: BrowserContext
) -> None:
    link = there.platform.courses["c-1"].links["l-1"]
    link.custom = {"course": COURSE, "quiz": QUIZ}
    link.line_item = there.platform.services.add("c-1", {"label": "Test", "scoreMaximum": 100})
    page = context.new_page()
    page.goto(address_of(there, "ana", "l-1"))
    tool = page.frame_locator("iframe")
    introduce(tool)
    take_the_test(tool)
    with there.world.database.read() as session:
        attempt = session.scalars(select(Attempt)).one()
    assert attempt.score == 10_000
    work(there)
    (told,) = there.platform.services.log
    assert (told["userId"], told["scoreGiven"], told["activityProgress"]) == ("ana", 100, "Completed")
    page.goto(address_of(there, "ana", "l-1"))  # the next time nobody is asked anything
    expect(tool.get_by_role("heading", name="The test that counts")).to_be_visible()


def test_a_trainer_chooses_by_keyboard_and_without_a_script(there: Linked, strict: Browser) -> None:
    context = strict.new_context(viewport=WIDE, java_script_enabled=False)
    page = context.new_page()
    page.goto(address_of(there, "tomasz"))
    tool = page.frame_locator("iframe")
    tool.get_by_role("button", name="Go on").press("Enter")  # the platform's own page, without a script
    introduce(tool)
    expect(tool.get_by_role("heading", name="What is to stand in your course?")).to_be_visible()
    tool.get_by_role("button", name="Put it into the course").press("Enter")
    expect(tool.get_by_role("alert")).to_have_text("Choose one thing, or more.")
    course = tool.get_by_role("group", name="A small course")
    course.get_by_label("The whole course").press("Space")
    course.get_by_label("The test that counts").press("Space")
    tool.get_by_role("button", name="Put it into the course").press("Enter")
    tool.get_by_role("button", name="Go on").press("Enter")
    expect(tool.get_by_role("listitem").last).to_have_text("A small course: The test that counts")
    context.close()
    assert len(there.platform.returned) == 1
    assert columns_of(there) == ["A small course", "A small course: The test that counts"]
    links = list(there.platform.courses["c-1"].links.values())[1:]
    assert [each.custom for each in links] == [{"course": COURSE}, {"course": COURSE, "quiz": QUIZ}]


def test_whose_browser_keeps_nothing_in_a_frame_goes_on_in_a_window(
    there: Linked, context: BrowserContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without partitions this browser keeps no cookie of ours: that it blocks them shows here, too."""
    _keep_nothing_apart(monkeypatch)
    page = context.new_page()
    page.goto(address_of(there, "ana", "l-1"))
    tool = page.frame_locator("iframe")
    expect(tool.get_by_role("heading", name="Go on in a window of its own")).to_be_visible()
    with context.expect_page() as opening:
        tool.get_by_role("link", name="Open in a new window").press("Enter")
    window = opening.value
    expect(window.get_by_text("There you are called Ana Pop")).to_be_visible()
    looks_well(window)
    window.get_by_role("button", name="Go on").click()
    introduce(window)
    expect(window.get_by_role("heading", name="A small course", level=1)).to_be_visible()


def test_what_the_platform_keeps_for_us_shows_whose_browser_it_is(
    there: Linked, context: BrowserContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The state of the login did not come back in a cookie; the platform's storage has it."""
    there.platform.storage_target = "_parent"
    monkeypatch.setattr("westeros_learn.web.lti.launching._let_browser_hold", lambda *_: None)
    page = context.new_page()
    page.goto(address_of(there, "ana", "l-1"))
    introduce(page.frame_locator("iframe"))
    expect(page.frame_locator("iframe").get_by_role("heading", name="A small course")).to_be_visible()


def test_who_has_an_account_links_it_in_a_window(there: Linked, context: BrowserContext) -> None:
    there.world.person("jan@school.example")
    page = context.new_page()
    page.goto(address_of(there, "ana", "l-1"))
    tool = page.frame_locator("iframe")
    with context.expect_page() as opening:
        tool.get_by_role("link", name="Sign in and link it").click()
    window = opening.value
    window.get_by_label("Mail address").fill("jan@school.example")
    window.get_by_label("Password").fill(PASSWORD)
    window.get_by_role("button", name="Sign in").click()
    expect(window.get_by_role("heading", name="Link your account")).to_be_visible()
    looks_well(window)
    window.get_by_role("button", name="Both are me").click()
    expect(window.get_by_role("status")).to_contain_text("You are linked")
    page.goto(address_of(there, "ana", "l-1"))
    expect(tool.get_by_role("heading", name="A small course")).to_be_visible()


def test_a_platform_registers_itself_in_a_frame_and_is_let_in(there: Linked, context: BrowserContext) -> None:
    world = there.world
    token = keeping.invite(world.database, "Moodle in Kraków", 1, world.clock())
    address = f"{world.app.extensions['westeros-learn'].school.base}/lti/register/{token}"
    page = context.new_page()
    page.goto(f"{there.platform.base}/begin-registration?{urlencode({'url': address})}")
    tool = page.frame_locator("iframe")
    tool.get_by_role("button", name="Register it").click()
    expect(tool.get_by_role("heading", name="Registered")).to_be_visible()
    tool.get_by_role("button", name="Close").click()
    expect(page.locator("body")).to_have_attribute("data-closed", "yes")
    waiting = keeping.platforms(world.database)[0]
    assert waiting.state == "waiting"


def test_the_pages_look_well(there: Linked, context: BrowserContext) -> None:
    """What a window shows of them, narrow and wide, as axe looks at it."""
    page = context.new_page()
    page.goto(address_of(there, "tomasz", where="window"))
    looks_well(page)
    introduce(page)
    looks_well(page)
    page.goto(address_of(there, "ana", "l-1", "window"))
    introduce(page)
    there.platform.lies = {"exp": 1, "iat": 0}
    page.goto(address_of(there, "ana", "l-1", "window"))
    expect(page.get_by_role("heading", name="You could not be let in")).to_be_visible()
    looks_well(page)


def test_the_pages_of_administrators_look_well(there: Linked, strict: Browser) -> None:
    there.platform.lies = {"exp": 1, "iat": 0}
    context = signed_in(there.world, strict, "admin@school.example", Role.ADMINISTRATOR)
    page = context.new_page()
    page.goto(address_of(there, "ana", "l-1", "window"))
    expect(page.get_by_role("heading", name="You could not be let in")).to_be_visible()
    pages = (
        "/manage/platforms/",
        f"/manage/platforms/{there.id}",
        "/manage/platforms/new",
        "/guides/linking",
    )
    for path in pages:
        page.goto(path)
        looks_well(page)
    context.close()


def _keep_nothing_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set every cookie as it was set before there were partitions: a browser of today then drops it."""
    set_cookie = Response.set_cookie

    def unparted(*arguments: Any, **options: Any) -> None:
        set_cookie(*arguments, **{**options, "partitioned": False})

    monkeypatch.setattr(Response, "set_cookie", unparted)
