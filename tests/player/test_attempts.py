"""Quizzes in the app: rules and standing, one question at a time, result and review."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from lxml import html

from tests.player.every_kind import FOLDERS, UNSAID, course_at, telling
from westeros_learn import model
from westeros_learn.assessment import right_response, settle
from westeros_learn.player import (
    Addresses,
    AskedQuestion,
    Learner,
    QuestionState,
    QuizStanding,
    ServedAttempt,
    Told,
    render_attempt_page,
    render_lesson_page,
    render_result_page,
    told_in_attempt,
)

COURSE = course_at(FOLDERS[1])
LEARNER = Learner(Addresses("/learn/c/", "/learn", "/style.css"), csrf="t0ken")
NOW = datetime(2026, 11, 25, 14, 30, tzinfo=UTC)
QUIZ = COURSE.quiz_by_id["b-post-test"]
ANSWERED, OPEN = QuestionState(2, ("a",)), QuestionState()


def attempt(*states: QuestionState, **more: Any) -> ServedAttempt:
    """Return an attempt at the questions of the pool, which all have something to say."""
    quiz = replace(QUIZ, **more.pop("rules", {}))
    stays = more.pop("stays", False)
    asked = zip(COURSE.pool, states, strict=False)
    return ServedAttempt(
        7,
        quiz,
        seed=5,
        asked=tuple(AskedQuestion(telling(q), state, stays=stays) for q, state in asked),
        **{"pass_mark": quiz.pass_mark, **more},
    )


def page(shown: ServedAttempt, place: int = 1) -> Any:
    return html.document_fromstring(render_attempt_page(COURSE, shown, place, LEARNER))


def result(shown: ServedAttempt, standing: QuizStanding | None = None) -> Any:
    standing = standing or QuizStanding(last=7)
    return html.document_fromstring(render_result_page(COURSE, shown, standing, LEARNER, now=NOW))


def told(document: Any) -> str:
    return " ".join(document.xpath("//main")[0].text_content().replace("\u00a0", " ").split())


def in_lesson(standing: QuizStanding, **rules: Any) -> Any:
    """Return the quiz as it stands in its lesson."""
    quizzes = tuple(replace(quiz, **rules) if quiz.id == QUIZ.id else quiz for quiz in COURSE.quizzes)
    course = replace(COURSE, quizzes=quizzes)
    markup = render_lesson_page(course, course.lessons[-1], LEARNER, now=NOW, quizzes={QUIZ.id: standing})
    document: Any = html.document_fromstring(markup)
    return document.get_element_by_id(f"quiz-{QUIZ.id}")


def test_a_quiz_can_be_started_where_it_stands() -> None:
    (form,) = in_lesson(QuizStanding(left=3), time_limit=20).xpath(".//form")
    assert form.get("action") == "/learn/c/quizzes/b-post-test/start#asked"
    assert dict(form.form_values()) == {"csrf_token": "t0ken", "extra": "0"}


def test_an_open_attempt_is_gone_on_with() -> None:
    section = in_lesson(QuizStanding(open=7, place=2, best=4_000, left=2))
    assert not section.xpath(".//form")
    assert section.xpath(".//a[@class='button primary']/@href") == [
        "/learn/c/quizzes/b-post-test/attempts/7/2#asked"
    ]
    assert "Your best score: 40 %" in section.text_content().replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("standing", "sentence"),
    [
        (QuizStanding(last=7, best=4_000, left=0), "You have used all attempts."),
        (
            QuizStanding(last=7, best=4_000, left=1, opens_at=NOW + timedelta(hours=5)),
            "The next attempt opens in 5 hours: 25 November 2026, 19:30 (UTC).",
        ),
    ],
)
def test_who_cannot_start_is_told_why(standing: QuizStanding, sentence: str) -> None:
    section = in_lesson(standing)
    assert sentence in " ".join(section.text_content().split())
    assert not section.xpath(".//form")
    assert section.xpath(".//a/@href") == ["/learn/c/quizzes/b-post-test/attempts/7"]


def test_one_question_stands_on_a_page_and_every_button_sends_its_answer() -> None:
    shown = page(attempt(ANSWERED, OPEN), place=2)
    (form,) = shown.find_class("question")
    assert form.get("action") == "/learn/c/quizzes/b-post-test/attempts/7/2#asked"
    buttons = shown.xpath("//main//button[@type='submit']")
    assert {button.get("form") for button in buttons} == {form.get("id")}
    assert [(button.get("name"), button.get("value")) for button in buttons] == [
        ("go", "3"),  # what Enter presses
        ("go", "1"),
        ("go", "2"),
        ("go", "3"),
        ("go", "1"),
    ]
    labels = shown.xpath("//ol[@class='strip']//button/@aria-label")
    assert labels == ["Question 1 of 2, answered", "Question 2 of 2, not answered"]


def test_nothing_of_an_open_attempt_is_told_too_early() -> None:
    """Nor anything of the questions on other pages."""
    markup = render_attempt_page(COURSE, attempt(ANSWERED, ANSWERED), 1, LEARNER)
    assert UNSAID not in markup
    assert model.plain_text(COURSE.pool[1].prompt) not in markup


def test_feedback_now_asks_to_check_and_then_keeps_the_answer() -> None:
    rules: dict[str, Any] = {"feedback": model.Feedback.NOW}
    before = page(attempt(OPEN, OPEN, rules=rules))
    first = before.xpath("//main//button[@type='submit']")[0]
    assert (first.get("name"), first.get("value")) == ("do", "check")
    judged = QuestionState(
        1, ("a",), told=told_in_attempt(replace(QUIZ, **rules), finished=False, stays=True)
    )
    after = page(attempt(judged, OPEN, rules=rules, stays=True))
    assert not after.xpath("//button[@value='check']")
    assert f"{UNSAID} overall" in told(after)
    assert after.xpath("//fieldset[@disabled]")


def test_before_the_end_it_is_said_what_is_open() -> None:
    shown = page(attempt(ANSWERED, OPEN), place=3)
    assert "1 not answered yet: 2." in told(shown)
    base = "/learn/c/quizzes/b-post-test/attempts/7"
    assert shown.xpath("//form/@action") == [f"{base}/3#asked", f"{base}/finish"]
    assert "Every question has an answer." in told(page(attempt(ANSWERED, ANSWERED), place=3))


def test_the_time_is_told_and_can_be_stopped() -> None:
    timed: dict[str, Any] = {"seconds_left": 601, "seconds_allowed": 1_200}
    running = page(attempt(OPEN, **timed))
    assert "Time left: 11 min" in told(running)
    assert running.xpath("//button[@value='pause']")
    paused = page(attempt(OPEN, **timed, paused=True))
    assert not paused.find_class("question")
    assert paused.xpath("//form/@action") == ["/learn/c/quizzes/b-post-test/attempts/7/resume#asked"]


@pytest.mark.parametrize(
    ("then", "passed", "said"),
    [
        (80, False, "You reached 75 %; the pass mark was 80 %."),
        (70, True, "Passed. You reached 75 %; the pass mark was 70 %."),
    ],
)
def test_an_attempt_is_judged_by_the_pass_mark_of_its_own_time(then: int, passed: bool, said: str) -> None:
    now = 70 if then == 80 else 80
    shown = attempt(OPEN, score=7_500, pass_mark=then, rules={"pass_mark": now})
    text = told(result(shown, QuizStanding(last=7, best=7_500, passed=passed)))
    assert said in text
    assert f"The pass mark is {now} % now." in text
    shown = attempt(OPEN, score=7_500, pass_mark=now, rules={"pass_mark": now})
    assert " now." not in told(result(shown, QuizStanding(last=7, best=7_500, passed=now == 70)))


def test_a_result_says_what_was_reached_and_what_can_be_done() -> None:
    right = [QuestionState(1, right_response(settle(q, 1)), told=Told.ALL) for q in COURSE.pool]
    passed = result(
        attempt(*right, score=10_000, outcomes=(("b-o-plan", 5_000),), reviewed=True, before=4_000)
    )
    assert "Passed. You reached 100 %; the pass mark is 70 %." in told(passed)
    assert "In the test before the course you reached 40 %." in told(passed)
    assert "What you can do Plan a hearing.50 %" in told(passed)
    assert len(passed.find_class("question")) == len(COURSE.pool)
    assert f"{UNSAID} solution" in told(passed)
    failed = result(attempt(*right, score=0, timed_out=True), QuizStanding(last=7, best=0, left=1))
    assert "The time was up." in told(failed)
    assert "Attempts left: 1" in told(failed)
    assert failed.xpath("//form/@action") == ["/learn/c/quizzes/b-post-test/start#asked"]


def test_an_answer_that_may_not_be_looked_at_is_not_there() -> None:
    silent = replace(QUIZ, feedback=model.Feedback.NEVER)
    state = QuestionState(1, ("a",), told=told_in_attempt(silent, finished=True, stays=True))
    markup = render_result_page(
        COURSE, attempt(state, score=0, rules={"feedback": silent.feedback}), QuizStanding(), LEARNER, now=NOW
    )
    assert UNSAID not in markup
    assert model.plain_text(COURSE.pool[0].prompt) not in markup


def test_what_is_only_looked_at_is_no_form() -> None:
    state = QuestionState(1, ("a",), told=Told.ALL)
    shown = result(attempt(state, score=0, reviewed=True), QuizStanding(last=7, left=0))
    assert shown.find_class("question")[0].tag == "div"
    assert not shown.xpath("//main//form")


def test_every_page_of_an_attempt_says_whether_a_lawyer_reviewed_the_translation() -> None:
    translation = model.Translation(source="pl", total=9, translated=9, outdated=0)
    course = replace(COURSE, translation=translation)
    taken = attempt(OPEN)
    pages = [
        render_attempt_page(course, taken, 1, LEARNER),
        render_attempt_page(course, replace(taken, paused=True, seconds_left=90), 1, LEARNER),
        render_result_page(course, taken, QuizStanding(last=7), LEARNER, now=NOW),
    ]
    for written in pages:
        assert told(html.document_fromstring(written)).count("reviewed by a native lawyer") == 1
