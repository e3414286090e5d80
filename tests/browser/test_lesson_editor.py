"""A trainer who knows no Markdown writes a lesson by buttons alone, and learners are given all of it."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.web.test_authoring import author
from tests.web.world import COURSES, World, make_world
from westeros_learn.delivery.library import Library
from westeros_learn.model import (
    Callout,
    Cite,
    Emphasis,
    FactText,
    Figure,
    Heading,
    Link,
    QuestionPlace,
    Strong,
    TermUse,
    walk,
)
from westeros_learn.records import Database
from westeros_learn.records.migrate import upgrade

from .axe import axe_findings
from .lms.watch import Watch
from .test_app import served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

HERE = "/teach/courses/small/"
PUT = "Put it in"


@pytest.fixture
def school(tmp_path: Path) -> Iterator[World]:
    """An app whose one course is written in it."""
    database = Database(f"sqlite:///{tmp_path}/app.db")
    upgrade(database)
    shutil.copytree(COURSES / "small", tmp_path / "courses" / "small")
    courses = tmp_path / "courses"
    yield make_world(database, Library(courses), courses=courses, authoring=True)
    database.close()


def choose(page: Page, words: str) -> None:
    """Select words of the text, as a hand would."""
    page.locator("#text").evaluate(
        """(field, words) => {
            const at = words ? field.value.indexOf(words) : field.value.length;
            field.focus();
            field.setSelectionRange(at, at + words.length);
        }""",
        words,
    )


def put(page: Page) -> None:
    """Put in what the open window says, and wait until it stands in the text."""
    page.get_by_role("dialog").get_by_role("button", name=PUT).click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_lesson_is_written_by_buttons_alone(school: World, page: Page) -> None:
    watch = Watch()
    watch.attach(page.context)
    trainer = author(school, "jan@example.org")
    cookie = trainer.client.get_cookie("session")
    assert cookie
    text, tools = page.locator("#text"), page.get_by_role("toolbar")
    with served(school) as address:
        page.context.add_cookies([{"name": "session", "value": cookie.value, "url": address}])
        page.goto(f"{address}{HERE}lessons/two")
        expect(page.frame_locator("iframe:not(.coming)").locator("main")).to_contain_text("at a glance")
        text.focus()
        page.keyboard.press("Shift+Tab")
        expect(tools.get_by_role("button", name="Heading", exact=True)).to_be_focused()
        page.keyboard.press("End")
        expect(tools.get_by_role("button", name="Source")).to_be_focused()
        page.keyboard.press("Home")
        before = text.input_value()
        choose(page, "")
        page.keyboard.type("What it says")
        page.get_by_role("button", name="Heading", exact=True).click()
        expect(text).to_be_focused()
        page.keyboard.type("\n\nOne word, two parts and a strong end.")
        choose(page, "strong")
        page.keyboard.press("Control+b")
        choose(page, "parts")
        page.keyboard.press("Control+i")
        choose(page, "word")
        tools.get_by_role("button", name="Word").click()
        window = page.get_by_role("dialog")
        window.get_by_role("radio", name="word").check()
        assert not axe_findings(page)
        put(page)
        expect(text).to_be_focused()
        written = text.input_value()
        assert "One {term}`word`, two *parts* and a **strong** end." in written
        page.keyboard.press("Control+z")
        expect(text).to_have_value(written.replace("{term}`word`", "word"))
        page.keyboard.press("Control+y")
        expect(text).to_have_value(written)
        choose(page, "")
        tools.get_by_role("button", name="Figure").click()
        window.get_by_label("Or bring a new one").set_input_files(
            {"name": "dot.svg", "mimeType": "image/svg+xml", "buffer": DOT}
        )
        window.get_by_role("button", name=PUT).click()
        expect(window.get_by_role("alert")).to_contain_text("Say in words what the picture shows")
        window.get_by_label("What it shows").fill("A dot")
        page.keyboard.press("Enter")
        expect(text).to_have_value(re.compile(":::{figure} media/dot.svg\n:alt: A dot\n:::"))
        tools.get_by_role("button", name="Callout").click()
        window.get_by_role("radio", name="Key points").check()
        window.get_by_label("Text", exact=True).fill("Take this along.")
        put(page)
        choose(page, "a **strong** end")
        tools.get_by_role("button", name="Fact").click()
        expect(window.get_by_label("What the source says")).to_have_value("a **strong** end")
        window.get_by_role("radio", name="Law").check()
        window.get_by_label("Where in it").fill("art. 2")
        put(page)
        choose(page, "")
        tools.get_by_role("button", name="Source").click()
        window.get_by_role("radio", name="Law").check()
        put(page)
        choose(page, "")
        page.keyboard.press("Control+k")
        window.get_by_label("Words of the link").fill("The first one")
        window.get_by_role("radio", name="The first lesson").check()
        put(page)
        choose(page, "at a glance.")
        tools.get_by_role("button", name="Question").click()
        window.get_by_role("link", name="New question").click()
        page.get_by_role("link", name="True or false").click()
        page.get_by_label("Outcome").select_option("s-o-first")
        page.get_by_label("Prompt").fill("Is it so?")
        page.get_by_label("Answer").first.select_option("true")
        page.get_by_role("button", name="Save").click()
        expect(text).to_have_value(re.compile("{question}"))
        page.set_viewport_size({"width": 360, "height": 800})
        expect(page.locator("#screen")).to_be_hidden()
        page.get_by_role("button", name="What learners see").click()
        expect(page.frame_locator("iframe:not(.coming)").get_by_text("Is it so?")).to_be_visible()
        expect(text).to_be_hidden()
        page.get_by_role("button", name="Text", exact=True).click()
        page.set_viewport_size({"width": 1280, "height": 800})
        page.get_by_label("Title", exact=True).fill("")
        expect(page.locator("#title-faults")).to_contain_text("title")
        page.get_by_label("Title", exact=True).fill("By buttons")
        expect(page.locator("#title-faults")).to_be_empty()
        expect(page.locator("#told li")).to_have_count(0)
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
        assert before.strip() not in text.input_value(), "the question stands between its words"
        page.goto(f"{address}{HERE}publish")
        page.get_by_role("button", name="Publish").click()
        expect(page.get_by_text("Learners see this version from now on.")).to_be_visible()
    lesson = school.library.edition("small").course.lessons[1]
    assert lesson.title == "By buttons"
    kinds = {type(node) for node in walk(lesson.blocks)}
    assert {Callout, Cite, Emphasis, FactText, Figure, Heading, Link, QuestionPlace, Strong, TermUse} <= kinds
    assert not watch.violations


DOT = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="3"/></svg>'
