"""The app's pages in the browser: answers are kept as they are given, and nothing on its way is lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from westeros_learn.source import load_course

from .axe import axe_findings
from .served_app import ServedApp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Response

KINDS = Path(__file__).parent / "courses" / "kinds"
BASE = Path(__file__).parents[1] / "roots" / "base"
NOW = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)


@pytest.fixture
def app(page: Page) -> Iterator[ServedApp]:
    """The app; an error in the page fails the test."""
    course = load_course(BASE).course
    assert course is not None
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    with ServedApp(course, "b-post-test", NOW) as running:
        yield running
    assert not errors


def lesson(page: Page, app: ServedApp, at: int = 0) -> None:
    page.goto(app.root + app.addresses.lesson(app.course.lessons[at].id))
    expect(page.locator("html.playing")).to_be_visible()


def attempt(page: Page, app: ServedApp, place: int = 1) -> None:
    page.goto(app.root + app.addresses.place("b-post-test", 1, place))
    expect(page.locator("html.playing")).to_be_visible()


def test_a_practice_answer_is_judged_in_place_and_can_be_given_anew(page: Page, app: ServedApp) -> None:
    lesson(page, app)
    form = page.locator("form.question[data-kind='single-choice']").first
    (question,) = [form.get_attribute("id")]
    form.get_by_role("button", name="Check answer").click()
    expect(form.locator(".result")).to_have_text("Choose an answer first.")
    form.get_by_role("radio").first.check()
    form.get_by_role("button", name="Check answer").press("Enter")
    expect(form.locator(".result")).to_be_focused()
    expect(form.get_by_role("radio").first).to_be_disabled()
    expect(page.locator("#save-line")).to_have_text("Saved")
    assert app.stored == [(str(question).removeprefix("question-"), ("a",))]
    form.get_by_role("button", name="Try again").click()
    expect(form.get_by_role("radio").first).to_be_enabled()
    assert len(app.stored) == 1
    assert page.url.endswith(app.addresses.lesson(app.course.lessons[0].id))


def test_steps_are_moved_places_are_pressed_and_own_words_stay_in_the_window(page: Page) -> None:
    course = load_course(KINDS).course
    assert course is not None
    with ServedApp(course, "k-test", NOW) as app:
        lesson(page, app)
        steps = page.locator("#question-k-q-steps")
        steps.get_by_role("button", name="Check answer").click()
        expect(steps.locator(".result")).to_have_text("Move the steps into an order first.")
        before = steps.locator(".part").evaluate_all("parts => parts.map((part) => part.dataset.key)")
        steps.get_by_role("button", name="Move down").first.press("Enter")
        steps.get_by_role("button", name="Check answer").click()
        expect(steps.locator("fieldset[disabled]")).to_be_visible()
        place = page.locator("#question-k-q-place")
        place.locator("[data-region=a]").click()
        place.get_by_role("button", name="Check answer").click()
        expect(place.locator(".result")).to_have_text("Right.")
        thought = page.locator("#question-k-q-thought")
        thought.get_by_role("textbox").fill("My own words.")
        thought.get_by_role("button", name="Compare with the model answer").click()
        expect(thought.get_by_text("One good answer")).to_be_visible()
        expect(thought.get_by_role("textbox")).to_have_value("My own words.")
        moved = (before[1], before[0], *before[2:])
        assert app.responses("k-q-steps") == [moved]
        assert app.responses("k-q-place") == [("a",)]
        assert app.responses("k-q-thought") == [("csrf_token", "basis", "do")]


def test_an_answer_waits_for_the_app_and_outlives_a_reload(page: Page, app: ServedApp) -> None:
    lesson(page, app)
    app.is_down = True
    form = page.locator("form.question[data-kind='single-choice']").first
    form.get_by_role("radio").first.check()
    form.get_by_role("button", name="Check answer").click()
    expect(page.locator("#save-line")).to_have_text("Kept here")
    expect(page.locator("#drawer")).to_contain_text("is sent again by itself")
    page.reload()
    expect(page.locator("#save-line")).to_have_text("Kept here")
    app.is_down = False
    expect(page.locator("#save-line")).to_have_text("Saved")
    expect(form.locator(".result")).not_to_be_empty()
    assert len(app.stored) == 1


def test_who_signs_in_anew_loses_nothing(page: Page, app: ServedApp) -> None:
    attempt(page, app)
    app.is_signed_out = True
    page.get_by_role("radio").first.check()
    expect(page.locator("#drawer")).to_contain_text("You are no longer signed in.")
    app.is_signed_out, app.token = False, "second"
    expect(page.locator("#save-line")).to_have_text("Saved")
    assert len(app.stored) == 1


def test_answers_of_an_attempt_are_kept_as_they_are_given(page: Page, app: ServedApp) -> None:
    attempt(page, app)
    page.get_by_role("radio").first.check()
    expect(page.locator("#save-line")).to_have_text("Saved")
    expect(page.get_by_role("button", name="Question 1 of 2, answered")).to_be_visible()
    page.get_by_role("radio").last.check()
    page.locator(".page").get_by_role("button", name="Next").click()
    page.wait_for_url("**/attempts/1/2#asked")
    first = app.course.pool[0]
    assert app.responses(first.id) == [("a",), ("b",)]
    page.go_back()
    expect(page.get_by_role("radio").last).to_be_checked()


def _is_refused(response: Response) -> bool:
    """Say whether the app was down: only then a second press of a button is not one on the next page."""
    return response.status == 503


def test_nobody_goes_on_while_an_answer_has_not_arrived(page: Page, app: ServedApp) -> None:
    page.clock.install(time=NOW)
    attempt(page, app)
    page.clock.pause_at(NOW + timedelta(minutes=1))  # only the button sends it again
    app.is_down = True
    page.get_by_role("radio").first.check()
    expect(page.locator("#save-line")).to_have_text("Kept here")
    with page.expect_response(_is_refused):
        page.locator(".page").get_by_role("button", name="Next").click()
    expect(page.locator("#save-line")).to_have_text("Kept here")
    assert page.url.endswith("/attempts/1/1")
    app.is_down = False
    page.locator(".page").get_by_role("button", name="Next").click()
    page.wait_for_url("**/attempts/1/2#asked")
    assert len(app.stored) == 1


def test_nobody_signs_out_while_an_answer_has_not_arrived(page: Page, app: ServedApp) -> None:
    """Signing out clears what the window keeps: the answer goes first."""
    page.clock.install(time=NOW)
    attempt(page, app)
    page.clock.pause_at(NOW + timedelta(minutes=1))  # only the button sends it again
    app.is_down = True
    page.get_by_role("radio").first.check()
    expect(page.locator("#save-line")).to_have_text("Kept here")
    with page.expect_response(_is_refused):
        page.get_by_role("button", name="Sign out").click()
    expect(page.locator("#save-line")).to_have_text("Kept here")
    app.is_down = False
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")
    assert len(app.stored) == 1


def test_the_time_runs_by_the_servers_clock_and_its_end_is_the_servers(page: Page, app: ServedApp) -> None:
    page.clock.install(time=NOW)
    app.seconds_left = 301
    attempt(page, app)
    expect(page.locator(".time-left")).to_have_text("Time left: 6 min")
    page.get_by_role("button", name="Hide the time").click()
    expect(page.locator(".time-left")).to_be_hidden()
    page.clock.run_for(2_000)
    expect(page.locator(".time-notice")).to_contain_text("Half of the time is over.")
    page.get_by_role("radio").first.check()
    expect(page.locator("#save-line")).to_have_text("Saved")
    app.finished = True
    page.clock.run_for(320_000)
    expect(page.get_by_role("heading", name="The result")).to_be_visible()
    assert len(app.stored) == 1


def test_a_lesson_is_read_when_its_end_was_seen_and_its_place_is_kept(page: Page, app: ServedApp) -> None:
    lesson(page, app)
    page.locator(".lesson-end").scroll_into_view_if_needed()
    expect(page.locator("#outline a.seen")).to_have_count(1)
    expect(page.locator("#progress")).to_have_attribute("value", "1")
    page.locator(".lesson-end .next").click()
    page.wait_for_url("**" + app.addresses.lesson(app.course.lessons[1].id))
    first, second = (each.id for each in app.course.lessons)
    assert app.seen == {first}
    assert app.keeps((second, ""))
    lesson(page, app)
    page.get_by_role("heading", name="A heading below").scroll_into_view_if_needed()
    page.locator("#b-l-first--one-heading").evaluate("heading => heading.scrollIntoView()")
    page.goto("about:blank")
    assert app.keeps((first, "b-l-first--one-heading"))


def test_a_word_is_explained_in_place(page: Page, app: ServedApp) -> None:
    lesson(page, app)
    term = page.locator("a.term").first
    term.click()
    expect(page.locator("#drawer")).to_be_focused()
    expect(page.locator("#drawer dd")).not_to_be_empty()
    page.keyboard.press("Escape")
    expect(term).to_be_focused()


def test_nothing_stands_in_anybodys_way(page: Page, app: ServedApp) -> None:
    lesson(page, app)
    page.locator("form.question button[value='check']").first.click()
    assert not axe_findings(page)
    attempt(page, app)
    assert not axe_findings(page)
    page.goto(app.root + app.addresses.appendix("glossary"))
    assert not axe_findings(page)


def test_a_page_of_an_attempt_is_light(page: Page, app: ServedApp) -> None:
    """At most four requests and 60 KB, before any compression."""
    bodies: list[int] = []
    page.on("response", lambda response: bodies.append(len(response.body())))
    attempt(page, app)
    page.wait_for_load_state("networkidle")
    assert len(bodies) <= 4
    assert sum(bodies) <= 60_000


def test_every_page_is_whole_without_a_script(browser: Browser, app: ServedApp) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(app.root + app.addresses.place("b-post-test", 1, 1))
    page.get_by_role("radio").first.check()
    page.locator(".page").get_by_role("button", name="Next").click()
    page.wait_for_url("**/attempts/1/2#asked")
    assert len(app.stored) == 1
    expect(page.get_by_role("button", name="Question 1 of 2, answered")).to_be_visible()
    assert page.locator(".needs-script:visible").count() == 0
    context.close()
