"""What a page shows of a learner, and that it costs the same however much there is."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from tests.delivery.school import COURSE, new_learner
from westeros_learn.delivery.attempts import begin_attempt, finish_attempt
from westeros_learn.delivery.enrolling import choose_language, enrol, keep_place, lesson_seen
from westeros_learn.delivery.joining import join_cohort
from westeros_learn.delivery.progress import Progress, course_progress, my_courses
from westeros_learn.delivery.refusals import Refused
from westeros_learn.delivery.scenarios import Step, begin_scenario, take_step
from westeros_learn.model import Verdict
from westeros_learn.records import Cohort, CohortCourse, Enrolment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.delivery.school import School
    from westeros_learn.records import Database


def _progress(school: School) -> Progress:
    return course_progress(school.database, school.library, school.user_id, COURSE, school.now)


def _work(school: School, lesson: str, basis: int) -> None:
    """Do a little of everything."""
    where = (school.database, school.library, school.user_id, COURSE)
    lesson_seen(*where, lesson, school.now, skipped=lesson == "b-l-last")
    school.submit("b-q-first", "b", basis=basis)
    school.submit("b-q-many", "a", basis=basis)
    finish_attempt(*where, begin_attempt(*where, "b-warm-up", school.now), school.now)
    way = begin_scenario(*where, "b-s-talk", school.now)
    take_step(*where, way.id, Step(1, "hello", "a"), school.now)


@contextmanager
def _counted(database: Database) -> Iterator[list[str]]:
    """Count the statements that are sent."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def test_everything_that_was_done_is_shown(school: School) -> None:
    start = _progress(school)
    assert (start.reached.share, start.reached.score, start.enrolled.place) == (0, None, ("", ""))
    _work(school, "b-l-first", 0)
    _work(school, "b-l-last", 1)
    keep_place(school.database, school.library, school.user_id, COURSE, "b-l-first", "one-heading")
    now = _progress(school)
    assert now.enrolled.place == ("b-l-first", "one-heading")
    assert now.seen == {"b-l-first": False, "b-l-last": True}
    assert now.answers["b-q-many"].number == 2
    assert now.answers["b-q-many"].result.verdict is Verdict.PARTLY
    warm_up = now.quizzes["b-warm-up"]
    assert ([each.score for each in warm_up.attempts], warm_up.open, warm_up.best) == ([0, 0], None, 0)
    assert (now.quizzes["b-post-test"].left, now.quizzes["b-post-test"].size) == (3, 2)
    assert (now.scenarios["b-s-talk"].tries, now.scenarios["b-s-talk"].under_way) == (2, None)
    assert (now.reached.unseen, now.reached.unpassed, now.reached.complete) == ((), ("b-post-test",), False)
    assert [card.reached for card in my_courses(school.database, school.library, school.user_id)] == [
        now.reached
    ]


def test_pages_and_answers_cost_the_same_number_of_queries_however_much_there_is(school: School) -> None:
    def costs() -> tuple[int, int]:
        with _counted(school.database) as page:
            _progress(school)
        with _counted(school.database) as overview:
            my_courses(school.database, school.library, school.user_id)
        return len(page), len(overview)

    _work(school, "b-l-first", 0)
    first = costs()
    for basis in range(1, 5):
        new_learner(school.database, school.library, f"{basis}@school.example")
        _work(school, "b-l-last", basis)
    assert costs() == first
    assert first <= (8, 3)
    with _counted(school.database) as practice:
        school.submit("b-q-first", "b", basis=5)
    where = (school.database, school.library, school.user_id, COURSE)
    attempt = begin_attempt(*where, "b-warm-up", school.now)
    with _counted(school.database) as quiz:
        school.submit("b-q-days", "90", attempt_id=attempt)
    assert [len(practice), len(quiz)] == [2, 2]  # one look, one row


def test_a_cohorts_code_enrols_in_its_courses_until_it_is_closed(school: School) -> None:
    with school.database.write() as session:
        session.add(cohort := Cohort(title="Spring", join_code="spring-26", created_at=school.now))
        session.flush()
        for course in (COURSE, "not-served"):
            session.add(CohortCourse(cohort_id=cohort.id, course_id=course))
    where = (school.database, school.library, school.user_id)
    joined = join_cohort(*where, " spring-26 ", school.now)
    assert [(each.id, each.cohort_id) for each in joined] == [(school.enrolment_id, cohort.id)]
    with school.database.write() as session:
        session.get_one(Cohort, cohort.id).closed_at = school.now
    for code in ("spring-26", ""):
        with pytest.raises(Refused, match="no-cohort"):
            join_cohort(*where, code, school.now)


def test_enrolling_again_and_in_a_language_that_is_not_there(school: School) -> None:
    where = (school.database, school.library, school.user_id)
    again = enrol(*where, COURSE, school.now, language="xx")
    assert (again.id, again.language, school.count(Enrolment)) == (school.enrolment_id, "en", 1)
    choose_language(*where, COURSE, "xx")
    assert _progress(school).enrolled.language == "en"
    with pytest.raises(Refused, match="no-course"):
        enrol(*where, "unknown", school.now)
    with pytest.raises(Refused, match="no-lesson"):
        lesson_seen(*where, COURSE, "unknown", school.now)


def test_a_lesson_that_was_skipped_and_then_read_is_read(school: School) -> None:
    where = (school.database, school.library, school.user_id, COURSE, "b-l-first", school.now)
    for skipped, kept in ((True, True), (True, True), (False, False), (True, False)):
        lesson_seen(*where, skipped=skipped)
        assert _progress(school).seen == {"b-l-first": kept}
