"""Attempts at quizzes: what is asked, what may still be answered, when they end, and what they earn."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from tests.delivery.school import BASE, COURSE
from westeros_learn.assessment import GRACE
from westeros_learn.delivery import answering
from westeros_learn.delivery.attempt_views import AttemptState, AttemptView
from westeros_learn.delivery.attempts import (
    begin_attempt,
    finish_attempt,
    finish_overdue,
    pause_attempt,
    resume_attempt,
    view_attempt,
)
from westeros_learn.delivery.enrolling import lesson_seen
from westeros_learn.delivery.library import Library
from westeros_learn.delivery.rebuilding import prove_summaries
from westeros_learn.delivery.refusals import Refused
from westeros_learn.records import Attempt, Enrolment, GivenResponse, User
from westeros_learn.records.answers import place_to_answer

if TYPE_CHECKING:
    from pathlib import Path

    from tests.delivery.school import School
    from westeros_learn.records.answers import Place

RIGHT = {"b-p-plan": ("a",), "b-p-rest": ("t",)}
POST_TEST = "  - id: b-post-test\n    title: Final test\n    role: counts\n    draw: 2\n"
FIXED = POST_TEST.replace("draw: 2", "questions: [b-p-plan, b-p-rest]")
LATER = "b-p-deadline"


def _begin(school: School, quiz: str = "b-post-test", extra: int = 0) -> int:
    return begin_attempt(
        school.database, school.library, school.user_id, COURSE, quiz, school.now, extra=extra
    )


def _view(school: School, attempt: int) -> AttemptView:
    return view_attempt(school.database, school.library, school.user_id, COURSE, attempt, school.now)


def _finish(school: School, attempt: int) -> AttemptView:
    return finish_attempt(school.database, school.library, school.user_id, COURSE, attempt, school.now)


@pytest.fixture
def fixed(school: School) -> School:
    """The final test asks two known questions."""
    school.correct("course.yaml", POST_TEST, FIXED)
    return school


@pytest.fixture
def timed(fixed: School) -> School:
    """And it has a limit of ten minutes."""
    fixed.correct("course.yaml", FIXED, FIXED + "    time-limit: 10 minutes\n")
    return fixed


def test_an_attempt_from_its_beginning_to_a_completed_course(fixed: School) -> None:
    for lesson in ("b-l-first", "b-l-last"):
        lesson_seen(fixed.database, fixed.library, fixed.user_id, COURSE, lesson, fixed.now)
    fixed.wait(60)
    attempt = _begin(fixed)
    assert _begin(fixed) == attempt  # from another window
    for question, response in RIGHT.items():
        told = fixed.submit(question, *response, attempt_id=attempt)
        assert not told.tell
    shown = _view(fixed, attempt)
    assert [(each.basis, each.can_change, each.tell) for each in shown.questions] == [(1, True, False)] * 2
    assert (shown.state, shown.score, shown.outcomes) == (AttemptState.OPEN, None, ())
    fixed.wait(60)
    done = _finish(fixed, attempt)
    assert (done.state, done.score, done.passed, done.may_review) == (
        AttemptState.FINISHED,
        10_000,
        True,
        True,
    )
    assert dict(done.outcomes) == {"b-o-plan": 10_000, "b-o-rest": 10_000}
    fixed.wait(60)
    assert _finish(fixed, attempt) == done
    with fixed.database.read() as session:
        enrolment = session.get_one(Enrolment, fixed.enrolment_id)
        assert enrolment.completed_at == done.finished_at
        assert enrolment.required == {"lessons": ["b-l-first", "b-l-last"], "quizzes": ["b-post-test"]}


def test_who_passes_once_more_completed_the_course_the_first_time(fixed: School) -> None:
    for lesson in ("b-l-first", "b-l-last"):
        lesson_seen(fixed.database, fixed.library, fixed.user_id, COURSE, lesson, fixed.now)
    ends = []
    for _ in range(2):
        fixed.wait(60)
        attempt = _begin(fixed)
        for question, response in RIGHT.items():
            fixed.submit(question, *response, attempt_id=attempt)
        ends.append(_finish(fixed, attempt).finished_at)
    with fixed.database.read() as session:
        assert session.get_one(Enrolment, fixed.enrolment_id).completed_at == ends[0]
    assert prove_summaries(fixed.database) == ()


def test_until_the_end_the_last_word_counts_and_an_answer_can_be_taken_back(fixed: School) -> None:
    attempt = _begin(fixed)
    fixed.submit("b-p-plan", "a", attempt_id=attempt)
    fixed.submit("b-p-plan", "b", attempt_id=attempt, basis=1)
    fixed.submit("b-p-rest", "t", attempt_id=attempt)
    fixed.submit("b-p-rest", attempt_id=attempt, basis=1)
    assert fixed.count(GivenResponse) == 4
    assert _finish(fixed, attempt).score == 0
    with pytest.raises(Refused, match="finished"):
        fixed.submit("b-p-plan", "a", attempt_id=attempt, basis=2)
    assert fixed.submit(
        "b-p-plan", "b", attempt_id=attempt, basis=1
    ).repeated  # its reply was lost on the way


def test_an_answer_that_was_judged_at_once_stays(school: School) -> None:
    attempt = _begin(school, "b-warm-up")
    first = school.submit("b-q-days", "90", attempt_id=attempt)
    assert first.tell
    assert first.given.result.mistake == 0
    other = school.submit("b-q-days", "30", attempt_id=attempt)
    assert other.elsewhere
    assert other.given == first.given
    shown = _view(school, attempt)
    assert [(each.question.id, each.can_change, each.tell) for each in shown.questions] == [
        ("b-q-days", False, True),
        ("b-q-word", True, False),
    ]


@pytest.mark.parametrize("ends", ["it is finished", "it pauses"])
def test_an_attempt_that_ends_while_an_answer_is_judged_does_not_take_it(
    timed: School, monkeypatch: pytest.MonkeyPatch, ends: str
) -> None:
    attempt = _begin(timed)
    where = (timed.database, timed.library, timed.user_id, COURSE, attempt, timed.now)

    def look_and_be_overtaken(*wanted: Any) -> Place | None:
        found = place_to_answer(*wanted)
        monkeypatch.undo()
        (finish_attempt if ends == "it is finished" else pause_attempt)(*where)
        return found

    monkeypatch.setattr(answering, "place_to_answer", look_and_be_overtaken)
    with pytest.raises(Refused, match="finished" if ends == "it is finished" else "paused"):
        timed.submit("b-p-plan", "a", attempt_id=attempt)
    assert timed.count(GivenResponse) == 0


def test_a_pre_test_tells_its_score_and_nothing_else(school: School) -> None:
    attempt = _begin(school, "b-pre-test")
    done = _finish(school, attempt)
    assert (done.score, done.passed, done.may_review) == (0, None, False)
    assert not any(each.tell for each in done.questions)
    with pytest.raises(Refused, match="no-attempts-left"):
        _begin(school, "b-pre-test")


def test_a_draw_takes_what_no_quiz_has_asked_yet(school: School) -> None:
    asked = [question.question.id for question in _view(school, _begin(school, "b-pre-test")).questions]
    later = [question.question.id for question in _view(school, _begin(school)).questions]
    pool = {question.id for question in school.library.edition(COURSE).course.pool}
    assert len(asked) == len(later) == 2
    assert set(later) >= pool - set(asked)


def test_attempts_are_counted_and_waited_for(fixed: School) -> None:
    fixed.correct("course.yaml", FIXED, FIXED + "    wait: 30 minutes\n")
    for number in (1, 2, 3):
        done = _finish(fixed, _begin(fixed))
        assert done.number == number
        with pytest.raises(Refused) as refused:
            _begin(fixed)
        assert (refused.value.reason, refused.value.minutes) == (
            ("no-attempts-left", 0) if number == 3 else ("must-wait", 30)
        )
        fixed.wait(30 * 60)


def test_time_ends_by_the_servers_clock_with_a_grace(timed: School) -> None:
    attempt = _begin(timed)
    timed.wait(590)
    assert _view(timed, attempt).seconds_left == 10
    timed.wait(10 + GRACE)
    told = timed.submit("b-p-plan", "a", attempt_id=attempt)
    assert told.given.submitted_at == timed.now
    (row,) = [each.given for each in _view(timed, attempt).questions if each.given]
    assert row.submitted_at == timed.now
    timed.wait(1)
    with pytest.raises(Refused, match="time-over"):
        timed.submit("b-p-rest", "t", attempt_id=attempt)
    done = _view(timed, attempt)
    assert (done.state, done.score) == (AttemptState.FINISHED, 5_000)
    assert (done.finished_at - done.opened_at).total_seconds() == 600  # type: ignore[operator]


@pytest.mark.parametrize(
    ("chosen", "granted", "minutes"), [(25, 0, 12.5), (100, 0, 20), (7, 0, 10), (0, 50, 15)]
)
def test_extra_time_is_chosen_or_granted(timed: School, chosen: int, granted: int, minutes: float) -> None:
    with timed.database.write() as session:
        session.get_one(User, timed.user_id).extra_time = granted
    assert _view(timed, _begin(timed, extra=chosen)).seconds_left == minutes * 60


def test_a_pause_stops_the_clock_on_every_device(timed: School) -> None:
    attempt = _begin(timed)
    timed.wait(400)
    where = (timed.database, timed.library, timed.user_id, COURSE, attempt)
    assert pause_attempt(*where, timed.now).state is AttemptState.PAUSED
    timed.wait(86_400)
    assert _begin(timed) == attempt
    assert _view(timed, attempt).seconds_left == 200
    with pytest.raises(Refused, match="paused"):
        timed.submit("b-p-plan", "a", attempt_id=attempt)
    resume_attempt(*where, timed.now)
    timed.wait(200)
    timed.submit("b-p-plan", "a", attempt_id=attempt)
    with pytest.raises(Refused, match="time-over"):  # or the grace would never end
        pause_attempt(*where, timed.now)


def test_attempts_that_nobody_comes_back_to_are_finished(timed: School) -> None:
    attempt = _begin(timed)
    timed.submit("b-p-plan", "a", attempt_id=attempt)
    timed.wait(600 + GRACE)
    assert finish_overdue(timed.database, timed.library, timed.now) == 0
    timed.wait(1)
    assert finish_overdue(timed.database, timed.library, timed.now) == 1
    with timed.database.read() as session:
        assert session.get_one(Attempt, attempt).score == 5_000


def test_an_attempt_in_a_course_that_is_not_served_now_waits_for_it(timed: School, tmp_path: Path) -> None:
    _begin(timed)
    timed.wait(700)
    others = tmp_path / "others"
    shutil.copytree(BASE.parents[1] / "browser" / "courses" / "small", others / "small")
    assert finish_overdue(timed.database, Library(others), timed.now) == 0
    assert finish_overdue(timed.database, timed.library, timed.now) == 1


def test_a_new_attempt_can_begin_when_the_old_ones_time_is_over(timed: School) -> None:
    attempt = _begin(timed)
    timed.wait(700)
    assert _begin(timed) != attempt


def test_a_course_that_is_corrected_meanwhile(fixed: School) -> None:
    attempt = _begin(fixed)
    fixed.submit("b-p-plan", "b", attempt_id=attempt)
    fixed.submit("b-p-rest", "t", attempt_id=attempt)
    fixed.correct("course.yaml", "[b-p-plan, b-p-rest]", "[b-p-rest]")
    pool = (fixed.folder / "test-pool.yaml").read_text("utf-8")
    start, end = pool.index("- id: b-p-plan"), pool.index("- id: b-p-rest")
    fixed.correct("test-pool.yaml", pool[start:end], "")
    assert [each.question.id for each in _view(fixed, attempt).questions] == ["b-p-rest"]
    with pytest.raises(Refused, match="no-question"):
        fixed.submit("b-p-plan", "a", attempt_id=attempt, basis=1)
    assert _finish(fixed, attempt).score == 10_000


def test_an_attempt_whose_questions_have_all_left_the_course_is_drawn_anew(fixed: School) -> None:
    attempt = _begin(fixed)
    fixed.correct("course.yaml", "role: pre-test\n    draw: 2", "role: pre-test\n    draw: 1")
    fixed.correct("course.yaml", "[b-p-plan, b-p-rest]", f"[{LATER}]")
    pool = (fixed.folder / "test-pool.yaml").read_text("utf-8")
    start, end = pool.index("- id: b-p-plan"), pool.index(f"- id: {LATER}")
    fixed.correct("test-pool.yaml", pool[start:end], "")
    assert _begin(fixed) == attempt  # it costs nobody one of their attempts
    assert [each.question.id for each in _view(fixed, attempt).questions] == [LATER]


def test_nobody_sees_or_answers_somebody_elses_attempt(school: School) -> None:
    attempt = _begin(school)
    school.user_id += 1
    for use in (_view, _finish):
        with pytest.raises(Refused, match="no-attempt"):
            use(school, attempt)
    with pytest.raises(Refused, match="no-attempt"):
        school.submit("b-p-plan", "a", attempt_id=attempt)


def test_a_question_that_the_attempt_does_not_ask_is_not_answered(fixed: School) -> None:
    with pytest.raises(Refused, match="no-question"):
        fixed.submit(LATER, "2026-02-01", attempt_id=_begin(fixed))
