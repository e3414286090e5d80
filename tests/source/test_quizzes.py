"""The rules of quizzes, from the file to the model."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from westeros_learn.model import Feedback, Quiz
from westeros_learn.source import load_course

BASE = Path(__file__).parents[1] / "roots" / "base"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A copy of the base course."""
    return Path(shutil.copytree(BASE, tmp_path / "course"))


def read(course: Path, identifier: str, rules: str = "", draw: str = "draw: 2") -> Quiz:
    """Return a quiz of the course after more rules were written into it."""
    file = course / "course.yaml"
    before, mark, after = file.read_text("utf-8").partition(f"  - id: {identifier}\n")
    file.write_text(before + mark + rules + after.replace("draw: 2", draw, 1), "utf-8")
    result = load_course(course)
    assert result.course is not None
    assert not result.errors, result.errors
    return result.course.quiz_by_id[identifier]


@pytest.mark.parametrize(
    ("identifier", "feedback", "attempts"),
    [
        ("b-pre-test", Feedback.NEVER, 1),
        ("b-warm-up", Feedback.NOW, None),
        ("b-post-test", Feedback.END, 3),
    ],
)
def test_each_role_has_its_usual_rules(
    course: Path, identifier: str, feedback: Feedback, attempts: int | None
) -> None:
    quiz = read(course, identifier)
    assert (quiz.feedback, quiz.attempts) == (feedback, attempts)
    assert (quiz.wait, quiz.time_limit, quiz.extra_time, quiz.shuffle) == (0, None, True, False)


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        ("1 minute", 1),
        ("30 minutes", 30),
        ("2 hours", 120),
        ("1 hour", 60),
        ("1 day", 1_440),
        ("365 days", 525_600),
        ("2 weeks", 20_160),
        ("90minutes", 90),
    ],
)
def test_a_waiting_time_is_written_as_people_say_it(course: Path, written: str, minutes: int) -> None:
    assert read(course, "b-post-test", f"    wait: {written}\n").wait == minutes


@pytest.mark.parametrize("written", ["1", "0 days", "366 days", "a day", "-1 day", "1.5 hours", "1 year"])
def test_what_is_no_waiting_time_is_told(course: Path, written: str) -> None:
    file = course / "course.yaml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("    attempts: 3\n", f"    attempts: 3\n    wait: {written}\n"), "utf-8")
    assert [fault.code for fault in load_course(course).errors] == ["C103"]


@pytest.mark.parametrize(("written", "minutes"), [("45", 45), ("45 minutes", 45), ("1 day", 1_440)])
def test_a_time_limit_alone_means_minutes(course: Path, written: str, minutes: int) -> None:
    quiz = read(course, "b-post-test", f"    time-limit: {written}\n    extra-time: none\n")
    assert (quiz.time_limit, quiz.extra_time) == (minutes, False)


def test_a_draw_is_a_number_or_one_for_each_outcome(course: Path) -> None:
    quiz = read(course, "b-pre-test")
    assert (quiz.draw, quiz.quotas) == (2, ())
    quiz = read(course, "b-post-test", draw="draw: {b-o-rest: 1, b-o-plan: 1}")
    assert (quiz.draw, quiz.quotas) == (2, (("b-o-rest", 1), ("b-o-plan", 1)))


def test_an_outcome_that_no_counted_quiz_draws_is_told(course: Path) -> None:
    """A draw by outcome leaves out what it does not name."""
    file = course / "course.yaml"
    before, _, after = file.read_text("utf-8").rpartition("draw: 2")
    file.write_text(f"{before}draw: {{b-o-plan: 1}}{after}", "utf-8")
    faults = load_course(course).diagnostics
    assert [(fault.code, "b-o-rest" in fault.message) for fault in faults] == [("C401", True)]
