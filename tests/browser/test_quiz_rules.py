"""The rules of a quiz as a learner meets them: waiting, feedback, time, what is drawn and in which order."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import BrowserContext, Frame, expect

from .axe import axe_findings
from .building import SMALL, build, edited
from .learner import Learner, right, wrong

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .lms import Lms

    Making = Callable[..., Path]

RAW = "cmi.core.score.raw"
NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)
MINUTE = 60_000


@pytest.fixture
def making(tmp_path: Path) -> Making:
    """Builds the small course with more rules for its test, another draw, or another pool."""

    def make(rules: str, draw: str = "draw: 3", name: str = "course", of_questions: str = "") -> Path:
        edits = {"course.yaml": lambda text: text.replace("    draw: 3\n", f"    {draw}\n{rules}")}
        if of_questions:
            edits["test-pool.yaml"] = lambda text: text.replace("  choices:\n", f"{of_questions}  choices:\n")
        return build(edited(SMALL, tmp_path / name, edits), tmp_path / name / "dist")

    return make


@pytest.fixture
def context(context: BrowserContext) -> BrowserContext:
    """A profile whose clock the test sets."""
    context.clock.install(time=NOW)
    return context


def opened(lms: Lms, context: BrowserContext, package: Path, who: str = "anna") -> Learner:
    """Open the course at its last lesson."""
    learner = Learner(lms.launch(context.new_page(), package, who))
    expect(learner.saved).to_have_text("Saved")
    learner.go("s-l-test")
    return learner


def closed(lms: Lms, learner: Learner) -> None:
    assert isinstance(learner.at, Frame)
    lms.close_normally(learner.at.page)


# --- waiting ------------------------------------------------------------------------------


def test_the_next_attempt_opens_after_the_waiting_time(
    lms: Lms, context: BrowserContext, making: Making
) -> None:
    package = making("    wait: 1 day\n")
    learner = opened(lms, context, package)
    quiz = learner.quiz("s-test")
    expect(quiz.locator(".rules")).to_contain_text("Time between attempts: 1 day")
    learner.take("s-test", wrong)
    wait = quiz.locator(".quiz-wait")
    expect(wait).to_have_text(re.compile(r"opens in 24 hours: 26 November 2026, 10:0\d"))
    expect(quiz.locator("[data-do=start]")).to_be_hidden()
    expect(quiz.locator(".quiz-result")).to_contain_text("Attempts left: 1")
    expect(quiz.locator(".score-word")).not_to_contain_text("try again")
    closed(lms, learner)

    context.clock.set_system_time(NOW + timedelta(hours=23, minutes=30))
    learner = opened(lms, context, package)
    quiz = learner.quiz("s-test")
    expect(quiz.locator(".quiz-wait")).to_contain_text("opens in 3")
    expect(quiz.locator("[data-do=start]")).to_be_hidden()
    context.clock.run_for(32 * MINUTE)
    expect(quiz.locator("[data-do=start]")).to_be_visible()
    expect(quiz.locator(".quiz-wait")).to_be_hidden()
    learner.take("s-test", right)
    expect(quiz.locator(".score-word")).to_contain_text("Passed")


def test_a_clock_that_was_set_back_locks_nobody_out(
    lms: Lms, context: BrowserContext, making: Making
) -> None:
    package = making("    wait: 2 hours\n")
    context.clock.set_system_time(NOW + timedelta(days=3650))
    learner = opened(lms, context, package)
    learner.take("s-test", wrong)
    closed(lms, learner)
    context.clock.set_system_time(NOW)
    learner = opened(lms, context, package)
    expect(learner.quiz("s-test").locator(".quiz-wait")).to_contain_text("opens in 2 hours")
    closed(lms, learner)
    context.clock.set_system_time(NOW + timedelta(hours=2, minutes=1))
    learner = opened(lms, context, package)
    expect(learner.quiz("s-test").locator("[data-do=start]")).to_be_visible()


# --- feedback ------------------------------------------------------------------------------


def test_judged_at_once_an_answer_stays(lms: Lms, context: BrowserContext, making: Making) -> None:
    package = making("    feedback: now\n")
    learner = opened(lms, context, package)
    learner.start("s-test")
    form = learner.quiz("s-test").locator(".page form.question")
    learner.quiz("s-test").get_by_role("button", name="Check answer").click()
    expect(form.locator(".result")).to_have_text("Choose an answer first.")
    form.locator("[value=b]").check()
    learner.check("s-test")
    expect(form.locator(".result")).to_be_focused()
    expect(form.get_by_text(re.compile(r"^No, not in \d"))).to_be_visible()
    expect(form.locator("[data-key=a] .state")).not_to_be_empty()
    expect(form.locator("[value=c]")).to_be_disabled()
    closed(lms, learner)

    learner = opened(lms, context, package)
    learner.start("s-test")
    quiz = learner.quiz("s-test")
    expect(quiz.locator(".quiz-place")).to_have_text("Question 2 of 3")
    quiz.locator("[data-at='0']").click()
    expect(quiz.locator(".page [value=b]")).to_be_disabled()
    expect(quiz.locator(".page [value=b]")).to_be_checked()
    expect(quiz.locator("[data-do=check-question]")).to_have_count(0)


def test_an_answer_that_was_not_checked_can_be_changed_and_counts_at_the_end(
    lms: Lms, context: BrowserContext, making: Making
) -> None:
    package = making("    feedback: now\n")
    learner = opened(lms, context, package)
    learner.start("s-test")
    quiz = learner.quiz("s-test")
    quiz.locator(".page [value=b]").check()
    closed(lms, learner)
    learner = opened(lms, context, package)
    learner.start("s-test")
    quiz = learner.quiz("s-test")
    expect(quiz.locator(".page [value=b]")).to_be_checked()
    for box in quiz.locator(".page [type=checkbox][value=b]").all():
        box.uncheck()
    quiz.locator(".page [value=a]").check()
    quiz.locator("[data-at='2']").click()
    quiz.locator("[data-do=next-question]").click()
    expect(quiz.locator(".quiz-place")).to_contain_text("Not checked yet: 1, 2, 3")
    learner.finish("s-test")
    expect(quiz.locator(".score-word")).to_contain_text("You reached 33\u00a0%")


def test_feedback_that_never_comes_shows_the_score_and_the_outcomes_alone(
    lms: Lms, context: BrowserContext, making: Making
) -> None:
    learner = opened(lms, context, making("    feedback: never\n"))
    learner.take("s-test", wrong)
    quiz = learner.quiz("s-test")
    expect(quiz.locator(".score-word")).to_have_text(re.compile("60\u00a0%. Try again when you are ready.$"))
    expect(quiz.locator(".by-outcome tbody tr")).to_have_count(2)
    expect(quiz.locator(".quiz-review form")).to_have_count(0)
    learner.take("s-test", wrong)
    expect(quiz.locator(".score-word")).to_have_text(re.compile("60\u00a0%.$"))


# --- time -------------------------------------------------------------------------------------


def test_time_runs_in_front_of_the_learner_and_over_reloads(
    lms: Lms, context: BrowserContext, making: Making
) -> None:
    lms.expect("one-commit-per-step")  # while time runs, nobody may do anything
    package = making("    time-limit: 10 minutes\n")
    learner = opened(lms, context, package)
    quiz = learner.quiz("s-test")
    expect(quiz.locator(".rules")).to_contain_text("Time limit: 10 minutes")
    learner.start("s-test")
    expect(quiz.locator(".time-left")).to_have_text("Time left: 10 min")
    first = learner.answer_page("s-test", right)
    context.clock.run_for(4 * MINUTE)
    expect(quiz.locator(".time-left")).to_have_text("Time left: 6 min")
    expect(quiz.locator(".time-notice")).to_be_empty()
    context.clock.run_for(MINUTE)
    expect(quiz.locator(".time-notice")).to_contain_text(
        "Half of the time is over. The attempt ends in 5 minutes"
    )
    assert isinstance(learner.at, Frame)
    lms.kill_tab(learner.at.page)

    context.clock.set_system_time(NOW + timedelta(days=2))
    learner = opened(lms, context, package)
    learner.start("s-test")
    quiz = learner.quiz("s-test")
    expect(quiz.locator(".time-left")).to_have_text("Time left: 5 min")
    context.clock.run_for(4 * MINUTE)
    expect(quiz.locator(".time-notice")).to_have_text("The attempt ends in 1 minute.")
    expect(quiz.locator(".time-left")).to_have_text("Time left: less than 1 min")
    quiz.locator(".page [value=b]").check()
    context.clock.run_for(MINUTE + 3_000)
    expect(quiz.locator(".time-notice")).to_contain_text("The time is over.")
    expect(quiz.locator(".page form")).to_be_visible()
    context.clock.run_for(20_000)
    word = quiz.locator(".score-word")
    expect(word).to_contain_text("The time was up. What you had answered was kept")
    expect(quiz.locator(".quiz-result")).to_be_focused()
    expect(quiz.locator(".quiz-result")).to_contain_text("Attempts left: 1")
    expect(quiz.locator(".quiz-clock")).to_be_hidden()
    closed(lms, learner)
    stored = lms.stored("anna", package)
    results = [value for name, value in sorted(stored.items()) if name.endswith(".result")]
    assert len(results) == 3
    assert results.count("correct") == 1
    assert any(value.endswith(first.replace("-", "_")) for value in stored.values())
    assert stored[RAW].startswith("33")


def test_extra_time_is_chosen_before_the_start(lms: Lms, context: BrowserContext, making: Making) -> None:
    lms.expect("one-commit-per-step")  # while time runs, nobody may do anything
    package = making("    time-limit: 1 hour\n")
    learner = opened(lms, context, package)
    quiz = learner.quiz("s-test")
    quiz.get_by_label("Time for this attempt").select_option("2 hours (twice the time)")
    learner.start("s-test")
    expect(quiz.locator(".time-left")).to_have_text("Time left: 120 min")
    expect(quiz.locator(".quiz-extra")).to_be_hidden()
    context.clock.run_for(30 * MINUTE)
    closed(lms, learner)

    # A limit that is lowered meanwhile does not touch the open attempt.
    lower = making("    time-limit: 20 minutes\n    extra-time: none\n", name="lower")
    lms.update(package, lower)
    learner = opened(lms, context, lower)
    expect(learner.quiz("s-test").locator(".quiz-extra")).to_have_count(0)
    learner.start("s-test")
    quiz = learner.quiz("s-test")
    expect(quiz.locator(".time-left")).to_have_text(re.compile("Time left: (89|90) min"))


def test_time_stands_still_while_the_attempt_is_out_of_sight_and_can_be_hidden(
    lms: Lms, context: BrowserContext, making: Making
) -> None:
    frame = lms.launch(context.new_page(), making("    time-limit: 10\n"))
    learner = Learner(frame)
    learner.read_all("s-l-test")
    context.clock.run_for(1_000)
    learner.start("s-test")
    quiz = learner.quiz("s-test")
    lms.hide(frame)
    context.clock.run_for(3 * MINUTE)
    lms.show(frame)
    learner.read_all("s-l-two")  # before minutes pass at once
    context.clock.run_for(3 * MINUTE)
    learner.go("s-l-test")
    expect(quiz.locator(".time-left")).to_have_text("Time left: 10 min")
    quiz.get_by_role("button", name="Hide the time").click()
    expect(quiz.locator(".time-left")).to_be_hidden()
    context.clock.run_for(6 * MINUTE)
    expect(quiz.locator(".time-left")).to_be_hidden()
    expect(quiz.locator(".time-notice")).to_contain_text("ends in 5 minutes")
    quiz.get_by_role("button", name="Show the time").click()
    expect(quiz.locator(".time-left")).to_have_text("Time left: 4 min")


def test_of_two_windows_only_the_newer_ones_time_runs(
    lms: Lms, context: BrowserContext, making: Making
) -> None:
    lms.expect("one-commit-per-step")  # while time runs, nobody may do anything
    package = making("    time-limit: 10\n")
    first = opened(lms, context, package)
    first.start("s-test")
    context.clock.run_for(2 * MINUTE)
    second = opened(lms, context, package)
    expect(first.cover).to_have_text("The course is open in another window")
    second.start("s-test")
    context.clock.run_for(3 * MINUTE)
    expect(second.quiz("s-test").locator(".time-left")).to_have_text(re.compile("Time left: [56] min"))
    for window in (first, second):
        closed(lms, window)
    again = opened(lms, context, package)
    again.start("s-test")
    expect(again.quiz("s-test").locator(".time-left")).to_have_text(re.compile("Time left: [56] min"))


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_where_time_runs_and_where_it_is_waited_for(
    lms: Lms, context: BrowserContext, making: Making, width: int
) -> None:
    lms.expect("one-commit-per-step")  # while time runs, nobody may do anything
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 720})
    frame = lms.launch(page, making("    wait: 1 day\n    time-limit: 10 minutes\n"))
    learner = Learner(frame)
    frame.evaluate("location.hash = '#s-l-test'")
    quiz = learner.quiz("s-test")

    def look(name: str) -> None:
        assert not axe_findings(frame), name
        assert frame.evaluate("document.documentElement.scrollWidth") <= width, name

    expect(quiz.locator(".quiz-extra")).to_be_visible()
    look("start")
    learner.start("s-test")
    context.clock.run_for(5 * MINUTE + 1_000)
    expect(quiz.locator(".time-notice")).not_to_be_empty()
    look("half of the time")
    context.clock.run_for(6 * MINUTE)
    expect(quiz.locator(".quiz-wait")).to_be_visible()
    look("waiting")


# --- what is asked -----------------------------------------------------------------------------


def asked(learner: Learner) -> list[str]:
    """Start an attempt; answers the ids of its questions in order, by the outcome that each assesses."""
    learner.start("s-test")
    quiz = learner.quiz("s-test")
    found = []
    for number in range(quiz.locator(".strip button").count()):
        quiz.locator(f"[data-at='{number}']").click()
        form = quiz.locator(".page form.question")
        found.append(f"{form.get_attribute('data-outcome')} {form.get_attribute('id')}")
    return found


def finished(learner: Learner) -> None:
    learner.quiz("s-test").locator("[data-do=next-question]").click()
    learner.finish("s-test")


def test_a_draw_by_outcome_asks_so_many_of_each_and_new_ones_next_time(
    lms: Lms, context: BrowserContext, making: Making
) -> None:
    learner = opened(lms, context, making("", draw="draw: {s-o-second: 1, s-o-first: 2}"))
    first = asked(learner)
    finished(learner)
    second = asked(learner)
    for attempt in (first, second):
        assert sorted(one.split()[0] for one in attempt) == ["s-o-first", "s-o-first", "s-o-second"]
    assert not set(first) & set(second)


def test_a_fixed_set_is_asked_in_its_order_unless_it_is_shuffled(
    lms: Lms, context: BrowserContext, making: Making
) -> None:
    listed = [f"s-p-{number}" for number in range(1, 9)]
    draw = f"questions: [{', '.join(listed)}]"
    learner = opened(lms, context, making("", draw=draw))
    assert [one.rpartition("question-")[2] for one in asked(learner)] == listed
    closed(lms, learner)
    learner = opened(lms, context, making("    shuffle: true\n", draw=draw, name="shuffled"), "ben")
    order = [one.rpartition("question-")[2] for one in asked(learner)]
    assert sorted(order) == listed
    assert order != listed, "one time in 40,320 this is chance"
    closed(lms, learner)


@pytest.mark.parametrize("keeps", [True, False])
def test_choices_are_shuffled_unless_they_keep_their_order(
    lms: Lms, context: BrowserContext, making: Making, *, keeps: bool
) -> None:
    of_questions = "  keep-order: true\n" if keeps else ""
    learner = opened(lms, context, making("", draw="draw: 8", of_questions=of_questions))
    learner.start("s-test")
    orders = set()
    for number in range(8):
        quiz = learner.quiz("s-test")
        quiz.locator(f"[data-at='{number}']").click()
        choices = quiz.locator(".page .choice").all()
        orders.add("".join(choice.get_attribute("data-key") or "" for choice in choices))
    assert (orders == {"abc"}) == keeps
