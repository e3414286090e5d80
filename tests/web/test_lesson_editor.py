"""Lessons without Markdown: keys as fields, text alone, and blocks that are put in by buttons."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from westeros_learn.delivery.library import Library

from .test_author_forms import tree_of
from .test_authoring import author
from .world import COURSES, World, make_world

if TYPE_CHECKING:
    from pathlib import Path

    from werkzeug.test import TestResponse

    from westeros_learn.records import Database

    from .world import Browser

HERE = "/teach/courses/small/"
LESSON = f"{HERE}lessons/one"


@pytest.fixture
def school(database: Database, tmp_path: Path) -> World:
    shutil.copytree(COURSES / "small", tmp_path / "courses" / "small")
    courses = tmp_path / "courses"
    return make_world(database, Library(courses), courses=courses, authoring=True)


@pytest.fixture
def trainer(school: World) -> Browser:
    return author(school, "jan@example.org")


def file_of(school: World, name: str = "one/lesson.md") -> str:
    return (school.library.folder / "small" / name).read_text("utf-8")


class Editor:
    """The page of a lesson, as a browser without a script fills it in and sends it."""

    def __init__(self, browser: Browser, text: str | None = None, address: str = LESSON) -> None:
        self.browser = browser
        self.address = address
        self.tree: Any = tree_of(text or browser.get(address).text)
        self.form: Any = self.tree.get_element_by_id("editor")

    def send(self, do: str = "save", **changed: str) -> TestResponse:
        """Send the form, some fields changed."""
        values = {
            name: value.removeprefix("\n").replace("\n", "\r\n")
            for name, value in self.form.form_values()
            if name not in ("do", "csrf_token")
        }
        changed = {key.replace("__", "-"): value for key, value in changed.items()}
        return self.browser.send(self.address, **{**values, **changed, "do": do})

    def again(self, do: str, **changed: str) -> Editor:
        """Send the form so that it is shown again."""
        answer = self.send(do, **changed)
        assert answer.status_code == 200, answer.text
        return Editor(self.browser, answer.text, self.address)

    @property
    def text(self) -> str:
        """The lesson's text."""
        return str(self.tree.get_element_by_id("text").text).removeprefix("\n")

    def said(self, identifier: str) -> str:
        """Return the words of a part of the page."""
        return " ".join(str(self.tree.get_element_by_id(identifier).text_content()).split())


def test_keys_and_text_are_changed_apart_and_nothing_else(school: World, trainer: Browser) -> None:
    file = school.library.folder / "small" / "one" / "lesson.md"
    odd = (
        file_of(school)
        .replace("title: The", "# a remark\ntitle:   'The")
        .replace("lesson\n", "lesson'  # so\n", 1)
    )
    file.write_bytes(odd.replace("\n", "\r\n").encode())
    page = Editor(trainer)
    assert page.text.startswith("A short text")
    assert page.send().status_code == 303
    assert file.read_bytes() == odd.replace("\n", "\r\n").encode()
    assert page.send(title="Another lesson").status_code == 303
    assert file_of(school).replace("'Another lesson'", "'The first lesson'") == odd
    page = Editor(trainer)
    answer = page.send(text=page.text.replace("A short text", "A longer text"))
    assert answer.status_code == 303
    assert file_of(school).replace("Another", "The first").replace("longer", "short") == odd
    assert file.read_bytes().count(b"\r\n") == odd.count("\n")


def test_what_is_wrong_stands_at_its_field_or_beside_the_text(school: World, trainer: Browser) -> None:
    page = Editor(trainer).again("check", title="", text="Fine.\n\n:::{nonsense}\n:::\n")
    assert "title" in page.said("title-faults")
    assert re.search(r"line 3 L202", page.said("told"))
    assert "title" not in page.said("told")
    kept = Editor(trainer)
    assert ":::{nonsense}" in kept.text
    assert "did not save it" in kept.tree.text_content()
    assert "nonsense" not in file_of(school)


def test_a_lesson_whose_keys_cannot_be_read_is_shown_as_text(school: World, trainer: Browser) -> None:
    file = school.library.folder / "small" / "one" / "lesson.md"
    for spoilt in ("No keys at all.\n", "---\ntitle: [\n---\nText.\n", "---\n- a list\n---\nText.\n"):
        file.write_text(spoilt, "utf-8")
        answer = trainer.get(LESSON)
        assert answer.status_code == 303
        assert answer.location.endswith("/files/one/lesson.md")
        assert "A form cannot show this file" in trainer.get(answer.location).text
    assert trainer.get(f"{HERE}lessons/none").status_code == 404
