"""The page for readers who need larger letters, more contrast, or a script that runs from the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.effort import is_thorough
from westeros_learn.source import load_course

from .axe import axe_findings
from .building import SMALL, VICTIM_HEARING, build, edited
from .learner import Learner, wrong
from .test_page import NarrowLearner, screens

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Static

WIDTHS = [320, pytest.param(640, marks=pytest.mark.thorough), 1280]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(SMALL, tmp_path_factory.mktemp("small"), "html")


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(VICTIM_HEARING, tmp_path_factory.mktemp("real"), "html")


LOST = """() => Array.from(document.querySelectorAll("body *")).filter((node) => {
    const style = getComputedStyle(node);
    const shown = node.checkVisibility({ visibilityProperty: true }) && node.getClientRects().length;
    const cuts = /hidden|clip/.test(style.overflowX + style.overflowY) && style.clipPath === "none";
    const overflows = node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 1;
    return shown && cuts && overflows;
}).map((node) => node.className + ": " + node.textContent.trim().slice(0, 60))"""
"""Which texts are cut off: they are larger than their box, and the box hides the rest."""

BEYOND = """() => Array.from(document.querySelectorAll("main *, .bar *")).filter((node) => {
    const box = node.getBoundingClientRect();
    const scrolls = node.closest(".table, .drawing, .hotspot, pre, .visually-hidden, svg");
    return box.width && !scrolls && (box.left < -1 || box.right > innerWidth + 1);
}).map((node) => node.tagName + "." + node.className + ": " + node.textContent.trim().slice(0, 60))"""
"""What lies outside of the window to the left or right, where nothing brings it in."""


def assert_nothing_is_lost(page: Page, where: str) -> None:
    width = page.evaluate("innerWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= width, where
    assert page.evaluate(BEYOND) == [], where
    assert page.evaluate(LOST) == [], where


# --- larger letters (WCAG 2.2, 1.4.4, 1.4.10, 1.4.12) ---------------------------------------

SPACING = (
    "* {line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}"
    "p{margin-bottom:2em!important}"
)


@pytest.mark.alternate("200 %", "spacing")
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("change", ["html {font-size: 225% !important}", SPACING], ids=["200 %", "spacing"])
def test_letters_twice_as_large_or_wide_lose_nothing(
    browser: Browser, static: Static, small: Path, real: Path, width: int, change: str
) -> None:
    """225 % is twice the 112.5 % that the page begins with."""
    context = browser.new_context(viewport={"width": width, "height": 720}, bypass_csp=True)
    context.add_init_script(
        f"const style = Object.assign(document.createElement('style'), {{ textContent: `{change}` }});"
        "addEventListener('DOMContentLoaded', () => document.head.append(style));"
    )
    page = context.new_page()
    static.open(page, small)
    for name in screens(NarrowLearner(page)):
        assert_nothing_is_lost(page, name)
    static.open(page, real)
    course = load_course(VICTIM_HEARING).course
    assert course
    lessons = course.lessons if is_thorough() else course.lessons[::4]
    for section in (*(lesson.id for lesson in lessons), "sources"):
        page.evaluate("(id) => { location.hash = id; }", section)
        expect(page.locator(f"#{section}")).to_be_visible()
        assert_nothing_is_lost(page, section)
    context.close()


# --- more contrast ----------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_more_contrast_is_given_to_who_asks_for_it(
    static: Static, page: Page, small: Path, scheme: str
) -> None:
    page.emulate_media(contrast="more", color_scheme=scheme)  # type: ignore[arg-type]  # one of the two
    static.open(page, small)
    learner = Learner(page)
    learner.answer("s-q-single", ["a"])
    ink = page.locator("body").evaluate("(node) => getComputedStyle(node).color")
    assert ink == ("rgb(0, 0, 0)" if scheme == "light" else "rgb(255, 255, 255)")
    assert not axe_findings(page)


# --- from right to left ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def arabic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("arabic")
    edits = {"course.yaml": lambda text: text.replace("language: en", "language: ar")}
    return build(edited(SMALL, folder, edits), folder / "dist", "html")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_course_in_arabic_is_laid_out_from_the_right(
    static: Static, page: Page, arabic: Path, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 720})
    static.open(page, arabic)
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    for name in screens(NarrowLearner(page)):
        assert_nothing_is_lost(page, name)
        if name == "answers":
            choice = page.locator("#question-s-q-single .choice").first
            button, text = (choice.locator(part).bounding_box() for part in ("input", ".choice-text"))
            assert button
            assert text
            assert button["x"] > text["x"]
        if name == "result" and width == 1280:
            outline, main = (page.locator(part).bounding_box() for part in ("#outline", "main"))
            assert outline
            assert main
            assert outline["x"] > main["x"] + main["width"]
    assert not axe_findings(page)


def test_a_test_in_arabic_can_be_taken(static: Static, page: Page, arabic: Path) -> None:
    static.open(page, arabic)
    learner = Learner(page)
    learner.go("s-l-test")
    assert len(learner.take("s-test", wrong)) == 3
