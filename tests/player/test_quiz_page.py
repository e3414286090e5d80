"""A quiz before its start: every rule in plain words, also without a script."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from westeros_learn import model
from westeros_learn.player import PlayOptions, render_course
from westeros_learn.player.formats import shown_span
from westeros_learn.source import load_course

BASE = Path(__file__).parents[1] / "roots" / "base"


def section(identifier: str, language: str = "en", **rules: Any) -> Any:
    """Return a quiz of the base course as it stands in the page, with other rules."""
    course = load_course(BASE).course
    assert course is not None
    quizzes = tuple(replace(quiz, **rules) if quiz.id == identifier else quiz for quiz in course.quizzes)
    page = render_course(replace(course, quizzes=quizzes, language=language), PlayOptions("scorm12")).page
    document: Any = html.document_fromstring(page)
    return document.get_element_by_id(f"quiz-{identifier}")


def told(quiz: Any) -> str:
    return " ".join(quiz.text_content().replace("\u00a0", " ").split())


def test_every_rule_is_told_before_the_start() -> None:
    rules: dict[str, Any] = {
        "wait": 1_440,
        "time_limit": 45,
        "feedback": model.Feedback.NEVER,
        "quotas": (("b-o-plan", 1),),
        "draw": 1,
    }
    text = told(section("b-post-test", **rules))
    for sentence in (
        "Questions: 1",
        "Pass mark: 70 %",
        "Attempts: 3",
        "Time between attempts: 1 day",
        "Time limit: 45 minutes",
        "This test makes your score. Your best attempt counts.",
        "nothing is said about single answers",
        "those that you have not seen come first",
        "The time runs while the test is open in front of you.",
        "56 minutes (a quarter more)",
        "90 minutes (twice the time)",
    ):
        assert sentence in text


def test_what_does_not_hold_is_not_told() -> None:
    text = told(section("b-warm-up"))
    assert "Each answer is judged when you check it" in text
    for word in ("limit", "between attempts", "Pass mark", "drawn", "draws"):
        assert word not in text
    once = told(section("b-pre-test"))
    assert "You take it once." in once
    assert "Attempts:" not in once
    assert "have not seen" not in once


def test_extra_time_can_be_left_to_others() -> None:
    assert section("b-post-test", time_limit=45).xpath(".//select")
    assert not section("b-post-test", time_limit=45, extra_time=False).xpath(".//select")
    assert not section("b-post-test").xpath(".//select")


def test_rules_are_told_in_the_language_of_the_course() -> None:
    assert "Przerwa między próbami: 5 dni" in told(section("b-post-test", "pl", wait=7_200))
    assert "Limită de timp: 45 de minute" in told(section("b-post-test", "ro", time_limit=45))


@pytest.mark.parametrize(
    ("minutes", "language", "words"),
    [
        (1, "en", "1 minute"),
        (90, "en-IE", "90 minutes"),
        (120, "pt-BR", "2 horas"),
        (1_440, "pl-PL", "1 dzień"),
        (2_880, "xx", "2 days"),
        (2_160, "en", "36 hours"),
    ],
)
def test_a_span_of_time_in_words(minutes: int, language: str, words: str) -> None:
    assert shown_span(minutes, language) == words
