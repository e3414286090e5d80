"""What a learner does or hears is not lost, taken away or said twice."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Locator, Page, expect

from .building import SMALL, build, edited
from .learner import Learner, wrong
from .lms import Faults
from .test_page import NarrowLearner, open_outline

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Static
    from .lms import Lms


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(SMALL, tmp_path_factory.mktemp("small"), "html")


def test_a_click_on_a_number_is_not_lost_to_the_answer_that_it_ends(
    static: Static, page: Page, tmp_path: Path
) -> None:
    """Leaving a typed answer saves it and marks its number, between the button's down and up."""
    edits = {
        "course.yaml": lambda text: text.replace("[s-q-typed]", "[s-q-typed, s-q-more]"),
        "two/quiz.yaml": lambda text: text + text.replace("s-q-typed", "s-q-more"),
    }
    static.open(page, build(edited(SMALL, tmp_path, edits), tmp_path / "dist", "html"))
    learner = Learner(page)
    learner.go("s-l-two")
    learner.start("s-warm-up")
    quiz = learner.quiz("s-warm-up")
    quiz.locator(".page input").press_sequentially("audiere")
    quiz.locator("[data-at='1']").click()
    expect(quiz.locator(".quiz-place")).to_have_text("Question 2 of 2")
    expect(quiz.locator("[data-at='0']")).to_have_accessible_name("Question 1 of 2, answered")


SPOKEN = """() => {
    self.spoken = [];
    const live = "[role=status], [role=alert], [aria-live]";
    new MutationObserver((changes) => changes.forEach((change) => {
        const region = change.target.nodeType === 1 && change.target.closest(live);
        const text = Array.from(change.addedNodes, (node) => node.textContent).join(" ").trim();
        if (region && text && region.checkVisibility()) {
            self.spoken.push(text);
        }
    })).observe(document, { childList: true, subtree: true });
}"""
"""Notes what is put into visible live regions: that is what a screen reader speaks by itself."""


def test_nothing_is_spoken_twice_and_nothing_that_nobody_did(static: Static, page: Page, small: Path) -> None:
    page.add_init_script(f"({SPOKEN})()")
    static.open(page, small)
    learner = Learner(page)
    for question in ("s-q-single", "s-q-multiple"):
        expect(learner.answer(question, ["a"])).to_be_focused()
    assert page.evaluate("spoken") == ["Connecting …", "Saved here"], (
        "a result has the focus, which speaks it"
    )
    page.reload()
    expect(learner.question("s-q-single").locator(".result")).to_have_text("Not quite.")
    assert page.evaluate("spoken") == ["Connecting …", "Saved here"], "coming back is no news"


def test_a_note_is_not_taken_away_by_a_save_that_fails_again(lms: Lms, page: Page, tmp_path: Path) -> None:
    learner = Learner(lms.launch(page, build(SMALL, tmp_path)))
    lms.inject(Faults(commit="refused"))
    learner.answer("s-q-single", ["b"])
    expect(learner.note).to_contain_text("kept on this device")
    learner.at.locator("a.term").first.click()
    expect(learner.note).to_contain_text("What is explained here.")
    learner.at.evaluate("window.dispatchEvent(new Event('online'))")
    expect(learner.note).to_contain_text("What is explained here.")


def test_closing_a_word_over_the_page_gives_the_focus_back(lms: Lms, page: Page, tmp_path: Path) -> None:
    learner = Learner(lms.launch(page, build(SMALL, tmp_path), learner=""))
    lms.inject(Faults(commit="refused"))
    learner.answer("s-q-single", ["b"])
    leave = learner.at.get_by_role("button", name="Save and close")
    leave.click()
    expect(learner.at.locator("#cover")).to_have_accessible_description(re.compile("Go back"))
    # A browser of before 2022 does not know `inert`: what lies behind must be out of reach all the same.
    assert learner.at.evaluate("getComputedStyle(document.querySelector('main')).visibility") == "hidden"
    learner.at.get_by_role("button", name="Go back to the course").click()
    expect(leave).to_be_focused()


def test_on_a_narrow_screen_the_outline_opens_at_the_lesson_in_front(
    static: Static, page: Page, small: Path
) -> None:
    page.set_viewport_size({"width": 320, "height": 720})
    static.open(page, small)
    NarrowLearner(page).go("s-l-two")
    open_outline(page)
    expect(page.locator("#outline a[href='#s-l-two']")).to_be_focused()


def test_in_forced_colours_states_can_still_be_told_apart(static: Static, page: Page, small: Path) -> None:
    """Windows high contrast takes every background away."""
    page.emulate_media(forced_colors="active", color_scheme="dark")
    static.open(page, small)
    learner = Learner(page)
    learner.read_all("s-l-two", "s-l-one")
    assert len(set(colours(page, page.locator("#progress")))) > 1, "how far one is"
    here = page.locator("#outline a[href='#s-l-one']")
    other = page.locator("#outline a[href='#s-l-two']")
    edge = "(node) => getComputedStyle(node).borderLeftColor"
    assert here.evaluate(edge) != other.evaluate(edge), "where one is"
    learner.go("s-l-test")
    learner.start("s-test")
    learner.answer_page("s-test", wrong)
    look = "(node) => getComputedStyle(node).borderBottomWidth"
    strip = learner.quiz("s-test").locator(".strip button")
    assert strip.nth(0).evaluate(look) != strip.nth(2).evaluate(look), "which questions have an answer"


def colours(page: Page, target: Locator) -> list[str]:
    """Answer the colours of an element's middle line, left to right, as the screen shows them."""
    picture = base64.b64encode(target.screenshot()).decode()
    found: list[str] = page.evaluate(
        """async (picture) => {
            const bytes = Uint8Array.from(atob(picture), (c) => c.charCodeAt(0));
            const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
            const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: 1 });
            const brush = canvas.getContext("2d");
            brush.drawImage(image, 0, -Math.floor(image.height / 2));
            const data = brush.getImageData(0, 0, image.width, 1).data;
            return Array.from({ length: image.width }, (_, x) => data.slice(4 * x, 4 * x + 3).join());
        }""",
        picture,
    )
    return found


def test_a_page_that_comes_back_takes_up_what_was_done_in_another(
    static: Static, page: Page, small: Path
) -> None:
    """Without an LMS: back from the browser's memory, with a state that is older than what is stored."""
    static.open(page, small)
    old = Learner(page)
    expect(old.saved).to_have_text("Saved here")
    old.answer("s-q-single", ["b"])
    back = "window.dispatchEvent(new PageTransitionEvent('{}', {{persisted: true}}))"
    page.evaluate(back.format("pagehide"))
    between = page.context.new_page()
    between.add_init_script("BroadcastChannel.prototype.postMessage = () => undefined;")
    between.goto(page.url)
    stored = "JSON.stringify(localStorage)"
    before = page.evaluate(stored)
    expect(Learner(between).answer("s-q-judge", ["f"])).to_have_text("Right.")
    # What one page stores reaches another one, of another process of the browser, a little later.
    page.wait_for_function(f"before => {stored} !== before", arg=before)
    between.close()
    page.evaluate(back.format("pageshow"))
    expect(old.question("s-q-judge").locator(".result")).to_have_text("Right.")
    old.answer("s-q-number", ["10.5"])
    page.reload()
    for question in ("s-q-single", "s-q-judge", "s-q-number"):
        expect(old.question(question).locator(".result")).to_have_text("Right.")
