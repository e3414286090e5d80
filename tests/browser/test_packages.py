"""An administrator's way from a course to a platform that fetches it, with axe on each page of it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import urlopen

from playwright.sync_api import Page, expect

from tests.web.world import COURSES, make_world
from westeros_learn.delivery.jobs import claim_job, end_job
from westeros_learn.delivery.library import Library
from westeros_learn.delivery.package_building import PackageBuilder
from westeros_learn.delivery.package_making import make
from westeros_learn.delivery.package_store import PackageStore
from westeros_learn.records import Database, Role
from westeros_learn.records.migrate import upgrade

from .axe import axe_findings
from .building import translated
from .lms.watch import Watch
from .test_app import served

if TYPE_CHECKING:
    from pathlib import Path

    from tests.web.world import World

WIDTHS = (1280, 360)


def look(page: Page) -> None:
    """See that axe finds nothing, and that nothing is wider than the window."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert not axe_findings(page, dark=width == WIDTHS[0]), (page.url, width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
    page.set_viewport_size({"width": WIDTHS[0], "height": 800})


def work(world: World, folder: Path) -> None:
    """Build what was asked for, as another process does."""
    builder = PackageBuilder(world.database, world.library, PackageStore(folder), world.clock, make)
    while job := claim_job(world.database, world.clock()):
        builder.do(job)
        end_job(world.database, job, world.clock())


def test_from_a_course_to_a_platform_that_fetches_it(tmp_path: Path, page: Page) -> None:
    """Choose, watch it being built, publish, give an address; correct the course, see what is new."""
    courses, folder = tmp_path / "courses", tmp_path / "packages"
    shutil.copytree(COURSES / "small", courses / "small")
    folder.mkdir()
    database = Database(f"sqlite:///{tmp_path}/app.db")
    upgrade(database)
    world = make_world(database, Library(courses), packages=folder)
    watch = Watch()
    watch.attach(page.context)
    cookie = world.inside("admin@example.org", Role.ADMINISTRATOR).client.get_cookie("session")
    assert cookie
    with served(world) as address:
        page.context.add_cookies([{"name": "session", "value": cookie.value, "url": address}])
        page.goto(f"{address}/manage/packages/")
        look(page)
        page.get_by_role("link", name="Build a package").first.click()
        page.get_by_role("button", name="Next").click()
        look(page)
        page.get_by_role("button", name="Build", exact=True).click()
        expect(page.get_by_role("status")).to_have_text("Waiting for its turn")
        step, bar = page.get_by_role("status").bounding_box(), page.get_by_role("progressbar").bounding_box()
        assert step
        assert bar
        assert 0 < bar["y"] - step["y"] < 100, "the bar stands under what it is about"
        look(page)
        work(world, folder)
        expect(page.get_by_role("heading", name="Version 1")).to_be_visible()  # by itself
        page.get_by_role("button", name="Give it out at the addresses").click()
        page.get_by_label("Whose address").fill("Moodle of the school")
        page.get_by_role("button", name="Make an address").click()
        given = page.locator(".whole-address").inner_text()
        look(page)
        with urlopen(address + urlsplit(given).path) as answer:  # noqa: S310  # our own address
            assert answer.read()[:2] == b"PK"
        file = courses / "small" / "course.yaml"
        file.write_text(file.read_text("utf-8").replace("mark: 60", "mark: 50"), "utf-8")
        page.get_by_role("link", name="Version 1").first.click()
        page.goto(f"{address}/manage/packages/new?course=small&target=scorm12")
        page.get_by_role("button", name="Build", exact=True).click()
        expect(page.get_by_role("status")).to_be_visible()
        work(world, folder)
        expect(page.get_by_text("The pass mark falls from 60 to 50 per cent.")).to_be_visible()
        look(page)
        page.get_by_role("link", name="Moodle").click()
        expect(page.get_by_text("Require status: Completed")).to_be_visible()
        look(page)
    database.close()
    assert not watch.violations


def test_several_languages_and_numbers_are_chosen_and_every_guide_can_be_read(
    tmp_path: Path, page: Page
) -> None:
    courses, folder = tmp_path / "courses", tmp_path / "packages"
    translated(COURSES / "small", courses, "pl", {"A small course": "Mały kurs"})
    folder.mkdir()
    database = Database(f"sqlite:///{tmp_path}/app.db")
    upgrade(database)
    world = make_world(database, Library(courses), packages=folder)
    watch = Watch()
    watch.attach(page.context)
    cookie = world.inside("admin@example.org", Role.ADMINISTRATOR).client.get_cookie("session")
    assert cookie
    with served(world) as address:
        page.context.add_cookies([{"name": "session", "value": cookie.value, "url": address}])
        page.goto(f"{address}/manage/packages/new?course=small&target=cmi5")
        look(page)
        page.get_by_label("polski").check()
        page.get_by_label("All go into one package").check()
        page.get_by_label("Pass mark of the tests that count").fill("70")
        page.get_by_label("What makes the course complete").select_option("seen")
        page.get_by_role("button", name="Build", exact=True).click()
        expect(page.get_by_role("status")).to_be_visible()
        work(world, folder)
        expect(page.get_by_text("small-en-pl-cmi5.zip").first).to_be_visible()
        look(page)
        page.get_by_role("link", name="Moodle").click()
        expect(page.get_by_text("the package says 0.7")).to_be_visible()
        expect(page.get_by_text("whatever the tests say")).to_be_visible()
        look(page)
        for target in ("imscc", "moodle-xml", "epub"):
            page.goto(f"{address}/guides/moodle?target={target}")
            look(page)
    database.close()
    assert not watch.violations
