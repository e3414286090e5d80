"""The page by itself: every screen for every eye and hand, and what comes before any script."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.effort import is_thorough
from tests.running import running_demo

from .axe import axe_findings
from .building import SMALL, VICTIM_HEARING, build
from .learner import Learner, right, wrong
from .slow import SlowPage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .conftest import Static
    from .lms import Lms

MOST_BYTES = {"small": 30_000, "real": 34_000}
"""Script and style together, as gzip sends them: of a course of five kinds of questions, and of one
with all kinds and conversations."""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(SMALL, tmp_path_factory.mktemp("small"), "html")


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(VICTIM_HEARING, tmp_path_factory.mktemp("real"), "html")


def screens(learner: Learner) -> Iterator[str]:
    """Lead through every screen of the small course; yields the name of each."""
    expect(learner.saved).to_have_text("Saved here")
    yield "start"
    learner.answer("s-q-single", ["a"])
    learner.question("s-q-single").locator("[data-do=show]").click()
    learner.answer("s-q-multiple", ["a", "b"])
    learner.answer("s-q-number", ["7"])
    learner.question("s-q-word").locator("[type=submit]").click()
    yield "answers"
    learner.at.locator("a.term").first.click()
    yield "term"
    learner.at.locator("a.cite").first.click()
    yield "source"
    learner.take("s-pre", wrong)
    yield "pre-test"
    learner.go("s-l-two")
    yield "second lesson"
    learner.go("s-l-test")
    learner.start("s-test")
    yield "test"
    for _ in range(3):
        learner.answer_page("s-test", wrong)
    yield "last page"
    learner.finish("s-test")
    yield "result"
    for appendix in ("glossary", "sources", "about"):
        learner.go(appendix)
        yield appendix


def open_outline(page: Page) -> None:
    """On narrow screens the outline lies behind a button."""
    button = page.locator(".outline-button")
    if button.is_visible():
        button.click()


class NarrowLearner(Learner):
    """Opens the outline first."""

    def go(self, lesson: str) -> None:
        """Open a lesson from the outline."""
        open_outline(self.at)  # type: ignore[arg-type]  # a page, never a frame
        super().go(lesson)


@pytest.mark.alternate("1280", "320")
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    static: Static, page: Page, small: Path, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 720})
    static.open(page, small)
    for name in screens(NarrowLearner(page)):
        assert not axe_findings(page), name
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    if width == 320:
        open_outline(page)
        assert not axe_findings(page), "outline"


def test_axe_finds_nothing_on_the_pages_of_the_demo(page: Page, tmp_path: Path) -> None:
    with running_demo(VICTIM_HEARING.parent if is_thorough() else SMALL.parent, tmp_path) as address:
        for path in ("demo", "packages/", "nothing-here"):
            page.goto(address + path)
            for width in (1280, 320):
                page.set_viewport_size({"width": width, "height": 720})
                assert not axe_findings(page), path
                assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.goto(f"{address}packages/")
        page.get_by_role("link", name="Try it").first.click()
        expect(page.locator("#save-line")).to_have_text("Saved here")


def test_what_covers_the_page_is_accessible_too(lms: Lms, page: Page, tmp_path: Path) -> None:
    frame = lms.launch(page, build(SMALL, tmp_path))
    frame.get_by_role("button", name="Save and close").click()
    expect(frame.locator("#cover-title")).to_be_focused()
    assert not axe_findings(frame)


def test_text_spacing_breaks_nothing(browser: Browser, static: Static, real: Path) -> None:
    """WCAG 2.2, 1.4.12."""
    context = browser.new_context(viewport={"width": 320, "height": 720}, bypass_csp=True)
    page = context.new_page()
    static.open(page, real)
    page.add_style_tag(
        content="* {line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}"
        "p{margin-bottom:2em!important}"
    )
    for link in page.locator("#outline a").all():
        section = (link.get_attribute("href") or "")[1:]
        page.evaluate("(id) => { location.hash = id; }", section)
        expect(page.locator(f"#{section}")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, section
    context.close()


# --- by keyboard ------------------------------------------------------------------------


def tab_to(target: Locator) -> None:
    """Press Tab until the target has the focus."""
    page = target.page
    for _ in range(80):
        if target.evaluate("(node) => node === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no Tab leads to {target}")


def test_the_course_is_completed_by_keyboard_alone(lms: Lms, page: Page, tmp_path: Path) -> None:
    package = build(SMALL, tmp_path)
    frame = lms.launch(page, package)
    keys = page.keyboard
    frame.locator("body").focus()
    tab_to(frame.locator(".skip-link"))
    keys.press("Enter")
    expect(frame.locator("#main")).to_be_focused()
    tab_to(frame.locator("#question-s-q-single input").first)
    keys.press("Space")
    keys.press("ArrowDown")
    tab_to(frame.locator("#question-s-q-single [type=submit]"))
    keys.press("Enter")
    expect(frame.locator("#question-s-q-single .result")).to_be_focused()
    expect(frame.locator("#question-s-q-single .result")).to_have_text("Right.")
    for lesson in ("s-l-two", "s-l-test"):
        keys.press("End")
        tab_to(frame.locator(f".lesson.current .next[href='#{lesson}']"))
        keys.press("Enter")
        expect(frame.locator(f"#{lesson} h1")).to_be_focused()
    tab_to(frame.locator("#quiz-s-test [data-do=start]"))
    keys.press("Enter")
    for _ in range(3):
        expect(frame.locator(".quiz-place")).to_be_focused()
        correct = frame.locator(".page script.key").evaluate("(node) => JSON.parse(node.textContent).correct")
        shown = [box.get_attribute("value") for box in frame.locator(".page input").all()]
        tab_to(frame.locator(".page input").first)
        if frame.locator(".page input[type=radio]").count():
            keys.press("Space")
            for _ in range(shown.index(correct[0])):
                keys.press("ArrowDown")
        else:
            tab_to(frame.locator(f".page input[value={correct[0]}]"))
            keys.press("Space")
        tab_to(frame.locator("[data-do=next-question]"))
        keys.press("Enter")
    tab_to(frame.locator("[data-do=finish]"))
    keys.press("Enter")
    expect(frame.locator("#quiz-s-test .quiz-result")).to_be_focused()
    expect(frame.locator("#course-end")).to_contain_text("You have completed this course")
    assert lms.stored("anna", package)["cmi.core.lesson_status"] == "completed"


def test_a_note_opens_and_closes_without_losing_the_place(static: Static, page: Page, small: Path) -> None:
    static.open(page, small)
    term = page.locator("a.term").first
    expect(page.locator("#save-line")).to_have_text("Saved here")
    term.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#drawer")).to_contain_text("What is explained here.")
    page.keyboard.press("Escape")
    expect(page.locator("#drawer")).to_be_hidden()
    expect(term).to_be_focused()


@pytest.mark.parametrize("block", ["start", "end"])
def test_a_note_never_stands_on_the_word_that_it_explains(
    static: Static, page: Page, small: Path, block: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 500})
    static.open(page, small)
    expect(page.locator("#save-line")).to_have_text("Saved here")
    term = page.locator("a.term").first
    term.evaluate("(node, block) => node.scrollIntoView({ block })", block)
    term.focus()
    top = page.evaluate("scrollY")
    page.keyboard.press("Enter")
    expect(page.locator("#drawer")).to_be_focused()
    word, note = (part.bounding_box() for part in (term, page.locator("#drawer")))
    assert word
    assert note
    assert word["y"] + word["height"] <= note["y"] or note["y"] + note["height"] <= word["y"]
    assert page.evaluate("scrollY") == top, "the text stays where it is"


def test_the_browsers_back_goes_back_to_the_lesson_before(static: Static, page: Page, small: Path) -> None:
    static.open(page, small)
    learner = Learner(page)
    learner.go("s-l-two")
    learner.go("s-l-test")
    page.go_back()
    expect(learner.title).to_have_text("The second lesson")


# --- without a script, on paper, on a slow line -------------------------------------------


def test_without_javascript_the_whole_course_can_be_read(
    browser: Browser, static: Static, small: Path
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    static.open(page, small)
    for title in ("The first lesson", "The second lesson", "The last lesson", "Glossary", "Sources"):
        expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
    expect(page.get_by_text("This test needs JavaScript.").first).to_be_visible()
    for button in page.get_by_role("button").all():
        expect(button).to_be_hidden()
    context.close()


def test_on_paper_stands_every_lesson_and_nothing_to_press(static: Static, page: Page, small: Path) -> None:
    static.open(page, small)
    expect(page.locator("#save-line")).to_have_text("Saved here")
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    for title in ("The first lesson", "The second lesson", "The last lesson", "Glossary"):
        expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
    expect(page.get_by_text("Hidden until opened.")).to_be_visible()
    for button in page.get_by_role("button").all():
        expect(button).to_be_hidden()


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_the_first_screen_needs_three_requests_and_nothing_jumps(
    static: Static, page: Page, real: Path, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 720})
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.add_init_script(
        "self.shifts = [];"
        "new PerformanceObserver((list) => shifts.push(...list.getEntries().map((entry) => entry.value)))"
        ".observe({ type: 'layout-shift', buffered: true });"
    )
    static.open(page, real)
    expect(page.locator("#save-line")).to_have_text("Saved here")
    assert len(requests) <= 3
    assert page.evaluate("shifts") == []


def test_questions_work_while_the_page_is_still_arriving(page: Page, small: Path) -> None:
    with SlowPage(small) as slow:
        page.goto(slow.address, wait_until="commit")
        learner = Learner(page)
        expect(page.locator("html")).to_have_class("playing")
        expect(page.locator("#about")).to_have_count(0)
        expect(learner.answer("s-q-single", ["b"])).to_have_text("Right.")
        slow.send_the_rest()
        expect(learner.saved).to_have_text("Saved here")
        page.reload()
        expect(learner.question("s-q-single").locator(".result")).to_have_text("Right.")


@pytest.mark.parametrize("before", ["s-p-1", "s-p-2"])
def test_a_test_waits_for_all_of_its_questions(page: Page, small: Path, before: str) -> None:
    """They stand at the end of the page, and may come long after a lesson with an open test is shown."""
    with SlowPage(small, f'<form class="question" id="question-{before}"') as slow:
        slow.send_the_rest()
        page.goto(slow.address)
        learner = Learner(page)
        learner.take("s-pre", wrong)
        learner.go("s-l-test")
        learner.take("s-test", wrong)
        learner.start("s-test")
        learner.answer_page("s-test", wrong)
        asked = learner.quiz("s-test").locator(".strip button").count()
        slow.stall_again()
        page.goto("about:blank")
        page.goto(slow.address, wait_until="commit")
        expect(learner.saved).to_have_text("Saved here")
        expect(learner.title).to_have_text("The last lesson")
        learner.quiz("s-test").locator("[data-do=start]").click()
        expect(learner.quiz("s-test").locator(".quiz-play")).to_be_hidden()
        slow.send_the_rest()
        expect(learner.quiz("s-test").locator(".strip button")).to_have_count(asked)
        learner.answer_page("s-test", right)
        learner.answer_page("s-test", right)
        learner.finish("s-test")


def test_an_answer_sent_before_the_script_has_come_loads_nothing_anew(page: Page, small: Path) -> None:
    with SlowPage(small) as slow:
        slow.send_the_rest()
        page.route("**/course.js", lambda route: route.abort())
        page.goto(slow.address)
        page.locator("#question-s-q-single input").first.check()
        page.locator("#question-s-q-single [type=submit]").click()
        expect(page.locator("#question-s-q-single input").first).to_be_checked()
        assert page.url == slow.address


@pytest.mark.parametrize("course", MOST_BYTES)
def test_script_and_style_are_small(request: pytest.FixtureRequest, course: str) -> None:
    with ZipFile(request.getfixturevalue(course)) as archive:
        size = sum(len(gzip.compress(archive.read(name), 6)) for name in ("course.js", "course.css"))
    assert size <= MOST_BYTES[course]
