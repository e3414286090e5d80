"""A trainer finds the question whose key is doubtful: from the courses to it, wide and narrow, with axe."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.evidence.learners import Taken, take
from tests.web.world import COURSES, World, make_world
from westeros_learn.delivery.library import Library
from westeros_learn.records import Database, Role
from westeros_learn.records.migrate import upgrade

from .axe import axe_findings
from .lms.watch import Watch
from .test_app import served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page


@pytest.fixture
def school(tmp_path: Path) -> Iterator[World]:
    """Learners who took both tests of the small course; strong ones doubt the key of one question."""
    database = Database(f"sqlite:///{tmp_path}/app.db")
    upgrade(database)
    world = make_world(database, Library(COURSES))
    take(database, world.library, Taken("small", "s-pre", 90))
    take(database, world.library, Taken("small", "s-test", 90, hours=48, ease=0.3, doubtful="s-p-1"))
    yield world
    database.close()


def test_a_trainer_finds_the_question_whose_key_is_doubtful(school: World, page: Page) -> None:
    watch = Watch()
    watch.attach(page.context)
    inside = school.inside("trainer@school.example", Role.TRAINER)
    cookie = inside.client.get_cookie("session", domain="localhost")
    assert cookie is not None
    with served(school) as address:
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
        page.goto(f"{address}/teach/questions")
        assert not axe_findings(page)
        page.get_by_role("link", name="The test that counts").first.click()
        first = page.locator("#questions tbody tr").first
        expect(first).to_contain_text("The key may be wrong: strong learners choose B")
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 900})
            assert not axe_findings(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.get_by_role("link", name="Answers").click()
        expect(page.locator("th[aria-sort=descending]")).to_contain_text("Answers")
        page.locator("#questions a[href$=s-p-1]").click()
        expect(page.get_by_role("img")).to_have_accessible_name(
            "For each choice, the share of the weaker, the middle and the stronger third who took it."
        )
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert not axe_findings(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.goto(f"{address}/teach/questions/small/gain")
        expect(page.get_by_text("Chance alone hardly explains it.")).to_be_visible()
        assert not axe_findings(page)
        page.close()
    assert not watch.violations
