"""More time, and attempts opened again: what was answered stays, and every score can be proven."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from tests.delivery.school import COURSE, DRAWN, FIXED
from westeros_learn.assessment import GRACE
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
from westeros_learn.delivery.helping import Who, give_extra_time, give_more_time, reopen_attempt
from westeros_learn.delivery.own_copy import own_copy
from westeros_learn.delivery.rebuilding import prove_summaries
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.tallying import tally_attempts
from westeros_learn.records import (
    Attempt,
    AttemptChange,
    AuditEntry,
    ChangeKind,
    Cohort,
    CohortCourse,
    CohortMember,
    Enrolment,
    GivenResponse,
    TalliedAttempt,
    User,
)

if TYPE_CHECKING:
    from tests.delivery.school import School

MINUTES = 10


@pytest.fixture
def who(school: School) -> Who:
    """A learner of a cohort, whose final test asks two known questions in ten minutes."""
    school.correct("course.yaml", DRAWN, FIXED.replace("pass-mark", "time-limit: 10 minutes\n    pass-mark"))
    with school.database.write() as session:
        session.add(cohort := Cohort(title="Kraków", created_at=school.now))
        session.flush()
        session.add(CohortCourse(cohort_id=cohort.id, course_id=COURSE))
        session.add(CohortMember(cohort_id=cohort.id, user_id=school.user_id, joined_at=school.now))
        return Who(cohort.id, school.user_id, COURSE)


def _begin(school: School) -> int:
    return begin_attempt(school.database, school.library, school.user_id, COURSE, "b-post-test", school.now)


def _view(school: School, attempt: int) -> AttemptView:
    return view_attempt(school.database, school.library, school.user_id, COURSE, attempt, school.now)


def _finish(school: School, attempt: int) -> AttemptView:
    return finish_attempt(school.database, school.library, school.user_id, COURSE, attempt, school.now)


def _reopen(school: School, who: Who, attempt: int, minutes: int = MINUTES) -> None:
    reopen_attempt(
        school.database,
        school.library,
        who,
        attempt,
        minutes,
        "The power failed.",
        school.user_id,
        school.now,
    )


def _more(school: School, who: Who, attempt: int) -> None:
    give_more_time(school.database, who, attempt, 5, "The alarm rang.", school.user_id, school.now)


def _changes(school: School) -> list[AttemptChange]:
    with school.database.read() as session:
        return list(session.scalars(select(AttemptChange).order_by(AttemptChange.id)))


def test_an_attempt_opened_again_goes_on_where_it_was_and_counts_what_was_answered(
    school: School, who: Who
) -> None:
    for lesson in ("b-l-first", "b-l-last"):
        lesson_seen(school.database, school.library, school.user_id, COURSE, lesson, school.now)
    attempt = _begin(school)
    school.submit("b-p-plan", "a", attempt_id=attempt)
    school.wait(MINUTES * 60 + GRACE + 1)
    ended = _view(school, attempt)
    assert (ended.state, ended.score, ended.passed, ended.timed_out) == (
        AttemptState.FINISHED,
        5_000,
        False,
        True,
    )
    _reopen(school, who, attempt)
    again = _view(school, attempt)
    assert (again.state, again.score, again.seconds_left) == (AttemptState.PAUSED, None, MINUTES * 60)
    assert [bool(each.given) for each in again.questions] == [
        each.given is not None for each in ended.questions
    ]
    assert not any(each.tell for each in again.questions)
    school.wait(3_600)  # nothing runs before the learner goes on
    assert finish_overdue(school.database, school.library, school.now) == 0
    resume_attempt(school.database, school.library, school.user_id, COURSE, attempt, school.now)
    school.submit("b-p-rest", "t", attempt_id=attempt)
    done = _finish(school, attempt)
    assert (done.score, done.passed, done.timed_out) == (10_000, True, False)
    assert school.count(GivenResponse) == 2
    assert prove_summaries(school.database) == ()
    with school.database.read() as session:
        assert session.get_one(Enrolment, school.enrolment_id).completed_at == done.finished_at


def test_a_tallied_attempt_that_is_opened_again_counts_in_no_statistics_until_it_is_finished(
    school: School, who: Who
) -> None:
    attempt = _begin(school)
    _finish(school, attempt)
    tally_attempts(school.database, school.library, school.now)
    _reopen(school, who, attempt)
    assert prove_summaries(school.database) == ()
    tally_attempts(school.database, school.library, school.now)
    assert school.count(TalliedAttempt) == 0
    resume_attempt(school.database, school.library, school.user_id, COURSE, attempt, school.now)
    school.submit("b-p-plan", "a", attempt_id=attempt)
    _finish(school, attempt)
    tally_attempts(school.database, school.library, school.now)
    with school.database.read() as session:
        assert session.scalars(select(TalliedAttempt.score)).one() == 5_000
    assert prove_summaries(school.database) == ()


def test_what_it_was_before_is_kept_beside_it_and_who_did_it_in_the_log(school: School, who: Who) -> None:
    attempt = _begin(school)
    school.wait(60)
    ended = _finish(school, attempt)
    _reopen(school, who, attempt)
    (kept,) = _changes(school)
    assert (kept.kind, kept.finished_at, kept.score, kept.passed, kept.minutes, kept.reason) == (
        ChangeKind.REOPENED,
        ended.finished_at,
        0,
        False,
        MINUTES,
        "The power failed.",
    )
    with school.database.read() as session:
        entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.subject, entry.actor_id) == (
        "reopen attempt",
        f"user {school.user_id}",
        school.user_id,
    )
    assert prove_summaries(school.database) == ()  # while it is open, too
    told = own_copy(school.database, school.library, school.user_id, school.now)["attempt_changes"]
    assert [(row["quiz"], row["reason"]) for row in told] == [("Final test", "The power failed.")]


def test_an_attempt_ended_early_gets_the_time_given_and_not_what_was_left_besides(
    school: School, who: Who
) -> None:
    attempt = _begin(school)
    school.wait(240)
    _finish(school, attempt)
    _reopen(school, who, attempt, minutes=3)
    again = _view(school, attempt)
    assert (again.seconds_left, again.seconds_allowed) == (180, 240 + 180)


@pytest.mark.parametrize("what", ["open", "passed", "another", "gone"])
def test_what_needs_not_be_opened_again_is_not(school: School, who: Who, what: str) -> None:
    attempt = _begin(school)
    reasons = {
        "open": Reason.NOT_FINISHED,
        "passed": Reason.PASSED_ALREADY,
        "another": Reason.ANOTHER_OPEN,
        "gone": Reason.QUIZ_GONE,
    }
    if what == "passed":
        school.submit("b-p-plan", "a", attempt_id=attempt)
        school.submit("b-p-rest", "t", attempt_id=attempt)
    if what != "open":
        _finish(school, attempt)
    if what == "another":
        _begin(school)
    if what == "gone":
        lesson = school.folder / "last" / "lesson.md"
        lesson.write_text(lesson.read_text("utf-8").replace("b-post-test", "b-new-test"), "utf-8")
        school.correct("course.yaml", "id: b-post-test", "id: b-new-test")
    with pytest.raises(Refused) as refused:
        _reopen(school, who, attempt)
    assert refused.value.reason is reasons[what]
    assert _changes(school) == []


def test_more_time_in_an_attempt_that_runs_and_in_one_that_stands_still(school: School, who: Who) -> None:
    attempt = _begin(school)
    school.wait(60)
    _more(school, who, attempt)
    assert _view(school, attempt).seconds_left == (MINUTES + 5 - 1) * 60
    pause_attempt(school.database, school.library, school.user_id, COURSE, attempt, school.now)
    _more(school, who, attempt)
    shown = _view(school, attempt)
    assert (shown.seconds_left, shown.seconds_allowed) == ((MINUTES + 10 - 1) * 60, (MINUTES + 10) * 60)
    resume_attempt(school.database, school.library, school.user_id, COURSE, attempt, school.now)
    school.wait((MINUTES + 10 - 1) * 60 - 1)
    school.submit("b-p-plan", "a", attempt_id=attempt)  # long after the first deadline
    assert [each.minutes for each in _changes(school)] == [5, 5]
    with school.database.read() as session:
        entries = session.execute(select(AuditEntry.action, AuditEntry.subject)).all()
    assert [tuple(each) for each in entries] == [("give more time", f"user {school.user_id}")] * 2


def test_whose_time_is_over_gets_no_more_of_it(school: School, who: Who) -> None:
    attempt = _begin(school)
    school.wait(MINUTES * 60 + GRACE + 1)
    for _ in range(2):  # before it was seen to be over, and after
        with pytest.raises(Refused) as refused:
            _more(school, who, attempt)
        assert refused.value.reason is Reason.FINISHED
        assert give_extra_time(school.database, school.library, who, 300, school.user_id, school.now) == 0
        assert _view(school, attempt).timed_out


def test_extra_time_of_an_account_reaches_the_attempt_that_is_open_and_takes_nothing_back(
    school: School, who: Who
) -> None:
    attempt = _begin(school)

    def give(percent: int) -> int:
        return give_extra_time(school.database, school.library, who, percent, school.user_id, school.now)

    assert give(50) == 1
    assert _view(school, attempt).seconds_left == 900
    assert give(50) == 0
    assert give(0) == 0
    assert _view(school, attempt).seconds_left == 900
    _finish(school, attempt)
    assert give(100) == 0
    assert _view(school, _begin(school)).seconds_left == 1_200
    with school.database.read() as session:
        assert session.get_one(User, school.user_id).extra_time == 100
        entries = session.scalars(select(AuditEntry.details).order_by(AuditEntry.id)).all()
    assert [(entry["before"], entry["percent"], entry["open"]) for entry in entries] == [
        (0, 50, 1),
        (50, 0, 0),
        (0, 100, 0),
    ]


def test_a_learner_of_another_cohort_is_nobody_here(school: School, who: Who) -> None:
    attempt = _begin(school)
    other = Who(who.cohort_id + 1, who.user_id, who.course_id)
    with pytest.raises(Refused):
        _more(school, other, attempt)
    with pytest.raises(Refused):
        give_extra_time(school.database, school.library, other, 50, school.user_id, school.now)
    _finish(school, attempt)
    with pytest.raises(Refused):
        _reopen(school, other, attempt)
    assert _changes(school) == []
    with school.database.read() as session:
        assert session.scalars(select(Attempt.score)).one() == 0
