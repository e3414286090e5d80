"""Two trainers write one course at once, one of them in two tabs, and somebody commits: nothing is lost."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.delivery.volume import git
from tests.web.world import COURSES, World, make_world
from westeros_learn.delivery.library import Library
from westeros_learn.records import Database
from westeros_learn.records.migrate import upgrade

from .lms.watch import Watch
from .test_app import served
from .test_authoring import tab, trainer, write
from .test_packages import look

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

HERE = "/teach/courses/small/"
QUESTION = f"{HERE}questions/one/quiz.yaml/s-q-single"
LESSON = f"{HERE}lessons/one"
MERGED = "What somebody else changed meanwhile is kept, too."


@pytest.fixture
def school(tmp_path: Path) -> Iterator[World]:
    """An app whose one course lies in a git repository."""
    courses = tmp_path / "courses"
    shutil.copytree(COURSES / "small", courses / "small")
    git(courses, "init", "-q", "-b", "main")
    git(courses, "add", "-A")
    git(courses, "commit", "-q", "-m", "All courses")
    database = Database(f"sqlite:///{tmp_path}/app.db")
    upgrade(database)
    yield make_world(database, Library(courses), courses=courses, authoring=True)
    database.close()


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).last.click()


def saved(page: Page, words: str = "Saved.") -> None:
    expect(page.get_by_text(words).first).to_be_visible()


def test_two_trainers_three_tabs_and_a_commit_lose_nothing(
    school: World, context: BrowserContext, browser: Browser
) -> None:
    watch = Watch()
    other = browser.new_context()
    for each in (context, other):
        watch.attach(each)
    cookies = [trainer(school, f"{name}@example.org") for name in ("jan", "eva")]
    folder = school.library.folder / "small" / "one"
    with served(school) as address:
        jan, eva = tab(context, cookies[0], address), tab(other, cookies[1], address)
        fields_of_a_question(jan, eva, address)
        quiz = (folder / "quiz.yaml").read_text("utf-8")
        assert "Eva asks." in quiz
        assert "Jan's feedback." in quiz
        the_same_field(jan, eva, address)
        quiz = (folder / "quiz.yaml").read_text("utf-8")
        assert "Jan asks." in quiz
        assert "Eva's second answer" in quiz, "what both had not changed alike is kept without being asked"
        paragraphs_of_a_lesson(jan, eva, address, folder)
        lesson = (folder / "lesson.md").read_text("utf-8")
        for words in ("Eva's text", "Somebody's heading", "Jan's second tab"):
            assert words in lesson
        jan.goto(f"{address}{HERE}history/one/lesson.md")
        expect(jan.locator("#versions tbody tr")).to_have_count(5)
        assert git(folder, "status", "--porcelain") == ""
    other.close()
    assert not [each for each in watch.violations if "409" not in each.sentence]  # which asks to decide


def fields_of_a_question(jan: Page, eva: Page, address: str) -> None:
    """Both have the same question open, and change other fields of it."""
    for page in (jan, eva):
        page.goto(address + QUESTION)
    eva.locator("[name=prompt]").fill("Eva asks.")
    save(eva)
    saved(eva)
    jan.locator("[name='choices-0-feedback']").fill("Jan's feedback.")
    save(jan)
    saved(jan, MERGED)
    expect(jan.locator("[name=prompt]")).to_have_value("Eva asks.")


def the_same_field(jan: Page, eva: Page, address: str) -> None:
    """Both change the prompt: Jan sees both, and decides by keyboard."""
    for page in (jan, eva):
        page.goto(address + QUESTION)
    eva.locator("[name=prompt]").fill("Eva asks again.")
    eva.locator("[name='choices-1-text']").fill("Eva's second answer")
    save(eva)
    saved(eva)
    jan.locator("[name=prompt]").fill("Jan asks.")
    save(jan)
    expect(jan.get_by_text("Eva asks again.").first).to_be_visible()
    look(jan)
    take_mine(jan)


def take_mine(page: Page) -> None:
    """Decide, by keyboard, for what was typed here."""
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_role("radio", name="What you typed").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Save this").first.press("Enter")
    saved(page, MERGED)


def paragraphs_of_a_lesson(jan: Page, eva: Page, address: str, folder: Path) -> None:
    """Eva, Jan in two tabs, and somebody who commits change one lesson."""
    second = jan.context.new_page()
    for page in (jan, eva, second):
        page.goto(address + LESSON)
        expect(page.locator("iframe:not(.coming)")).to_be_visible()
    write(eva, "A short text", "Eva's text")
    save(eva)
    saved(eva)
    file = folder / "lesson.md"
    file.write_text(file.read_text("utf-8").replace("## Further down", "## Somebody's heading"), "utf-8")
    git(folder, "commit", "-q", "-a", "-m", "By hand")
    write(jan, "Hidden until opened.", "Jan's first tab.")
    save(jan)
    saved(jan, MERGED)
    write(second, "Hidden until opened.", "Jan's second tab.")
    save(second)
    take_mine(second)
    second.close()
