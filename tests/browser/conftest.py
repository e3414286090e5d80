"""Fixtures of the browser tests."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.patience import PATIENCE_MS
from tests.web.test_authoring import author
from tests.web.world import COURSES, make_world
from tests.web.world import World as App
from westeros_learn.delivery.library import Library
from westeros_learn.records import Database

from .building import SMALL, Packages, edited
from .chromium import chromium
from .lms import SCORM_12, SCORM_2004, STRICT_HEADERS, Lms, Site, Version
from .lms.packages import read_members
from .lms.watch import Watch
from .lrs import Launcher
from .test_app import served
from .world import World

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from playwright.sync_api import Browser, BrowserContext, Page

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """One Chromium for all tests; a missing one fails them."""
    with chromium(visible=request.config.option.visible) as running:
        yield running


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile: ``context.new_page()`` is a second tab, ``context.set_offline(True)`` cuts the net."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB", timezone_id="UTC")
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A tab."""
    return context.new_page()


@pytest.fixture(params=[SCORM_12, SCORM_2004], ids=lambda version: version.name)
def version(request: pytest.FixtureRequest) -> Version:
    """Each version of SCORM; a test that asks for it runs once for each."""
    chosen: Version = request.param
    return chosen


@pytest.fixture
def lms(context: BrowserContext) -> Iterator[Lms]:
    """A strict LMS. A broken rule fails the test, unless it said ``lms.expect(rule)``."""
    lms = Lms()
    with lms.site:
        yield lms
        verdict = lms.verdict()
        lms.close()
    if verdict:
        pytest.fail(f"the LMS objects:\n{verdict}", pytrace=False)


@pytest.fixture
def launcher() -> Iterator[Launcher]:
    """A strict LMS for cmi5. A broken rule fails the test, unless it said ``launcher.expect(rule)``."""
    launcher = Launcher()
    with launcher.site:
        yield launcher
        launcher.store.close()
    if verdict := launcher.verdict():
        pytest.fail(f"the LMS objects:\n{verdict}", pytrace=False)


class Static:
    """Serves standalone packages without an LMS, and watches the pages that show them."""

    def __init__(self) -> None:
        self.site = Site()
        self.watch = Watch()

    def open(
        self,
        page: Page,
        package: Path,
        headers: Mapping[str, str] = STRICT_HEADERS,
        *,
        gzip: bool = True,
        start: str = "index.html",
    ) -> None:
        """Publishes the members of a zip and opens the start page."""
        self.watch.attach(page.context)
        page.goto(self.serve(package, headers, gzip=gzip) + start)

    def serve(self, package: Path, headers: Mapping[str, str] = STRICT_HEADERS, *, gzip: bool = True) -> str:
        """Publishes the members of a zip and answers the address of their folder."""
        return self.site.url(self.site.publish(read_members(package), headers, gzip=gzip))


@pytest.fixture
def static(context: BrowserContext) -> Iterator[Static]:
    """A plain web server. An error, policy violation or foreign request in the browser fails the test."""
    static = Static()
    with static.site:
        yield static
        problems = [str(violation) for violation in static.watch.violations] + static.site.errors
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Packages:
    """Every package of the small course that a test has asked for, built once."""
    return Packages(SMALL, tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="session")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> Packages:
    """The small course as it is brought out anew: reworded, reordered, with a question more."""

    def lesson(text: str) -> str:
        first = ":::{question} s-q-single\n:::\n\n"
        new = f"{first}{first.replace('single', 'new')}:::{{question}} s-q-word"
        return text.replace(first, "").replace(":::{question} s-q-word", new)

    def questions(text: str) -> str:
        judge = text[text.index("- id: s-q-judge") : text.index("- id: s-q-number")]
        return text.replace("is right?", "is right here?") + judge.replace("s-q-judge", "s-q-new")

    edits = {
        "one/lesson.md": lesson,
        "one/quiz.yaml": questions,
        "test-pool.yaml": lambda text: text.replace("Pool question", "Reworded question"),
    }
    folder = tmp_path_factory.mktemp("corrected")
    return Packages(edited(SMALL, folder, edits), folder / "dist")


@pytest.fixture
def world(context: BrowserContext) -> Iterator[World]:
    """Where many sessions are played in one page."""
    with World(context) as world:
        yield world


@pytest.fixture
def package(packages: Packages, version: Version) -> Path:
    """The small course as a package for an LMS."""
    return packages.built(version.target)


@pytest.fixture(scope="session")
def screenshots() -> Path:
    """The folder for pictures to look at, never in version control."""
    folder = Path(__file__).parents[1] / ".look"
    folder.mkdir(exist_ok=True)
    return folder


# --- the app in which a course is written -----------------------------------------------------


@pytest.fixture
def school(tmp_path: Path, sqlite_template: Path) -> Iterator[App]:
    """An app whose one course is written in it."""
    database = Database(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'app.db')}")
    shutil.copytree(COURSES / "small", tmp_path / "courses" / "small")
    courses = tmp_path / "courses"
    yield make_world(database, Library(courses), courses=courses, authoring=True)
    database.close()


@pytest.fixture
def inside(school: App, page: Page) -> Iterator[str]:
    """The address of the app; a trainer who may write the course is signed in."""
    trainer = author(school, "jan@example.org")
    cookie = trainer.client.get_cookie("session", domain="localhost")
    assert cookie is not None
    with served(school) as address:
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
        yield address
