"""A trainer corrects a question in its form: faults are said while it is typed, and nothing else changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.web.world import World

from .axe import axe_findings
from .lms.watch import Watch

if TYPE_CHECKING:
    from playwright.sync_api import Page

HERE = "/teach/courses/small/"


def test_a_question_is_corrected_in_its_form(school: World, inside: str, page: Page) -> None:
    watch = Watch()
    watch.attach(page.context)
    file = school.library.folder / "small" / "one" / "quiz.yaml"
    before = file.read_text("utf-8")
    page.goto(f"{inside}{HERE}questions/")
    page.locator(f"a[href*='{HERE}questions/one/quiz.yaml/']").first.click()
    prompt = page.get_by_label("Prompt")
    was = prompt.input_value()
    prompt.fill("")
    expect(page.locator("#prompt-faults")).to_contain_text("Q105")
    expect(prompt).to_have_attribute("aria-invalid", "true")
    prompt.fill(f"{was} Really?")
    expect(page.locator("#prompt-faults")).to_be_empty()
    expect(page.locator("#tried")).to_contain_text("Really?")
    assert file.read_text("utf-8") == before
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".said")).to_contain_text("Saved")
    after = file.read_text("utf-8")
    assert after != before
    assert after.replace(" Really?", "") == before


def test_rows_and_the_trial_work_in_place(school: World, inside: str, page: Page) -> None:
    file = school.library.folder / "small" / "one" / "quiz.yaml"
    page.goto(f"{inside}{HERE}questions/one/quiz.yaml/s-q-single")
    page.get_by_label("Solution").fill("Half a thought")
    page.get_by_role("button", name="Add a choice").click()
    new = page.locator("#row-choices-3 textarea").first
    expect(new).to_be_focused()
    page.keyboard.type("A fourth answer")
    page.get_by_role("button", name="Move up: Choices D").press("Enter")
    expect(page.locator("#row-choices-2")).to_have_accessible_name("Choices D")
    expect(page.locator("#tried")).to_contain_text("A fourth answer")
    expect(page.get_by_label("Solution")).to_have_value("Half a thought")
    page.locator("#tried").get_by_label("The second answer").check()
    page.locator("#tried").get_by_role("button", name="Check answer").click()
    expect(page.locator("#tried .result")).to_contain_text("Right")
    assert page.url.endswith("/s-q-single")
    assert not axe_findings(page)
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.reload()
    expect(page.locator(".said")).to_contain_text("did not save it")
    page.get_by_role("button", name="Save").click()
    text = file.read_text("utf-8")
    assert text.index("- d: A fourth answer") < text.index("- c: The third answer")
