"""Questions and settings in forms: what is wrong stands at its field, and saving changes nothing else."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any, cast

import pytest
from lxml import html

from westeros_learn.delivery.library import Library

from .test_authoring import author
from .world import COURSES, World, make_world

if TYPE_CHECKING:
    from pathlib import Path

    from werkzeug.test import TestResponse

    from westeros_learn.records import Database

    from .world import Browser

HERE = "/teach/courses/small/"
PRACTICE = f"{HERE}questions/one/quiz.yaml/"


@pytest.fixture
def school(database: Database, tmp_path: Path) -> World:
    shutil.copytree(COURSES / "small", tmp_path / "courses" / "small")
    courses = tmp_path / "courses"
    return make_world(database, Library(courses), courses=courses, authoring=True)


@pytest.fixture
def trainer(school: World) -> Browser:
    return author(school, "jan@example.org")


class Form:
    """A page with the form of an entry, as a browser would fill it in and send it."""

    def __init__(self, browser: Browser, address: str, text: str | None = None) -> None:
        self.browser = browser
        self.address = address
        self.tree = cast("Any", html.fromstring(text or browser.get(address).text))
        self.form = self.tree.get_element_by_id("entry-form")

    def fields(self) -> list[tuple[str, str]]:
        """Return what a browser would send."""
        sent = []
        for each in self.form.form_values():
            name, value = each
            sent.append((name, value.removeprefix("\n").replace("\n", "\r\n")))
        return [(name, value) for name, value in sent if name not in ("do", "csrf_token")]

    def send(self, do: str = "save", **changed: str | None) -> TestResponse:
        """Send the form, some fields changed; those that are None are not sent, as boxes without a tick."""
        values: dict[str, list[str]] = {}
        for name, value in self.fields():
            values.setdefault(name, []).append(value)
        for key, new in changed.items():
            values.pop(key.replace("__", "-"), None)
            if new is not None:
                values[key.replace("__", "-")] = [new]
        sent: dict[str, Any] = {**values, "do": do}
        return self.browser.send(self.address, **sent)

    def again(self, do: str, **changed: str | None) -> Form:
        """Send the form so that it is shown again."""
        answer = self.send(do, **changed)
        assert answer.status_code == 200, answer.text
        return Form(self.browser, self.address, answer.text)

    def faults(self, name: str) -> str:
        """Return what is said at a field."""
        return str(self.tree.get_element_by_id(f"{name or 'entry'}-faults").text_content())


def file_of(school: World, name: str) -> str:
    return (school.library.folder / "small" / name).read_text("utf-8")


def test_a_question_is_found_changed_and_saved_and_nothing_else(school: World, trainer: Browser) -> None:
    found = html.fromstring(trainer.get(f"{HERE}questions/").text)
    addresses = [str(each.get("href")) for each in found.iter("a") if PRACTICE in (each.get("href") or "")]
    assert addresses
    before = file_of(school, "one/quiz.yaml")
    page = Form(trainer, addresses[0])
    same = page.send()
    assert same.status_code == 303
    assert file_of(school, "one/quiz.yaml") == before
    assert page.send(choices__0__feedback="Because it is so.").status_code == 303
    after = file_of(school, "one/quiz.yaml")
    assert after.replace("\n      feedback: Because it is so.", "", 1) == before or (
        [line for line in before.splitlines() if line not in after.splitlines()]
        == [line for line in before.splitlines() if "feedback" in line][:1]
    )
