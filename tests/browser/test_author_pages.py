"""Every page of who writes courses is usable: wide and narrow, by day and by night, without a mouse.

The pages are asked of the app itself, so that none is forgotten.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.effort import is_thorough
from tests.web.test_authoring import author
from tests.web.test_routes import path_of
from tests.web.world import COURSES, World, make_world
from westeros_learn.delivery.authoring import comments, editing, preview_links, translating
from westeros_learn.delivery.authoring.half_written import Half, keep_half_written
from westeros_learn.delivery.authoring.pictures import keep_picture
from westeros_learn.delivery.library import Library
from westeros_learn.delivery.people import find_person
from westeros_learn.delivery.served import versions_folder
from westeros_learn.records import Database, Role
from westeros_learn.records.migrate import upgrade

from .axe import findings_by_day, findings_by_night
from .lms.watch import Watch
from .test_app import served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page


LESSON, QUIZ, TALK = "one/lesson.md", "one/quiz.yaml", "two/a-talk.scenario.yaml"
HERE = "/teach/courses/small/"

EXAMPLES: dict[str, tuple[str, ...]] = {
    "author.edit_file": (f"{HERE}files/{LESSON}?as=text", f"{HERE}files/{QUIZ}"),
    "author.edit_question": (
        f"{HERE}questions/{QUIZ}/s-q-single",
        f"{HERE}questions/{QUIZ}/s-q-broken",
        f"{HERE}questions/{QUIZ}/new",
        *(f"{HERE}questions/{QUIZ}/new?kind={kind}" for kind in ("numeric", "hotspot", "table", "matching")),
    ),
    "author.edit_scenario": (f"{HERE}conversations/{TALK}/",),
    "author.edit_moment": (
        f"{HERE}conversations/{TALK}/opening",
        f"{HERE}conversations/{TALK}/opening?view=play&marks=shown",
    ),
    "author.translation": (f"{HERE}translations/pl",),
    "author.version": (f"{HERE}versions/2/{LESSON}",),
    "author.sheet_page": tuple(
        f"{HERE}settings/{name}/" for name in ("terms", "references", "outcomes", "modules", "tests")
    ),
    "author.edit_entry": tuple(
        f"{HERE}settings/{name}" for name in ("terms/new", "tests/s-test", "modules/s-m")
    ),
}
"""Pages that stand for an endpoint, where the usual values of its address lead nowhere."""

NO_PAGES = {
    "author.find_question",  # leads on
    "author.look",  # told to a script
    "author.preview",  # what learners see: tests of the player look at it
    "author.picture", "author.take_bank", "author.take_course", "author.take_file",  # files
    "author.take_translations",
}  # fmt: skip

STOPS = """() => {
  const said = [];
  const strokes = (node) =>
    [...node.querySelectorAll("*")].map((part) => getComputedStyle(part).strokeWidth).join();
  const stops = [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, iframe, [tabindex]")]
    .filter((node) => node.checkVisibility({visibilityProperty: true}) && !node.disabled)
    .filter((node) => node.tabIndex >= 0);
  for (const node of stops) {
    if (node.tabIndex > 0) said.push(`jumps the queue: ${node.outerHTML.slice(0, 100)}`);
    if (node.localName === "iframe") continue;
    const drawn = strokes(node);
    node.focus({focusVisible: true});
    const style = getComputedStyle(node);
    if (document.activeElement !== node) said.push(`takes no focus: ${node.outerHTML.slice(0, 100)}`);
    else if ((style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) && strokes(node) === drawn)
      said.push(`shows no focus: ${node.outerHTML.slice(0, 100)}`);
  }
  return said;
}"""
"""What is wrong with the stops that Tab makes."""


@pytest.fixture
def school(tmp_path: Path) -> Iterator[World]:
    """An app whose one course is written in it."""
    database = Database(f"sqlite:///{tmp_path}/app.db")
    upgrade(database)
    shutil.copytree(COURSES / "small", tmp_path / "courses" / "small")
    courses = tmp_path / "courses"
    yield make_world(database, Library(courses), courses=courses, authoring=True)
    database.close()


def begin(school: World) -> str:
    """Give the pages something to show; return the path of a link for somebody outside."""
    trainer = author(school, "jan@example.org")
    new = {"lesson": "two", "title": "A talk", "whom": "Ilie", "outcome": "s-o-first"}
    assert trainer.send(f"{HERE}conversations/new", **new).status_code == 303
    person = find_person(school.database, "jan@example.org")
    assert person
    where = (school.database, school.app.extensions["westeros-learn"].authoring.volume, person, "small")
    opened = editing.open_file(*where, LESSON, school.clock())
    editing.save_file(
        *where[:3], replace(opened, text=f"{opened.text}\n:::{{nonsense}}\n"), "", school.clock()
    )
    with (school.library.folder / "small" / QUIZ).open("a", encoding="utf-8") as file:
        file.write("- id: s-q-broken\n  kind: single-choice\n  prompt: Which?\n")
    keep_half_written(*where, LESSON, Half("Half a thought", opened.base, school.clock()))
    keep_picture(
        *where, "dot.svg", b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>', school.clock()
    )
    catalogues = school.app.extensions["westeros-learn"].authoring.catalogues
    translating.add_language(*where[:2], catalogues, person, "small", "pl", school.clock())
    thread = comments.comment_on(*where, (QUIZ, "s-q-single", ""), "Is that so?", school.clock())
    comments.answer_comment(*where, thread, "It is.", school.clock())
    return f"/draft/{preview_links.make_link(*where, 'An expert', preview_links.DAYS[0], school.clock())}/"


def addresses(school: World) -> dict[str, tuple[str, ...]]:
    """Where every page is that authors open, by its endpoint."""
    kept = next(versions_folder(school.library.folder, "small").iterdir()).name
    examples = {**EXAMPLES, "author.earlier_version": (f"{HERE}publish/{kept}",)}
    return {
        rule.endpoint: examples.get(rule.endpoint) or (path_of(rule.rule),)
        for rule in school.app.url_map.iter_rules()
        if rule.endpoint.startswith("author.")
        and "GET" in (rule.methods or ())
        and rule.endpoint not in NO_PAGES
    }


def look(page: Page, *, dark: bool) -> list[str]:
    """Return what is wrong with a page that is open.

    Args:
        page: the page.
        dark: whether its colours in the dark are checked as well.
    """
    page.set_viewport_size({"width": 1280, "height": 800})
    said = findings_by_day(page)
    headings = page.locator("h1:visible").count()
    if headings != 1 or not page.title():
        said.append(f"{headings} headings of the first rank, titled {page.title()!r}")
    said += page.evaluate(STOPS)
    for width in (360, 320):
        page.set_viewport_size({"width": width, "height": 800})
        if width == 360 and dark:
            said += findings_by_night(page)
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            said.append(f"{wide} wide in a window of {width}")
    return said


@pytest.mark.slow
def test_every_page_has_an_example(school: World) -> None:
    begin(school)
    admin = school.inside("admin@example.org", Role.ADMINISTRATOR)
    answers = {path: admin.get(path).status_code for each in addresses(school).values() for path in each}
    assert not [path for path, status in answers.items() if status != 200], "say in EXAMPLES what there is"


def test_every_page_of_authors_is_usable_by_everybody(school: World, page: Page) -> None:
    watch = Watch()
    watch.attach(page.context)
    shared = begin(school)
    cookie = school.inside("admin@example.org", Role.ADMINISTRATOR).client.get_cookie("session")
    assert cookie
    found: dict[str, list[str]] = {}
    with served(school) as address:
        page.context.add_cookies([{"name": "session", "value": cookie.value, "url": address}])
        paths = (*(path for each in addresses(school).values() for path in each), shared)
        for number, path in enumerate(paths):
            answer = page.goto(f"{address}{path}")
            assert answer
            assert answer.status == 200, path
            if "html" in answer.headers["content-type"] and (
                wrong := look(page, dark=is_thorough() or number % 3 == 0)
            ):
                found[path] = wrong
    assert not found, "\n".join(f"{path}: {wrong}" for path, wrong in found.items())
    assert not watch.violations
