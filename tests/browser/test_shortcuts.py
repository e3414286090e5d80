"""Single keys: what they do, where they stay quiet, and that they can be seen and switched off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from .axe import axe_findings
from .building import SMALL, build
from .learner import Learner

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Static


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(SMALL, tmp_path_factory.mktemp("small"), "html")


@pytest.fixture
def learner(static: Static, page: Page, small: Path) -> Learner:
    static.open(page, small)
    learner = Learner(page)
    expect(learner.saved).to_have_text("Saved here")
    return learner


def test_single_keys_lead_through_the_course(learner: Learner, page: Page) -> None:
    page.keyboard.press("n")
    expect(learner.title).to_have_text("The second lesson")
    expect(page.locator("#outline a[href='#s-l-one']")).to_have_class("seen")
    page.keyboard.press("p")
    expect(learner.title).to_have_text("The first lesson")
    page.keyboard.press("p")
    expect(learner.title).to_have_text("The first lesson")
    page.keyboard.press("o")
    expect(page.locator("#outline a[href='#s-l-one']")).to_be_focused()
    page.keyboard.press("g")
    expect(learner.title).to_have_text("Glossary")
    page.go_back()
    expect(learner.title).to_have_text("The first lesson")


def test_a_question_that_has_the_focus_is_answered_by_number(learner: Learner, page: Page) -> None:
    page.keyboard.press("2")
    expect(page.locator("main input:checked")).to_have_count(0)
    question = learner.question("s-q-single")
    question.locator("input").first.focus()
    page.keyboard.press("2")
    expect(question.locator("input").nth(1)).to_be_checked()
    page.keyboard.press("Enter")
    expect(question.locator(".result")).to_have_text("Right.")
    learner.go("s-l-test")
    learner.start("s-test")
    page.keyboard.press("1")
    expect(learner.quiz("s-test").locator(".page input").first).to_be_checked()


def test_no_key_is_taken_from_who_types_or_uses_the_browsers_own(learner: Learner, page: Page) -> None:
    field = learner.question("s-q-word").locator("input")
    field.press_sequentially("no gap? 12")
    expect(field).to_have_value("no gap? 12")
    page.keyboard.press("Alt+n")
    page.keyboard.press("Control+o")
    expect(learner.title).to_have_text("The first lesson")
    expect(learner.note).to_be_hidden()


@pytest.mark.parametrize("width", [1280, 320])
def test_the_keys_can_be_seen_and_switched_off(learner: Learner, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 720})
    page.keyboard.press("?")
    expect(learner.note).to_contain_text("Next lesson")
    expect(learner.note).to_be_focused()
    assert not axe_findings(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("Escape")
    expect(learner.note).to_be_hidden()
    if width == 320:
        page.locator(".outline-button").click()
    button = page.get_by_role("button", name="Keyboard shortcuts")
    button.click()
    learner.note.get_by_role("checkbox", name="Use these single keys").uncheck()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    page.reload()
    expect(learner.saved).to_have_text("Saved here")
    for key in ("n", "?"):
        page.keyboard.press(key)
    expect(learner.title).to_have_text("The first lesson")
    expect(learner.note).to_be_hidden()
